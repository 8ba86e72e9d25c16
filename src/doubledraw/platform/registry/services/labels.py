"""Labels: making and closing them, putting them on targets and taking them off by hand."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import shared_with
from doubledraw.platform.records.transitions import revise
from doubledraw.platform.registry.events import targets as events
from doubledraw.platform.registry.imports import cells
from doubledraw.platform.registry.imports.reading import Report, unwatched
from doubledraw.platform.registry.models import Label, LabelRule, Target, TargetLabel
from doubledraw.platform.registry.policies.targets import may_keep_labels, may_put_label
from doubledraw.platform.registry.states import LabelFamily, TargetStatus

CHUNK = 1_000
CODES_TOLD = 200


@transaction.atomic
def make_label(
    organ: Organ, name: str, family: LabelFamily, *, note: str = "", by: Actor, at: datetime
) -> Label:
    """A label of this organ. Conflict when it has one of that name in use."""
    may_keep_labels(organ, by).enforce()
    said = cells.name(name, 40)
    if Label.objects.filter(organ=organ, name=said, closed_at=None).exists():
        raise Conflict("label_exists", "已有同名的标签", remedy="请直接使用它，或者换个名称。")
    number = Label.objects.filter(organ=organ).count() + 1
    label = Label.objects.create(
        organ=organ,
        code=f"{organ.code}-B{number:03d}",
        name=said,
        family=family.value,
        note=cells.line(note, 200),
    )
    record(events.LabelMade(label.code, said), by=by, at=at, subject=_subject(label))
    return label


@transaction.atomic
def close_label(label: Label, *, by: Actor, at: datetime) -> int:
    """Stop using a label; it comes off every target, its rules end. How many targets had it."""
    may_put_label(label, by).enforce()
    revise(label, closed_at=at)
    LabelRule.objects.filter(label=label, is_active=True).update(is_active=False)
    gone = TargetLabel.objects.filter(label=label, until=None)
    targets = gone.update(until=at, ended_by=by.user_id)
    record(events.LabelClosed(label.code, targets), by=by, at=at, subject=_subject(label))
    return targets


def put_label(
    label: Label,
    targets: QuerySet[Target],
    *,
    why: str = "",
    by: Actor,
    at: datetime,
    report: Report = unwatched,
) -> int:
    """Put a label on those of `targets` that it serves and that do not have it. How many that were."""
    may_put_label(label, by).enforce()
    reason = cells.line(why, 200)
    wanted = _served(label, targets).exclude(
        pk__in=TargetLabel.objects.filter(label=label, until=None).values("target_id")
    )
    return _in_chunks(
        list(wanted.order_by("pk").values_list("pk", flat=True)),
        lambda ids: _put(label, ids, reason, by, at),
        report,
    )


def take_label_off(
    label: Label,
    targets: QuerySet[Target],
    *,
    by: Actor,
    at: datetime,
    report: Report = unwatched,
) -> int:
    """Take a label off those of `targets` that have it; a rule does not put it on those again."""
    may_keep_labels(label.organ, by).enforce()
    having = TargetLabel.objects.filter(label=label, until=None, target__in=targets.order_by())
    return _in_chunks(
        list(having.order_by("pk").values_list("pk", flat=True)),
        lambda ids: _take_off(label, ids, by, at),
        report,
    )


def _served(label: Label, targets: QuerySet[Target]) -> QuerySet[Target]:
    return targets.filter(shared_with(label.organ.path)).exclude(status=TargetStatus.MERGED)


def _in_chunks(ids: list[int], deed: Callable[[list[int]], int], report: Report) -> int:
    done = 0
    for first in range(0, len(ids), CHUNK):
        report(first / len(ids), "正在贴标签")
        with transaction.atomic():
            done += deed(ids[first : first + CHUNK])
    return done


def _put(label: Label, ids: list[int], why: str, by: Actor, at: datetime) -> int:
    TargetLabel.objects.bulk_create(
        [TargetLabel(target_id=pk, label=label, why=why, since=at, by=by.user_id) for pk in ids],
        ignore_conflicts=True,
    )
    codes = tuple(Target.objects.filter(pk__in=ids[:CODES_TOLD]).values_list("code", flat=True))
    record(events.LabelPut(label.code, len(ids), codes), by=by, at=at, subject=_subject(label))
    return len(ids)


def _take_off(label: Label, ids: list[int], by: Actor, at: datetime) -> int:
    rows = TargetLabel.objects.filter(pk__in=ids, until=None)
    codes = tuple(rows.values_list("target__code", flat=True)[:CODES_TOLD])
    done = rows.update(until=at, ended_by=by.user_id)
    record(events.LabelTakenOff(label.code, done, codes), by=by, at=at, subject=_subject(label))
    return done


def _subject(label: Label) -> str:
    return f"label:{label.code}"
