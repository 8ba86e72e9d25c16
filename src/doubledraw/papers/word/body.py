"""The blocks of a paper in WordprocessingML, in the order and with the words of the page."""

from dataclasses import dataclass, field

from doubledraw.papers.model import (
    Addressee,
    Block,
    Close,
    Code,
    Copies,
    Cut,
    Enclosures,
    Fields,
    Head,
    Heading,
    Marks,
    Note,
    Paper,
    Signature,
    Signatures,
    Table,
    Text,
)
from doubledraw.papers.pictures import HIGH, WIDE, code_png
from doubledraw.papers.typeset import ink_png
from doubledraw.papers.word.runs import (
    MONO,
    SANS,
    TITLE,
    edge,
    paragraph,
    picture,
    run,
    tabbed,
)
from doubledraw.papers.word.tables import SHADE, Cell, Row, table

SIZES = {Head.RED: 16.0, Head.LETTER: 16.0, Head.WRIT: 14.0, Head.FORM: 11.0}
LINES = {Head.RED: 28.9, Head.LETTER: 28.9, Head.WRIT: 24.0, Head.FORM: 17.0}
WIDTHS = {Head.RED: 156.0, Head.LETTER: 156.0, Head.WRIT: 156.0, Head.FORM: 165.0}
LABEL = 27.0
CELL = 10.5
GREY = "555555"
RULE = 11
"""Points between the number and the rule under it: 4 mm (GB/T 9704-2012, 7.2.7)."""


