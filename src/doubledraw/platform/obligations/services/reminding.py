"""How a person is reminded: a secret calendar address, kept as a digest, and a daily mail."""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.obligations.events import (
    CalendarKeyMade,
    CalendarKeyRevoked,
    ReminderChanged,
)
from doubledraw.platform.obligations.models import CalendarKey, Reminder

Chance = Callable[[int], bytes]
KEY_BYTES = 32


@transaction.atomic
def make_calendar_key(*, by: Actor, at: datetime, chance: Chance) -> str:
    """A new secret for this person's calendar address, said once; the one before stops answering."""
    _revoke(by, at)
    secret = base64.urlsafe_b64encode(chance(KEY_BYTES)).rstrip(b"=").decode()
    made = CalendarKey.objects.create(staff_id=by.user_id, digest=digest_of_key(secret), made_at=at)
    record(CalendarKeyMade(made.pk), by=by, at=at, subject=f"staff:{by.user_id}")
    return secret


@transaction.atomic
def revoke_calendar_key(*, by: Actor, at: datetime) -> None:
    """The address answers no longer."""
    _revoke(by, at)


def _revoke(by: Actor, at: datetime) -> None:
    for key in CalendarKey.objects.filter(staff_id=by.user_id, revoked_at=None):
        CalendarKey.objects.filter(pk=key.pk).update(revoked_at=at)
        record(CalendarKeyRevoked(key.pk), by=by, at=at, subject=f"staff:{by.user_id}")


def digest_of_key(secret: str) -> str:
    """What is kept of a calendar secret. It has 256 bits of chance, so a plain digest suffices."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def set_reminder(address: str, *, wanted: bool, by: Actor, at: datetime) -> Reminder:
    """Where the daily mail goes, and whether it is wanted."""
    address = address.strip()
    if wanted or address:
        try:
            validate_email(address)
        except ValidationError:
            raise Invalid(
                "address_unusable",
                "这不像一个邮箱地址",
                remedy="请填写完整的地址，例如 name@example.com。",
            ) from None
    reminder, _ = Reminder.objects.update_or_create(
        staff_id=by.user_id, defaults={"address": address[:254], "wanted": wanted}
    )
    record(ReminderChanged(wanted), by=by, at=at, subject=f"staff:{by.user_id}")
    return reminder
