"""What credit has settled about a target, written into the directory: later draws stratify by it (信用处理)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records.transitions import revise
from doubledraw.platform.registry.events.targets import TargetRated
from doubledraw.platform.registry.models import Target, TargetChange
from doubledraw.platform.registry.states import ChangeCause, CreditClass


def rate_target(
    target: Target, letter: str, on: date, source: str, reason: str, *, by: Actor, at: datetime
) -> None:
    """Set the credit risk class with its day and source. Who may say so is decided where it was settled.

    Call inside the transaction that settles it. Conflict when somebody has changed the target since it was read.
    """
    values = {"credit_class": str(CreditClass.of(letter)), "credit_class_on": on}
    _write(target, values | {"credit_class_source": source[:100]}, reason, by, at)


def mark_listed(
    target: Target,
    *,
    abnormal_since: date | None,
    blacklisted_since: date | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """Say since when the target stands on the abnormal list and on the blacklist; None for not at all."""
    values = {"abnormal_since": abnormal_since, "blacklisted_since": blacklisted_since}
    _write(target, values, reason, by, at)


@transaction.atomic
def _write(target: Target, values: dict[str, Any], reason: str, by: Actor, at: datetime) -> None:
    changed = {name: value for name, value in values.items() if getattr(target, name) != value}
    if not changed:
        return
    told = {name: [_said(getattr(target, name)), _said(value)] for name, value in changed.items()}
    revise(target, **changed, changed_at=at)
    TargetChange.objects.create(
        target=target,
        cause=ChangeCause.CREDIT.value,
        fields=told,
        reason=reason[:200],
        by=by.user_id,
        at=at,
    )
    event = TargetRated(target.code, tuple(sorted(changed)), reason[:200])
    record(event, by=by, at=at, subject=f"target:{target.code}")


def _said(value: Any) -> str:
    """As the history of a target tells values: days as ISO, nothing as an empty text."""
    return value.isoformat() if isinstance(value, date) else str(value or "")
