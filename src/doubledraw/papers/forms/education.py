"""检查标准告知: what the law asks and what will be looked at, told to everybody who may be drawn."""

from dataclasses import dataclass
from datetime import date

from doubledraw.papers.forms.parts import chinese_number, numbered
from doubledraw.papers.model import (
    Block,
    Close,
    Code,
    Head,
    Heading,
    Marks,
    Paper,
    Text,
    chinese_day,
)


@dataclass(frozen=True, slots=True)
class Standard:
    """One item: the articles, what is looked at, and against which standard, a line each."""

    item: str
    basis: tuple[str, ...]
    content: tuple[str, ...]
    standard: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EducationSheet:
    """The sheet for the notice board. `recipients`: how many firms the frame holds, drawn or not."""

    organ: str
    number: str
    task: str
    starts: date
    ends: date
    recipients: int
    standards: tuple[Standard, ...]
    made_on: date
    address: str
    digest: str

    def paper(self) -> Paper:
        """The document."""
        blocks: list[Block] = [Text(self._opening())]
        for n, one in enumerate(self.standards, 1):
            blocks.append(Heading(f"{chinese_number(n)}、{one.item}"))
            told = (("依据", one.basis), ("检查内容", one.content), ("检查标准", one.standard))
            blocks += [Text(f"{label}：{_said(lines)}") for label, lines in told if lines]
        blocks += [
            Text("检查不收取任何费用。"),
            Close(f"{self.organ}\n（印章）", chinese_day(self.made_on)),
            Code(self.address, "网上查看", "与公示平台同一内容。"),
            Marks((("告知内容摘要（SHA-256）", self.digest),)),
        ]
        title = f"关于{self.task}检查依据和标准的告知"
        foot = f"检查标准告知　{self.number}"
        return Paper(
            Head.RED, self.organ, title, self.number, tuple(blocks), self.made_on, foot=foot
        )

    def _opening(self) -> str:
        return (
            f"{chinese_day(self.starts)}至{chinese_day(self.ends)}，本机关将开展“{self.task}”随机抽查。"
            f"名录内全部 {self.recipients} 户都可能抽中，现将检查依据和标准一并告知，请对照自查。"
        )


def _said(lines: tuple[str, ...]) -> str:
    return lines[0] if len(lines) == 1 else f"\n{numbered(lines)}"
