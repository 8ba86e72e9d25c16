"""Paragraphs, runs and pictures of WordprocessingML. Sizes are points, lengths millimetres unless said."""

from xml.sax.saxutils import escape, quoteattr

from doubledraw.papers.model import printable

RED = "D8121A"
TITLE, BODY, SANS, MONO = "方正小标宋简体", "仿宋_GB2312", "黑体", "Consolas"
LATIN = "Times New Roman"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_EMU = 36_000


def twips(millimetres: float) -> int:
    """Twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def run(
    text: str, size: float, font: str = BODY, *, color: str = "", bold: bool = False, gap: int = 0
) -> str:
    """Letters of one kind; a line feed is a line break. `gap`: twips between letters."""
    latin = MONO if font == MONO else LATIN
    look = f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{font}" w:cs="{latin}"/>'
    look += "<w:b/>" if bold else ""
    look += f'<w:color w:val="{color}"/>' if color else ""
    look += f'<w:spacing w:val="{gap}"/>' if gap else ""
    half = round(size * 2)
    look += f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in printable(text).split("\n")
    )
    return f"<w:r><w:rPr>{look}</w:rPr>{lines}</w:r>"


def field(code: str, size: float) -> str:
    """A number that the word processor fills in: PAGE, NUMPAGES."""
    look = f'<w:rPr><w:sz w:val="{round(size * 2)}"/></w:rPr>'
    return f'<w:fldSimple w:instr=" {code} "><w:r>{look}<w:t>1</w:t></w:r></w:fldSimple>'


def paragraph(
    inside: str,
    *,
    align: str = "both",
    indent: int = 0,
    line: float = 0,
    before: float = 0,
    after: float = 0,
    keep: bool = False,
    edges: str = "",
    left: float = 0,
    right: float = 0,
    tab: float = 0,
) -> str:
    """`indent`: hundredths of a letter at the first line; `line` (0: as high as it needs), `before`, `after`: points;
    `edges`: its borders; `left`, `right`: millimetres, as `tab`, where what follows a tab ends."""
    rule = f' w:line="{round(line * 20)}" w:lineRule="exact"' if line else ""
    space = f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"{rule}/>'
    # Word reads the letters, other programs the length: two letters of 16 points.
    first = f' w:firstLineChars="{indent}" w:firstLine="{indent * 3}"' if indent else ""
    sides = f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}"{first}/>'
    border = f"<w:pBdr>{edges}</w:pBdr>" if edges else ""
    kept = "<w:keepNext/>" if keep else ""
    stop = f'<w:tabs><w:tab w:val="right" w:pos="{twips(tab)}"/></w:tabs>' if tab else ""
    look = f'{kept}{border}{stop}<w:snapToGrid w:val="0"/>{space}{sides}<w:jc w:val="{align}"/>'
    return f"<w:p><w:pPr>{look}</w:pPr>{inside}</w:p>"


def tabbed(text: str) -> str:
    """A tab before runs that stand at the right."""
    return f"<w:r><w:tab/></w:r>{text}"


def edge(
    side: str, kind: str = "single", eighths: int = 8, color: str = "404040", space: int = 1
) -> str:
    """A border of a paragraph or table; `eighths` of a point wide, `space` points from the text."""
    return f'<w:{side} w:val="{kind}" w:sz="{eighths}" w:space="{space}" w:color="{color}"/>'


def picture(relation: str, number: int, says: str, wide: float, high: float) -> str:
    """A picture in the line. `number` is its own in the document."""
    size = f'cx="{round(wide * _EMU)}" cy="{round(high * _EMU)}"'
    a, pic, said = f"{_DRAWING}/main", f"{_DRAWING}/picture", quoteattr(printable(says))
    shape = (
        f'<pic:pic xmlns:pic="{pic}"><pic:nvPicPr><pic:cNvPr id="{number}" name="{relation}"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="{relation}" descr={said}/><a:graphic xmlns:a="{a}">'
        f'<a:graphicData uri="{pic}">{shape}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