@dataclass(slots=True)
class Body:
    """What becomes the body; the pictures it needs, by the number of their relation."""

    paper: Paper
    pictures: list[bytes] = field(default_factory=list)

    def all(self) -> str:
        """Every block."""
        blocks = self.paper.blocks
        ends = [isinstance(block, Close) for block in (*blocks[1:], blocks[0])] if blocks else []
        return "".join(
            self._block(block, keep=keep) for block, keep in zip(blocks, ends, strict=True)
        )

    def _block(self, block: Block, *, keep: bool) -> str:
        match block:
            case Addressee(name):
                return self._line(f"{name}：", align="left")
            case Text(text):
                lines = text.split("\n")
                return "".join(self._line(line, indent=200, keep=keep) for line in lines)
            case Heading(text):
                return self._title(text, indent=0 if self._is_form else 200)
            case Note(text):
                return paragraph(run(text, 10), align="left", before=8)
            case Enclosures(titles):
                lines = [
                    f"{'附件：' if n == 1 else '　　　'}{n}. {t}" for n, t in enumerate(titles, 1)
                ]
                return "".join(self._line(line, indent=200, keep=True) for line in lines)
            case Cut(text):
                dashes = edge("top", "dashed", 6, "5A5A5A")
                said = run(text, 10.5, color=GREY)
                return paragraph(said, align="center", before=18, after=6, edges=dashes)
            case Close(organ, day):
                return self._close(organ, day)
            case Copies():
                return self._copies(block)
            case Code():
                return self._code(block)
            case Fields():
                return self._titled(block.title) + self._fields(block)
            case Table():
                return self._titled(block.title) + self._table(block)
            case Signatures():
                return self._titled(block.title) + self._signatures(block)
            case Marks():
                return self._titled(block.title) + self._marks(block)

    @property
    def _is_form(self) -> bool:
        return self.paper.head == Head.FORM

    @property
    def _wide(self) -> float:
        return WIDTHS[self.paper.head]

    def _line(self, text: str, *, indent: int = 0, align: str = "both", keep: bool = False) -> str:
        size, line = SIZES[self.paper.head], LINES[self.paper.head]
        return paragraph(run(text, size), align=align, indent=indent, line=line, keep=keep)

    def _title(self, text: str, indent: int = 0) -> str:
        head = self.paper.head
        size = 12.0 if self._is_form else SIZES[head]
        before = 8 if self._is_form else 0
        said = run(text, size, SANS)
        return paragraph(
            said, align="left", indent=indent, line=LINES[head], keep=True, before=before
        )

    def _titled(self, title: str) -> str:
        return self._title(title) if title else ""

    def _fields(self, block: Fields) -> str:
        rows = []
        for pairs in block.rows:
            cells: list[Cell] = []
            for one in pairs:
                label = paragraph(run(one.label, CELL, SANS), align="center")
                cells.append(Cell(label, shade=SHADE))
                value = paragraph(run(one.value, 11), align="left")
                cells.append(Cell(value, 3 if len(pairs) == 1 else 1))
            rows.append(Row(tuple(cells), room=max(8, *(one.room for one in pairs))))
        value_wide = (self._wide - 2 * LABEL) / 2
        return table((LABEL, value_wide, LABEL, value_wide), rows)

    def _table(self, block: Table) -> str:
        parts = block.widths or (1,) * len(block.heads)
        widths = [self._wide * part / sum(parts) for part in parts]
        heads = (paragraph(run(head, CELL, SANS), align="center") for head in block.heads)
        rows = [Row(tuple(Cell(head, shade=SHADE) for head in heads), is_head=True)]
        for row in block.rows:
            cells = (Cell(paragraph(run(text, CELL), align="left")) for text in row)
            rows.append(Row(tuple(cells), room=block.room or 7))
        return table(widths, rows)

    def _signatures(self, block: Signatures) -> str:
        boxes = [self._box(box) for box in block.boxes]
        if len(boxes) % 2:
            boxes.append(Cell(paragraph("")))
        pairs = zip(boxes[::2], boxes[1::2], strict=True)
        return table((self._wide / 2, self._wide / 2), (Row(pair, room=30) for pair in pairs))

    def _box(self, box: Signature) -> Cell:
        when = tabbed(run(box.when, 9, color=GREY)) if box.when else ""
        said = run(box.label, CELL, SANS) + when
        label = paragraph(said, align="left", tab=self._wide / 2 - 3)
        if box.strokes:
            drawn = self._picture(ink_png(box.strokes), box.name, 19 * WIDE / HIGH, 19)
            middle = paragraph(drawn, align="center")
        else:
            middle = paragraph(run(box.said, 10, color=GREY), align="center", before=18, after=18)
        return Cell(label + middle + paragraph(run(box.name, CELL), align="left"), high=True)

    def _marks(self, block: Marks) -> str:
        lines = "".join(
            paragraph(run(label, 9, SANS, color=GREY), align="left")
            + paragraph(run(value, 8, MONO), align="left", after=3)
            for label, value in block.rows
        )
        return table((self._wide,), (Row((Cell(lines, high=True),)),))

    def _code(self, block: Code) -> str:
        drawn = self._picture(code_png(block.address), block.address, 30, 30)
        words = paragraph(run(block.title, 11, SANS), align="left")
        words += paragraph(run(block.text, CELL), align="left") if block.text else ""
        words += paragraph(run(block.address, 8.5, MONO, color=GREY), align="left")
        cells = (Cell(paragraph(drawn, align="left")), Cell(words))
        return paragraph("", line=10) + table((35, self._wide - 35), (Row(cells),), ruled=False)

    def _close(self, organ: str, day: str) -> str:
        """Two lines of one width, so that the date stands under the middle of the organ."""
        size, line = SIZES[self.paper.head], LINES[self.paper.head]
        lines = [*organ.split("\n"), day]
        wide = max(map(len, lines)) * size * 25.4 / 72
        left = max(0.0, self._wide - wide - 4 * size * 25.4 / 72 - 6)
        kept = [n < len(lines) for n in range(1, len(lines) + 1)]
        return "".join(
            paragraph(
                run(text, size),
                align="center",
                line=line,
                before=24 if text == lines[0] else 0,
                left=left,
                right=max(0.0, self._wide - wide - left - 6),
                keep=keep,
            )
            for text, keep in zip(lines, kept, strict=True)
        )

    def _copies(self, block: Copies) -> str:
        thick, thin = edge("top", eighths=8), edge("top", eighths=5)
        lines = [run(f"　抄送：{block.copies}", 14)] if block.copies else []
        printed = tabbed(run(f"{block.printed_on}印发　", 14))
        lines.append(run(f"　{block.printed_by}", 14) + printed)
        said = [
            paragraph(line, align="left", edges=thick if not n else thin, tab=self._wide)
            for n, line in enumerate(lines)
        ]
        return paragraph("", line=20) + "".join(said) + paragraph("", edges=thick, line=4)

    def _picture(self, data: bytes, says: str, wide: float, high: float) -> str:
        self.pictures.append(data)
        number = len(self.pictures)
        return picture(f"rIdPicture{number}", number, says, wide, high)


def head_of(paper: Paper) -> str:
    """What stands over the blocks."""
    red = "D8121A"
    number = run(paper.number, SIZES[paper.head])
    title = paragraph(run(paper.title, 22, TITLE), align="center", line=36, before=26, after=22)
    match paper.head:
        case Head.RED:
            line = edge("bottom", eighths=12, color=red, space=RULE)
            mark = run(paper.organ, 38, TITLE, color=red)
            return (
                paragraph(mark, align="center", before=71, after=34)
                + paragraph(number, align="center", edges=line, after=10)
                + title
            )
        case Head.LETTER:
            line = edge("bottom", "thickThinSmallGap", 24, red)
            mark = run(paper.organ, 34, TITLE, color=red)
            return (
                paragraph(mark, align="center", edges=line, left=-7, right=-7)
                + paragraph(number, align="right", before=6)
                + title
            )
        case Head.WRIT:
            line = edge("bottom", eighths=6, color="000000", space=RULE)
            return (
                paragraph(run(paper.organ, 24, TITLE), align="center")
                + paragraph(run(paper.title, 26, TITLE, gap=80), align="center", before=6)
                + paragraph(number, align="center", before=6, after=10, edges=line)
            )
        case Head.FORM:
            under = paper.under or f"{paper.organ}　{paper.number}"
            return paragraph(run(paper.title, 20, TITLE), align="center") + paragraph(
                run(under, 10.5), align="center", before=3, after=6
            )
