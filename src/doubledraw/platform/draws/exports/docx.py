"""The record form as DOCX (ECMA-376), written with the standard library: paragraphs, tables, one picture.

Equal sheets give equal bytes: no times, no random ids.
"""

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from doubledraw.platform.draws.exports.sheet import Block, Sheet

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_MILLIMETRE = 36_000
_WIDTH = 9_638
"""The text's width on A4 with margins of 20 mm, in twentieths of a point."""

TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
ROOT = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
PICTURE = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/image" Target="media/code.png"/></Relationships>'
)


def document(sheet: Sheet, picture: bytes, picture_says: str) -> bytes:
    """The file. `picture` is a PNG of the QR code, `picture_says` its text for those who cannot see it."""
    parts = {
        "[Content_Types].xml": TYPES.encode(),
        "_rels/.rels": ROOT.encode(),
        "word/_rels/document.xml.rels": PICTURE.encode(),
        "word/document.xml": _document(sheet, picture_says).encode(),
        "word/media/code.png": picture,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return packed.getvalue()


def _document(sheet: Sheet, picture_says: str) -> str:
    body = [
        _paragraph(sheet.title, size=36, bold=True, centred=True),
        _paragraph(f"{sheet.organ} · {sheet.number}", centred=True),
    ]
    for block in sheet.blocks:
        body += [_paragraph(block.title, size=24, bold=True), _table(block)]
    body += [_paragraph(note) for note in sheet.notes]
    for label, value in sheet.marks:
        body += [_paragraph(label, bold=True), _paragraph(value, size=16)]
    body += [_picture(picture_says), _paragraph(picture_says, size=16), _PAGE]
    spaces = f'xmlns:w="{_W}" xmlns:r="{_OFFICE}" xmlns:wp="{_DRAWING}/wordprocessingDrawing"'
    return f"{_HEAD}<w:document {spaces}><w:body>{''.join(body)}</w:body></w:document>"


_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="600" w:footer="600" w:gutter="0"/>'
    "</w:sectPr>"
)


def _paragraph(text: str, *, size: int = 21, bold: bool = False, centred: bool = False) -> str:
    """`size` in half points; a line feed is a line break."""
    style = (
        '<w:pPr><w:spacing w:before="60" w:after="60"/><w:jc w:val="center"/></w:pPr>'
        if centred
        else ('<w:pPr><w:spacing w:before="60" w:after="60"/></w:pPr>')
    )
    run = f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr>'
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(_printable(line))}</w:t>' for line in text.split("\n")
    )
    return f"<w:p>{style}<w:r>{run}{lines}</w:r></w:p>"


def _table(block: Block) -> str:
    columns = len(block.heads) or len(block.rows[0]) if block.rows or block.heads else 1
    widths = [2_200, _WIDTH - 2_200] if not block.heads else [_WIDTH // columns] * columns
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:color="444444"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    rows = [_row(block.heads, widths, head=True)] if block.heads else []
    rows += [_row(row, widths, head=False) for row in block.rows]
    look = f'<w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
    # Word wants a paragraph between two tables, and one after the last.
    return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{_paragraph('')}"


def _row(cells: Iterable[str], widths: list[int], *, head: bool) -> str:
    """The head is repeated on every page; a row is not torn apart."""
    kind = '<w:trPr><w:cantSplit/><w:trHeight w:val="380"/>' + (
        "<w:tblHeader/></w:trPr>" if head else "</w:trPr>"
    )
    filled = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(cell, bold=head)}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{kind}{filled}</w:tr>"


def _picture(says: str) -> str:
    side = 35 * _MILLIMETRE
    size = f'cx="{side}" cy="{side}"'
    a, pic = f"{_DRAWING}/main", f"{_DRAWING}/picture"
    shape = (
        f'<pic:pic xmlns:pic="{pic}"><pic:nvPicPr><pic:cNvPr id="1" name="code.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    return (
        f'<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="1" name="QR" descr={quoteattr(says)}/>'
        f'<a:graphic xmlns:a="{a}"><a:graphicData uri="{pic}">{shape}</a:graphicData></a:graphic>'
        f"</wp:inline></w:drawing></w:r></w:p>"
    )


def _printable(text: str) -> str:
    """XML knows no control characters but the tab."""
    return "".join(letter for letter in text if letter >= " " or letter == "\t")
