"""Keeping experts and professional institutions by hand."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.kernel.event import Event
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import revise
from doubledraw.platform.registry.events.people import ExpertKept, InstitutionKept
from doubledraw.platform.registry.imports.people import EVERYWHERE
from doubledraw.platform.registry.models import Expert, Institution
from doubledraw.platform.registry.policies.people import may_keep

Values = Mapping[str, Any]
Kept = TypeVar("Kept", Expert, Institution)


@transaction.atomic
def enter_expert(organ: Organ, ref: str, values: Values, *, by: Actor, at: datetime) -> Expert:
    """Enter an expert; `values` are columns of Expert."""
    row = Expert(organ=organ, ref=ref, changed_at=at, **{"regions": [EVERYWHERE], **values})
    return _entered(row, ref, lambda changed: ExpertKept(ref, changed), by, at)


@transaction.atomic
def edit_expert(expert: Expert, values: Values, *, by: Actor, at: datetime) -> tuple[str, ...]:
    """Change what is kept of an expert; the names of what is different now."""
    return _edited(expert, values, lambda changed: ExpertKept(expert.ref, changed), by, at)


@transaction.atomic
def enter_institution(
    organ: Organ, code: str, values: Values, *, by: Actor, at: datetime
) -> Institution:
    """Enter an institution under its unified social credit code."""
    row = Institution(organ=organ, code=code, changed_at=at, **{"regions": [EVERYWHERE], **values})
    return _entered(row, code, lambda changed: InstitutionKept(code, changed), by, at)


@transaction.atomic
def edit_institution(
    institution: Institution, values: Values, *, by: Actor, at: datetime
) -> tuple[str, ...]:
    """Change what is kept of an institution; the names of what is different now."""
    told = institution.code
    return _edited(institution, values, lambda changed: InstitutionKept(told, changed), by, at)


def _entered(
    row: Kept, key: str, event: Callable[[tuple[str, ...]], Event], by: Actor, at: datetime
) -> Kept:
    may_keep(row.organ, by).enforce()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "key_taken", "{key} 已经登记过", remedy="请核对；需要修改的，请打开它的页面。", key=key
        ) from error
    record(event(()), by=by, at=at, subject=_subject(row, key))
    return row


def _edited(
    row: Expert | Institution,
    values: Values,
    event: Callable[[tuple[str, ...]], Event],
    by: Actor,
    at: datetime,
) -> tuple[str, ...]:
    may_keep(row.organ, by).enforce()
    changed = tuple(sorted(name for name, value in values.items() if getattr(row, name) != value))
    if changed:
        revise(row, **{name: values[name] for name in changed}, changed_at=at)
        key = row.ref if isinstance(row, Expert) else row.code
        record(event(changed), by=by, at=at, subject=_subject(row, key))
    return changed


def _subject(row: Expert | Institution, key: str) -> str:
    return f"{type(row).__name__.lower()}:{key}"
