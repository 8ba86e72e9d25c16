"""The directory of key targets: entering and taking out, each with its reason."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.events.targets import KeyTargetEntered, KeyTargetRemoved
from doubledraw.platform.registry.imports import cells
from doubledraw.platform.registry.models import KeyTarget, Target
from doubledraw.platform.registry.policies.targets import may_keep_key_targets
from doubledraw.platform.registry.selectors.labels import targets_served


@transaction.atomic
def enter_key_targets(
    organ: Organ, targets: QuerySet[Target], reason: str, *, by: Actor, at: datetime
) -> int:
    """Enter those of `targets` that the organ's list can hold and does not hold yet. How many that were."""
    may_keep_key_targets(organ, by).enforce()
    said = _reason(reason)
    held = KeyTarget.objects.filter(organ=organ, until=None).values("target_id")
    served = targets_served(organ).filter(pk__in=targets.order_by().values("pk"))
    found = list(served.exclude(pk__in=held).order_by("code"))
    KeyTarget.objects.bulk_create(
        KeyTarget(target=target, organ=organ, reason=said, since=at, entered_by=by.user_id)
        for target in found
    )
    for target in found:
        event = KeyTargetEntered(target.code, organ.code, said)
        record(event, by=by, at=at, subject=f"target:{target.code}")
    return len(found)


@transaction.atomic
def remove_key_target(key: KeyTarget, reason: str, *, by: Actor, at: datetime) -> None:
    """Take a target out; its time in the directory stays on record."""
    may_keep_key_targets(key.organ, by).enforce()
    said = _reason(reason)
    rows = KeyTarget.objects.filter(pk=key.pk, until=None)
    if not rows.update(until=at, end_reason=said, ended_by=by.user_id):
        raise Conflict("already_removed", "已经移出", remedy="请刷新页面。")
    event = KeyTargetRemoved(key.target.code, key.organ.code, said)
    record(event, by=by, at=at, subject=f"target:{key.target.code}")


def _reason(text: str) -> str:
    said = cells.line(text, 200)
    if not said:
        raise Invalid("reason_missing", "没有写明理由", remedy="请写明依据或者理由。")
    return said
