"""What was agreed with a firm about electronic service, and what became of the messages of a notice."""

from collections.abc import Collection
from dataclasses import dataclass

from doubledraw.platform.inspections.models import Notice, NoticeMessage, ServiceConsent, Visit
from doubledraw.platform.outbox.models import Message
from doubledraw.platform.outbox.selectors import messages_with
from doubledraw.platform.outbox.states import Channel


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of a notice and where it is now."""

    row: NoticeMessage
    message: Message


def consents_of(visit: Visit) -> dict[str, ServiceConsent]:
    """Channel → the consent in force of the visit's firm. One query."""
    rows = ServiceConsent.objects.filter(target=visit.target_id, ended_at=None)
    return {one.channel: one for one in rows}


def emails_of(targets: Collection[int]) -> dict[int, str]:
    """Target → the e-mail address it has confirmed and not taken back. One query."""
    rows = ServiceConsent.objects.filter(
        target__in=list(targets), channel=Channel.EMAIL, ended_at=None
    )
    return dict(rows.order_by("pk").values_list("target", "address"))


def sent_of(notice: Notice | None) -> list[Sent]:
    """The messages of a notice. Three queries."""
    if notice is None:
        return []
    rows = list(NoticeMessage.objects.filter(notice=notice))
    found = messages_with([row.key for row in rows])
    return [Sent(row, found[row.key]) for row in rows]
