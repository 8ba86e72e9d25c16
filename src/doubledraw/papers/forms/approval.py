"""检查审批表: which firms are to be visited for what, who asked for it and who allowed it, and when."""

from dataclasses import dataclass
from datetime import date

from doubledraw.papers.forms.parts import EMPTY, Basis, Ink, articles, signature
from doubledraw.papers.model import Field, Fields, Head, Note, Paper, Signatures, Table


@dataclass(frozen=True, slots=True)
class ToVisit:
    """One firm of the form. `team`: who goes, one a line."""

    number: str
    name: str
    code: str
    address: str
    team: str


@dataclass(frozen=True, slots=True)
class ApprovalSheet:
    """The form over one or more visits. `left_out` firms are on the sealed form and not on this copy of it."""

    organ: str
    number: str
    task: str
    draw: str
    basis: tuple[Basis, ...]
    method: str
    period: str
    visits: tuple[ToVisit, ...]
    helpers: int
    made_on: date
    digest: str
    """SHA-256 of what was sealed and signed."""
    urgent: str = ""
    """Why the check came before its approval."""
    decision: str = ""
    remark: str = ""
    maker: Ink = EMPTY
    decider: Ink = EMPTY
    left_out: int = 0

    def paper(self) -> Paper:
        """The document."""
        count = len(self.visits) + self.left_out
        rows = [
            (Field("任务", self.task),),
            (Field("抽取编号", self.draw),),
            (Field("检查事项\n和依据", articles(self.basis)),),
            (Field("检查期", self.period),),
            (Field("检查方式", self.method), Field("检查对象", f"{count} 户")),
            (Field("检查人员", "见下表"), Field("协助人员", f"{self.helpers} 人")),
        ]
        if self.urgent:
            rows.append((Field("紧急情况，\n事后补办", self.urgent),))
        heads = ("检查对象和代码", "任务编号", "地址", "检查人员和执法证号")
        firms = tuple((f"{v.name}\n{v.code}", v.number, v.address, v.team) for v in self.visits)
        said = "\n".join(filter(None, (self.decision, self.remark)))
        opinions = Fields(
            (
                (Field("承办意见", self._asks(), 12),),
                (Field("审批意见", said, 18),),
                (Field("封存摘要\n（SHA-256）", self.digest),),
            )
        )
        boxes = (signature("填表人签名", self.maker), signature("负责人签名", self.decider))
        left = f"本件只列一户，另有 {self.left_out} 户见审批表全件。"
        notes = (Note(left),) if self.left_out else ()
        return Paper(
            Head.FORM,
            self.organ,
            "检查审批表",
            self.number,
            (
                Fields(tuple(rows)),
                Table(heads, firms, (46, 47, 28, 44), "检查对象"),
                *notes,
                opinions,
                Signatures(boxes),
            ),
            self.made_on,
            foot=f"检查审批表　{self.number}",
        )

    def _asks(self) -> str:
        return (
            "拟对上列对象实施检查，请审批。"
            if not self.urgent
            else "已对上列对象实施检查，补办审批。"
        )
