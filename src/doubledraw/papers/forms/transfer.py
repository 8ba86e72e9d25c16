"""移送函: a lead or a case handed to the authority that is competent, with its receipt to send back."""

from dataclasses import dataclass
from datetime import date

from doubledraw.papers.forms.parts import Contact, Party, cited, party_words
from doubledraw.papers.model import (
    Addressee,
    Block,
    Close,
    Copies,
    Cut,
    Enclosures,
    Field,
    Fields,
    Head,
    Paper,
    Text,
    chinese_day,
)


@dataclass(frozen=True, slots=True)
class TransferLetter:
    """The letter, an official letter in the letter shape. `enclosures` are titles with their number of pages."""

    organ: str
    number: str
    to: str
    party: Party
    found: str
    """What was found, when, in which check."""
    reason: str
    """Why it is the addressee's."""
    basis: tuple[str, ...]
    enclosures: tuple[str, ...]
    contact: Contact
    made_on: date
    reply_by: date | None = None
    copies: str = ""
    about: str = "涉嫌违法线索"

    def paper(self) -> Paper:
        """The document."""
        reply = f"请于{chinese_day(self.reply_by)}前" if self.reply_by else "请"
        blocks: list[Block] = [
            Addressee(self.to),
            Text(self.found),
            Text(f"当事人：{self.party.name}。{party_words(self.party)}。"),
            Text(f"{self.reason}依据{cited(self.basis)}，现将该{self.about}移送你单位处理。"),
            Text(f"{reply}将受理情况填入回执退回，并将处理结果函告本机关。"),
            *([Enclosures(self.enclosures)] if self.enclosures else []),
            Close(self.organ, chinese_day(self.made_on)),
            Text(f"（联系人：{self.contact.name}，电话：{self.contact.phone}）"),
            Cut("回　执"),
            self._receipt(),
        ]
        if self.copies:
            blocks.append(Copies(self.copies, self.organ, chinese_day(self.made_on)))
        title = f"关于移送{self.party.name}{self.about}的函"
        foot = f"移送函　{self.number}"
        return Paper(
            Head.LETTER, self.organ, title, self.number, tuple(blocks), self.made_on, foot=foot
        )

    def _receipt(self) -> Fields:
        return Fields(
            (
                (Field("来函", f"{self.organ}　{self.number}"),),
                (Field("收到日期", "", 9), Field("收件人", "", 9)),
                (Field("是否受理", "□ 受理　□ 不受理，理由：", 14),),
                (Field("经办人\n及电话", "", 9), Field("单位印章\n和日期", "", 16)),
            )
        )
