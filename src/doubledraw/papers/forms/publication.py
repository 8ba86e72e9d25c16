"""公示单: results as they are published, for the notice board, under the red head of the organ that checked."""

from dataclasses import dataclass
from datetime import date

from doubledraw.papers.model import (
    Block,
    Close,
    Code,
    Copies,
    Head,
    Heading,
    Marks,
    Paper,
    Table,
    Text,
    chinese_day,
)


@dataclass(frozen=True, slots=True)
class PublicResult:
    """One line exactly as the public sees it, already redacted."""

    firm: str
    code: str
    items: str
    done: str
    result: str


@dataclass(frozen=True, slots=True)
class PublicationSheet:
    """The sheet of one task. `basis` says under which articles, and until when, it is published."""

    organ: str
    number: str
    task: str
    results: tuple[PublicResult, ...]
    basis: tuple[str, ...]
    published_on: date
    address: str
    """Where the same stands on the portal."""
    objections: str = ""
    """How to object, with contact."""
    term: str = ""
    """How long it stays public, with its article."""
    checkpoint: str = ""
    copies: str = ""

    def paper(self) -> Paper:
        """The document."""
        rows = tuple(
            (str(n), one.firm, one.code, one.items, one.done, one.result)
            for n, one in enumerate(self.results, 1)
        )
        heads = (
            "序号",
            "被检查单位",
            "统一社会信用代码/注册号",
            "检查事项",
            "完成日期",
            "检查结果",
        )
        blocks: list[Block] = [
            Text(
                f"依据{'、'.join(self.basis)}，现将“{self.task}”的随机抽查结果予以公示，共 {len(rows)} 户。"
            ),
            Table(heads, rows, (3, 8, 13, 7, 7, 7), "", 0),
        ]
        for heading, text in (("公示期限", self.term), ("异议", self.objections)):
            if text:
                blocks += [Heading(heading), Text(text)]
        blocks += [
            Close(self.organ, chinese_day(self.published_on)),
            Code(self.address, "网上查询", "与公示平台同一内容；更正和撤回以平台为准。"),
        ]
        if self.checkpoint:
            blocks.append(Marks((("公开日志检查点", self.checkpoint.strip()),)))
        if self.copies:
            blocks.append(Copies(self.copies, self.organ, chinese_day(self.published_on)))
        title = f"关于{self.task}检查结果的公示"
        foot = f"检查结果公示　{self.number}"
        return Paper(
            Head.RED, self.organ, title, self.number, tuple(blocks), self.published_on, foot=foot
        )
