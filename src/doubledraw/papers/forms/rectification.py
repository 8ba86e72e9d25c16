"""责令改正通知书: what is wrong, under which article, until when to put it right, what the firm may do."""

from dataclasses import dataclass
from datetime import date

from doubledraw.papers.forms.parts import (
    EMPTY,
    Contact,
    Ink,
    Party,
    cited,
    numbered,
    party_words,
    signature,
)
from doubledraw.papers.model import (
    Addressee,
    Block,
    Close,
    Cut,
    Head,
    Heading,
    Paper,
    Signatures,
    Text,
    chinese_day,
)


@dataclass(frozen=True, slots=True)
class Breach:
    """One problem: what was found, which articles it breaks, which allow the order."""

    found: str
    breaks: tuple[str, ...]
    basis: tuple[str, ...]
    correct: str
    """What is to be done."""


@dataclass(frozen=True, slots=True)
class RectificationOrder:
    """The order. `remedies` are the caller's sentences about review and suit, with their periods."""

    organ: str
    number: str
    party: Party
    visited: str
    """When and at which visit it was found."""
    breaches: tuple[Breach, ...]
    until: date | None
    """None: at once."""
    remedies: tuple[str, ...]
    contact: Contact
    made_on: date
    consequence: str = ""
    """What follows when it is not put right, with its article."""
    receiver: Ink = EMPTY
    officers: tuple[Ink, ...] = (EMPTY,)

    def paper(self) -> Paper:
        """The document."""
        time = f"于{chinese_day(self.until)}前" if self.until else "立即"
        blocks: list[Block] = [
            Addressee(self.party.name),
            Text(f"{party_words(self.party)}。"),
            Text(f"{self.visited}，本机关检查发现你单位存在下列问题："),
            Text(numbered(tuple(f"{b.found}违反了{cited(b.breaks)}。" for b in self.breaches))),
            Heading("责令改正"),
            Text(f"依据{cited(self._basis())}，现责令你单位{time}改正："),
            Text(numbered(tuple(b.correct for b in self.breaches))),
            Text("改正后请将改正情况书面报告本机关，本机关将复查。"),
        ]
        if self.consequence:
            blocks.append(Text(self.consequence))
        if self.remedies:
            blocks += [Heading("救济途径"), *map(Text, self.remedies)]
        blocks += [
            Text(f"联系人：{self.contact.name}　电话：{self.contact.phone}"),
            Close(f"{self.organ}\n（印章）", chinese_day(self.made_on)),
            Cut("签收"),
            Signatures(
                (
                    signature("收件人签名或盖章", self.receiver),
                    *(signature("执法人员签名", ink) for ink in self.officers),
                )
            ),
        ]
        title = "责令改正通知书"
        foot = f"{title}　{self.number}"
        return Paper(
            Head.WRIT, self.organ, title, self.number, tuple(blocks), self.made_on, foot=foot
        )

    def _basis(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(article for breach in self.breaches for article in breach.basis))
