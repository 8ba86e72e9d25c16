"""What stands behind the code of a notice, which the team carries too; and the firm's words for those who answer."""

from dataclasses import dataclass

from doubledraw.platform.inspections.models import FirmWord, Notice, Visit
from doubledraw.platform.inspections.states import COMPLAINTS


@dataclass(frozen=True, slots=True)
class WordShown:
    """A word as its page shows it; `text` is "" while it is for supervision alone."""

    row: FirmWord
    text: str
    is_withheld: bool


def notice_behind(token: str) -> Notice | None:
    """The notice of a code, with all that its page tells."""
    rows = Notice.objects.select_related(
        "visit__draw__organ", "visit__organ", "visit__draw__plan_line__plan"
    )
    return rows.filter(token=token).first()


def words_behind(visit: Visit) -> list[WordShown]:
    """What was said behind the codes of a visit. One query.

    Whoever holds the code reads them, inspectors among them: a complaint or an objection is told by its number alone
    until supervision has answered it (XA-07).
    """
    rows = FirmWord.objects.filter(notice__visit=visit).select_related("answer").order_by("pk")
    return [_shown(row) for row in rows]


def word_to_answer(visit: Visit, pk: int) -> FirmWord | None:
    """A word of a visit that is answered on its page: never a complaint or an objection."""
    rows = FirmWord.objects.filter(notice__visit=visit, pk=pk).exclude(kind__in=COMPLAINTS)
    return rows.select_related("notice__visit").first()


def _shown(row: FirmWord) -> WordShown:
    withheld = row.kind in COMPLAINTS and not hasattr(row, "answer")
    return WordShown(row, "" if withheld else row.text, withheld)
