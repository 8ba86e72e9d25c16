"""Two targets that look alike: ruling that they are two, or merging one into the other. Nothing is deleted.

What the merged one had follows to the one that stays: licences, labels, times in key directories, recusals, sites.
Past visits cannot be rewritten; they are found through `merged_into`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records.transitions import revise
from doubledraw.platform.registry.events.targets import TargetsMerged, TwinsTold
from doubledraw.platform.registry.imports import cells
from doubledraw.platform.registry.models import (
    DuplicateRuling,
    KeyTarget,
    Licence,
    LicenceChange,
    Recusal,
    RecusalChange,
    Target,
    TargetChange,
    TargetLabel,
)
from doubledraw.platform.registry.policies.targets import may_rule_on_twins
from doubledraw.platform.registry.services.label_rules import ask_for_refresh
from doubledraw.platform.registry.states import ChangeCause, RecusalState, TargetStatus


@transaction.atomic
def tell_apart(first: Target, second: Target, reason: str, *, by: Actor, at: datetime) -> None:
    """Say that two targets that look alike are two; they are not shown as a pair again."""
    may_rule_on_twins(first, second, by).enforce()
    said = _reason(reason)
    _rule(first, second, False, said, by, at)
    event = TwinsTold(first.code, second.code, said)
    record(event, by=by, at=at, subject=f"target:{first.code}")


@transaction.atomic
def merge_targets(kept: Target, gone: Target, reason: str, *, by: Actor, at: datetime) -> None:
    """Make `gone` part of `kept`, both as the person saw them: Conflict when either has changed since."""
    may_rule_on_twins(kept, gone, by).enforce()
    if kept.pk == gone.pk:
        raise Invalid("same_target", "两个代码是同一个对象", remedy="请选择另一个对象。")
    said = _reason(reason)
    _rule(kept, gone, True, said, by, at)
    before = gone.status
    revise(gone, status=TargetStatus.MERGED.value, merged_into=kept, changed_at=at)
    revise(kept, changed_at=at)
    moved = _follow(kept, gone, by, at)
    _tell(gone, {"status": [before, gone.status], "merged_into_id": [None, kept.pk]}, said, by, at)
    _tell(kept, moved, said, by, at)
    _repoint(kept, gone, said, by, at)
    event = TargetsMerged(kept.code, gone.code, said)
    record(event, by=by, at=at, subject=f"target:{kept.code}")
    record(event, by=by, at=at, subject=f"target:{gone.code}")
    ask_for_refresh(f"merged:{gone.pk}", at=at, only=(kept.pk,))


def _follow(kept: Target, gone: Target, by: Actor, at: datetime) -> dict[str, list[Any]]:
    """Bring over what the merged one had and the other has not. Nothing of `kept` itself changes."""
    numbers = set(kept.licences.values_list("special_id", "number"))
    for licence in Licence.objects.filter(target=gone):
        if (licence.special_id, licence.number) not in numbers:
            revise(licence, target=kept, changed_at=at)
            LicenceChange.objects.create(licence=licence, **_moved(kept, gone, by, at))
    _labels_follow(kept, gone, by, at)
    _key_times_follow(kept, gone, by, at)
    _recusals_follow(kept, gone, by, at)
    return {}


def _labels_follow(kept: Target, gone: Target, by: Actor, at: datetime) -> None:
    has = set(kept.labels.filter(until=None).values_list("label_id", flat=True))
    on = list(gone.labels.filter(until=None))
    TargetLabel.objects.filter(pk__in=[use.pk for use in on]).update(until=at, ended_by=by.user_id)
    TargetLabel.objects.bulk_create(
        TargetLabel(target=kept, label_id=use.label_id, why=use.why, since=at, by=by.user_id)
        for use in on
        if use.rule_id is None and use.label_id not in has
    )


def _key_times_follow(kept: Target, gone: Target, by: Actor, at: datetime) -> None:
    has = set(kept.key_times.filter(until=None).values_list("organ_id", flat=True))
    stands = list(gone.key_times.filter(until=None))
    KeyTarget.objects.filter(pk__in=[each.pk for each in stands]).update(
        until=at, end_reason="查重合并", ended_by=by.user_id
    )
    KeyTarget.objects.bulk_create(
        KeyTarget(
            target=kept, organ_id=each.organ_id, reason=each.reason, since=at, entered_by=by.user_id
        )
        for each in stands
        if each.organ_id not in has
    )


def _recusals_follow(kept: Target, gone: Target, by: Actor, at: datetime) -> None:
    """Whoever keeps away from the one keeps away from the other: the same people, not twice."""
    open_ = (RecusalState.DECLARED, RecusalState.APPROVED)
    has = Recusal.objects.filter(target=kept, state__in=open_).values("inspector_id")
    followers = Recusal.objects.filter(target=gone, state__in=open_).exclude(inspector_id__in=has)
    for recusal in list(followers):
        revise(recusal, target=kept)
        RecusalChange.objects.create(recusal=recusal, **_moved(kept, gone, by, at))


def _moved(kept: Target, gone: Target, by: Actor, at: datetime) -> dict[str, Any]:
    """What the history of something that followed its target says."""
    fields = {"target_id": [gone.pk, kept.pk]}
    return {"cause": ChangeCause.MERGE.value, "fields": fields, "by": by.user_id, "at": at}


def _repoint(kept: Target, gone: Target, reason: str, by: Actor, at: datetime) -> None:
    """Sites of the merged one belong to the other now; what was merged into it before, too."""
    for column in ("parent", "merged_into"):
        for target in Target.objects.filter(**{column: gone}):
            revise(target, **{column: kept, "changed_at": at})
            _tell(target, {f"{column}_id": [gone.pk, kept.pk]}, reason, by, at)


def _rule(
    first: Target, second: Target, is_same: bool, reason: str, by: Actor, at: datetime
) -> None:
    one, other = sorted((first, second), key=lambda target: target.pk)
    ruling, is_new = DuplicateRuling.objects.get_or_create(
        first=one,
        second=other,
        defaults={"is_same": is_same, "reason": reason, "by": by.user_id, "at": at},
    )
    if not is_new and (ruling.is_same or not is_same):
        raise Conflict("ruled_already", "这一对已有结论", remedy="请刷新页面，看别的对。")
    if not is_new:
        raise Conflict(
            "told_apart",
            "这两个对象此前认定为不同对象",
            remedy="请先核对当时的结论。",
        )


def _tell(target: Target, fields: Mapping[str, Any], reason: str, by: Actor, at: datetime) -> None:
    TargetChange.objects.create(
        target=target,
        cause=ChangeCause.MERGE.value,
        fields=dict(fields),
        reason=reason,
        by=by.user_id,
        at=at,
    )


def _reason(text: str) -> str:
    said = cells.line(text, 200)
    if not said:
        raise Invalid("reason_missing", "没有写明理由", remedy="请写明依据或者理由。")
    return said
