"""行政检查通知书 and 告知书: who comes when to check what, under which article, and the proof of the draw."""

from dataclasses import dataclass
from datetime import date

from doubledraw.papers.forms.parts import (
    Basis,
    Contact,
    Officer,
    Party,
    Proof,
    chinese_number,
    numbered,
    party_words,
    proof_blocks,
    team,
)
from doubledraw.papers.model import (
    Addressee,
    Block,
    Close,
    Head,
    Heading,
    Paper,
    Text,
    chinese_day,
)


@dataclass(frozen=True, slots=True)
class InspectionNotice:
    """The notice. `title` is the writ's name: 行政检查通知书, 行政检查告知书 …; `rights` are the caller's sentences."""

    organ: str
    number: str
    party: Party
    task: str
    """Number and name of the task, as published."""
    basis: tuple[Basis, ...]
    """Each item to be checked with the articles that allow it."""
    when: str
    method: str
    officers: tuple[Officer, ...]
    bring: tuple[str, ...]
    contact: Contact
    rights: tuple[str, ...]
    fees: str
    """That the check costs nothing, or under which law it does."""
    made_on: date
    proof: Proof | None = None
    frequency: str = ""
    """How often the items may be inspected."""
    title: str = "行政检查通知书"

    def paper(self) -> Paper:
        """The document."""
        sections = [
            ("检查事项和依据", numbered(tuple(map(_item, self.basis)))),
            ("检查时间和方式", f"时间：{self.when}\n方式：{self.method}"),
            ("检查频次", self.frequency),
            ("检查人员", team(self.officers)),
            ("请准备的资料", numbered(self.bring) if self.bring else "无需准备。"),
            ("你单位的权利", numbered(self.rights)),
            ("费用", self.fees),
        ]
        blocks: list[Block] = [Addressee(self.party.name), Text(self._opening())]
        for n, (heading, text) in enumerate((s for s in sections if s[1]), 1):
            blocks += [Heading(f"{chinese_number(n)}、{heading}"), Text(text)]
        blocks += [
            Text(f"联系人：{self.contact.name}　电话：{self.contact.phone}"),
            Close(f"{self.organ}\n（印章）", chinese_day(self.made_on)),
            *proof_blocks(self.proof),
        ]
        foot = f"{self.title}　{self.number}"
        return Paper(
            Head.WRIT, self.organ, self.title, self.number, tuple(blocks), self.made_on, foot=foot
        )

    def _opening(self) -> str:
        who = party_words(self.party)
        drawn = f"（随机抽取编号 {self.proof.draw_id}）" if self.proof else ""
        return (
            f"根据抽查任务“{self.task}”{drawn}，本机关将对你单位{f'（{who}）' if who else ''}"
            f"实施行政检查，现将有关事项{'告知' if '告知' in self.title else '通知'}如下。"
        )


def _item(one: Basis) -> str:
    return f"{one.subject}。依据：{'；'.join(one.articles)}。"
