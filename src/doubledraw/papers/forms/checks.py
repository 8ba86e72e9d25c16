"""检查表: one item's check sheet of a pinned version, filled in or empty for the paper path."""

from dataclasses import dataclass
from datetime import date

from doubledraw.papers.forms.parts import (
    EMPTY,
    Basis,
    Ink,
    Officer,
    Party,
    articles,
    party_rows,
    signature,
    team,
)
from doubledraw.papers.model import Field, Fields, Head, Note, Paper, Signatures, Table


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what is checked, how, what was found; "" where nothing has been written yet."""

    content: str
    method: str
    finding: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CheckSheet:
    """The sheet of one item at one firm. `version` pins its wording."""

    organ: str
    number: str
    item: str
    version: str
    task: str
    party: Party
    checks: tuple[Check, ...]
    basis: tuple[Basis, ...]
    officers: tuple[Officer, ...]
    made_on: date
    when: str = ""
    choices: tuple[str, ...] = ("是", "否", "不适用")
    opinion: str = ""
    """What the firm says."""
    firm: Ink = EMPTY
    signed: tuple[Ink, ...] = (EMPTY, EMPTY)
    witness: Ink | None = None
    title: str = ""
    """The sheet's own name, when it is not just that of its item."""

    def paper(self) -> Paper:
        """The document."""
        matter = Fields(
            (
                (Field("检查事项", self.item),),
                (Field("任务", self.task), Field("表版本", self.version)),
                *party_rows(self.party),
                (Field("检查时间", self.when, 9),),
                (Field("检查依据", articles(self.basis)),),
                (Field("检查人员", team(self.officers)),),
            )
        )
        heads = ("序号", "检查内容", "方法与要领", "结果", "说明")
        rows = tuple(
            (str(n), check.content, check.method, check.finding or self._boxes(), check.remark)
            for n, check in enumerate(self.checks, 1)
        )
        boxes = [signature("被检查单位签名或盖章", self.firm)]
        boxes += [signature("检查人员签名", ink) for ink in self.signed]
        boxes += [signature("见证人签名", self.witness)] if self.witness else []
        blocks = (
            matter,
            Table(heads, rows, (2, 9, 9, 4, 6), "检查情况", 9),
            Fields(((Field("被检查单位\n意见", self.opinion, 16),),)),
            Signatures(tuple(boxes)),
            Note(
                "检查情况已经读给我单位听或者由我单位看过。拒绝签名的，由检查人员注明，可以请见证人签名。"
            ),
        )
        title = self.title or f"{self.item}检查表"
        foot = f"{title}　{self.version}　{self.number}"
        return Paper(Head.FORM, self.organ, title, self.number, blocks, self.made_on, foot=foot)

    def _boxes(self) -> str:
        return "\n".join(f"□ {choice}" for choice in self.choices)
