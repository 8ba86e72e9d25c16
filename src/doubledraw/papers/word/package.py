"""The parts that Word wants: types, relations, styles, fonts, feet of pages. Equal papers give equal bytes."""

import io
import zipfile
from xml.sax.saxutils import escape

from doubledraw.papers.model import Head, Paper, printable
from doubledraw.papers.word.body import SIZES, Body, head_of
from doubledraw.papers.word.runs import (
    BODY,
    LATIN,
    RED,
    SANS,
    TITLE,
    edge,
    field,
    paragraph,
    run,
    twips,
)

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_SPACES = f'xmlns:w="{_W}" xmlns:r="{_OFFICE}" xmlns:wp="{_DRAWING}/wordprocessingDrawing"'
_PARTS = {
    "styles": "styles",
    "settings": "settings",
    "fontTable": "fontTable",
    "footerOdd": "footer",
    "footerEven": "footer",
    "footerFirst": "footer",
}
_MODERN = (
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
)
FREE = {TITLE: "Noto Serif CJK SC", BODY: "Noto Serif CJK SC", SANS: "Noto Sans CJK SC"}
"""Where the office's fonts are missing."""
MARGINS = {
    Head.RED: (37, 26, 35, 28),
    Head.LETTER: (30, 26, 35, 28),
    Head.WRIT: (30, 26, 28, 28),
    Head.FORM: (22, 20, 22, 25),
}
"""Millimetres: top, right, bottom, left."""


def docx(paper: Paper) -> bytes:
    """The file's bytes."""
    body = Body(paper)
    inside = head_of(paper) + body.all() + _page(paper)
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "word/document.xml")}),
        "docProps/core.xml": _core(paper),
        "word/_rels/document.xml.rels": _document_relations(len(body.pictures)),
        "word/document.xml": f"<w:document {_SPACES}><w:body>{inside}</w:body></w:document>",
        "word/styles.xml": _styles(paper),
        "word/settings.xml": _settings(paper),
        "word/fontTable.xml": _fonts(),
        "word/footerOdd.xml": _footer(_numbered(paper, "right")),
        "word/footerEven.xml": _footer(_numbered(paper, "left")),
        "word/footerFirst.xml": _footer(_first(paper)),
    }
    files = {name: (_HEAD + text).encode() for name, text in parts.items()}
    for number, data in enumerate(body.pictures, 1):
        files[f"word/media/picture{number}.png"] = data
    return _packed(files)


def _packed(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return packed.getvalue()


def _types() -> str:
    own = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for part, kind in _PARTS.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>{own}'
        f'<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _document_relations(pictures: int) -> str:
    own = {f"rId{part}": (kind, f"{part}.xml") for part, kind in _PARTS.items()}
    drawn = {f"rIdPicture{n}": ("image", f"media/picture{n}.png") for n in range(1, pictures + 1)}
    return _relations(own | drawn)


def _relations(found: dict[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in found.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _core(paper: Paper) -> str:
    """Title, author and the paper's own day."""
    day = f"{paper.made_on.isoformat()}T00:00:00Z"
    dated = "".join(
        f'<dcterms:{what} xsi:type="dcterms:W3CDTF">{day}</dcterms:{what}>'
        for what in ("created", "modified")
    )
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{escape(printable(paper.title))}</dc:title>'
        f"<dc:creator>{escape(printable(paper.organ))}</dc:creator>{dated}</cp:coreProperties>"
    )


def _styles(paper: Paper) -> str:
    half = round(SIZES[paper.head] * 2)
    look = (
        f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{BODY}" w:cs="{LATIN}"/>'
        f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    )
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{look}</w:rPr></w:rPrDefault></w:docDefaults>'
        f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>'
    )


def _settings(paper: Paper) -> str:
    both = "" if paper.head == Head.FORM else "<w:evenAndOddHeaders/>"
    tight = '<w:characterSpacingControl w:val="compressPunctuation"/>'
    return f'<w:settings xmlns:w="{_W}">{both}{tight}{_MODERN}</w:settings>'


def _fonts() -> str:
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{free}"/><w:charset w:val="86"/></w:font>'
        for name, free in FREE.items()
    )
    return f'<w:fonts xmlns:w="{_W}">{rows}</w:fonts>'


def _page(paper: Paper) -> str:
    top, right, bottom, left = (twips(side) for side in MARGINS[paper.head])
    first = "<w:titlePg/>" if paper.head == Head.LETTER else ""
    feet = "".join(
        f'<w:footerReference w:type="{kind}" r:id="rIdfooter{part}"/>'
        for kind, part in (("default", "Odd"), ("even", "Even"), ("first", "First"))
    )
    return (
        f'<w:sectPr>{feet}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="{top}" w:right="{right}" '
        f'w:bottom="{bottom}" w:left="{left}" w:header="850" w:footer="{twips(20)}" w:gutter="0"/>{first}</w:sectPr>'
    )


def _footer(inside: str) -> str:
    return f'<w:ftr xmlns:w="{_W}" xmlns:r="{_OFFICE}">{inside}</w:ftr>'


def _numbered(paper: Paper, side: str) -> str:
    if paper.head == Head.FORM:
        number = field("PAGE", 10.5) + run(" / ", 10.5) + field("NUMPAGES", 10.5)
    else:
        number = run("— ", 14) + field("PAGE", 14) + run(" —", 14)
    small = run(paper.foot, 8, color="5A5A5A")
    return paragraph(number, align=side) + paragraph(small, align="left")


def _first(paper: Paper) -> str:
    """The first page of a letter ends with the red double line turned over."""
    line = edge("bottom", "thinThickSmallGap", 24, RED)
    return paragraph("", edges=line, left=-7, right=-7)
