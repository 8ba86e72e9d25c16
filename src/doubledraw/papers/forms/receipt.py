"""送达回证: what was delivered to whom, how, when, and who signed for it."""

from dataclasses import dataclass
from datetime import date

from doubledraw.papers.forms.parts import EMPTY, Basis, Ink, Party, articles, signature
from doubledraw.papers.model import Field, Fields, Head, Note, Paper, Signatures


@dataclass(frozen=True, slots=True)
class DeliveryReceipt:
    """The receipt; whatever is still "" is left free to be written by hand."""

    organ: str
    number: str
    party: Party
    documents: tuple[str, ...]
    """Title and number of each document delivered."""
    method: str
    place: str
    delivered: str
    basis: tuple[Basis, ...]
    made_on: date
    receiver: Ink = EMPTY
    relation: str = ""
    """What the receiver is to the addressee, when somebody else signs."""
    refusal: str = ""
    """Why it was not signed for, and what was done instead."""
    deliverers: tuple[Ink, ...] = (EMPTY, EMPTY)
    witness: Ink | None = None

    def paper(self) -> Paper:
        """The document."""
        rows = (
            (Field("送达文书名称\n和文号", "\n".join(self.documents), 18),),
            (Field("受送达人", self.party.name),),
            (
                Field("统一社会信用\n代码/注册号", self.party.code),
                Field("送达方式", self.method, 10),
            ),
            (Field("送达地点", self.place, 10), Field("送达时间", self.delivered, 10)),
            (Field("代收人与\n受送达人关系", self.relation, 10),),
            (Field("拒收事由\n和处理", self.refusal, 24),),
            (Field("依据", articles(self.basis)),),
        )
        boxes = [signature("受送达人（代收人）签名或盖章", self.receiver)]
        boxes += [signature("送达人签名", ink) for ink in self.deliverers]
        boxes += [signature("见证人签名", self.witness or EMPTY)]
        return Paper(
            Head.FORM,
            self.organ,
            "送达回证",
            self.number,
            (
                Fields(rows),
                Signatures(tuple(boxes)),
                Note("本回证由送达人带回存档；电子送达的，附发送和到达的记录。"),
            ),
            self.made_on,
            foot=f"送达回证　{self.number}",
        )
