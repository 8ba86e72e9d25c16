"""Tables of WordprocessingML: cells with a width, a shade, a least height; a head that repeats."""

from collections.abc import Iterable
from dataclasses import dataclass

from doubledraw.papers.word.runs import edge, paragraph, twips

_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
SHADE = "F6F6F6"


@dataclass(frozen=True, slots=True)
class Cell:
    """Paragraphs in a cell over `span` columns."""

    inside: str
    span: int = 1
    shade: str = ""
    high: bool = False
    """Aligned to the top, else to the middle."""


@dataclass(frozen=True, slots=True)
class Row:
    """Cells; `room` millimetres at least."""

    cells: tuple[Cell, ...]
    is_head: bool = False
    room: float = 0


def table(widths: Iterable[float], rows: Iterable[Row], *, ruled: bool = True) -> str:
    """The table, its columns so many millimetres wide, and the paragraph that Word wants after it."""
    columns = [twips(width) for width in widths]
    edges = "".join(edge(side, eighths=4) for side in _SIDES) if ruled else ""
    margin = '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    look = (
        f'<w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/>{margin}</w:tblPr>'
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    body = "".join(_row(row, columns) for row in rows)
    return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>{paragraph('', line=6)}"


def _row(row: Row, columns: list[int]) -> str:
    height = f'<w:trHeight w:val="{twips(row.room)}" w:hRule="atLeast"/>' if row.room else ""
    head = "<w:tblHeader/>" if row.is_head else ""
    filled, at = [], 0
    for cell in row.cells:
        filled.append(_cell(cell, sum(columns[at : at + cell.span])))
        at += cell.span
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{head}</w:trPr>{''.join(filled)}</w:tr>"


def _cell(cell: Cell, width: int) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.shade}"/>' if cell.shade else ""
    place = "top" if cell.high else "center"
    look = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}{shade}<w:vAlign w:val="{place}"/>'
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{cell.inside}</w:tc>"
