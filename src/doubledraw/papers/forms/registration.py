"""执法检查登记表: the whole visit on one form — items, findings, result, what follows, who signed."""

from collections.abc import Iterator
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
from doubledraw.papers.model import Field, Fields, Head, Paper, Signature, Signatures, Table


@dataclass(frozen=True, slots=True)
class ItemFinding:
    """One item: what was found, what was done about it."""

    item: str
    finding: str
    disposal: str


@dataclass(frozen=True, slots=True)
class Registration:
    """The form of one visit. `result` and `disposal` are the names of their codes."""

    organ: str
    number: str
    task: str
    party: Party
    liaison: str
    """Name and telephone of the firm's contact."""
    method: str
    when: str
    basis: tuple[Basis, ...]
    officers: tuple[Officer, ...]
    findings: tuple[ItemFinding, ...]
    result: str
    disposal: str
    made_on: date
    late_reason: str = ""
    """The special reason, when it is not filled in on the day."""
    opinion: str = ""
    review: str = ""
    approval: str = ""
    firm: Ink = EMPTY
    signed: tuple[Ink, ...] = (EMPTY, EMPTY)
    leader: Ink = EMPTY
    witness: Ink | None = None
    correction: str = ""
    """Why it replaces the form before it."""

    def paper(self) -> Paper:
        """The document."""
        matter = Fields(
            (
                (Field("任务", self.task),),
                *party_rows(self.party),
                (Field("联络员及电话", self.liaison),),
                (Field("核查方式", self.method), Field("检查时间", self.when)),
                (Field("检查依据", articles(self.basis)),),
                (Field("检查人员", team(self.officers)),),
            )
        )
        rows = tuple((one.item, one.finding, one.disposal) for one in self.findings)
        why = (("延迟登记\n的特殊原因", self.late_reason), ("更正理由", self.correction))
        late = tuple((Field(label, said),) for label, said in why if said)
        outcome = Fields(
            (
                (Field("检查结果", self.result, 9),),
                (Field("后续处置措施", self.disposal, 9),),
                *late,
            ),
            "检查结果",
        )
        opinions = Fields(
            (
                (Field("被检查单位\n意见", self.opinion, 14),),
                (Field("组长审核意见", self.review, 14),),
                (Field("结果公示\n审批意见", self.approval, 14),),
            )
        )
        return Paper(
            Head.FORM,
            self.organ,
            "执法检查登记表",
            self.number,
            (
                matter,
                Table(("检查事项", "发现问题情况", "处置情况"), rows, (3, 4, 3), "逐项情况", 9),
                outcome,
                opinions,
                Signatures(tuple(self._boxes())),
            ),
            self.made_on,
            foot=f"执法检查登记表　{self.number}",
        )

    def _boxes(self) -> Iterator[Signature]:
        yield signature("被检查单位签名或盖章", self.firm)
        for ink in self.signed:
            yield signature("检查人员签名", ink)
        yield signature("组长签名", self.leader)
        if self.witness:
            yield signature("见证人签名", self.witness)
