"""Whose calendar address a secret is, and how a person is reminded."""

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.obligations.models import CalendarKey, Reminder
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.states import Office


def holder_of(digest: str) -> Actor | None:
    """The person whose calendar address has this digest; None when it was revoked or the account is closed."""
    keys = CalendarKey.objects.filter(
        digest=digest,
        revoked_at=None,
        staff__is_active=True,
        staff__office=Office.BUSINESS,
    )
    key = keys.select_related("staff__organ").first()
    return actor_of(key.staff) if key else None


def key_in_use(actor: Actor) -> CalendarKey | None:
    """The person's present calendar address, without its secret."""
    return CalendarKey.objects.filter(staff_id=actor.user_id, revoked_at=None).first()


def reminder_of(actor: Actor) -> Reminder | None:
    """How the person wants to be written to."""
    return Reminder.objects.filter(staff_id=actor.user_id).first()
