"""Targets by hand: entering one, and changing what stands in the directory, with a reason."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import revise
from doubledraw.platform.registry.events.targets import TargetEdited, TargetEntered
from doubledraw.platform.registry.imports import cells
from doubledraw.platform.registry.imports.byhand import Typed, standing_of
from doubledraw.platform.registry.imports.codes import kind_of
from doubledraw.platform.registry.models import (
    Target,
    TargetChange,
    initials_of_key,
    name_key,
)
from doubledraw.platform.registry.policies.targets import may_edit_target, may_enter_target
from doubledraw.platform.registry.services.label_rules import ask_for_refresh
from doubledraw.platform.registry.states import ChangeCause, TargetStatus


@transaction.atomic
def enter_target(organ: Organ, typed: Typed, reason: str, *, by: Actor, at: datetime) -> Target:
    """A new target in this organ's directory. Conflict when its code stands in a directory already."""
    may_enter_target(organ, by).enforce()
    said = _accepted(typed, reason)
    if Target.objects.filter(code=typed.code).exists():
        raise Conflict(
            "target_exists",
            "名录中已有代码 {given}",
            remedy="请查找这个代码；在别的机关的名录里的，请与对方商定由谁登记。",
            given=typed.code,
        )
    values = _columns({"region_id": organ.region_id, **typed.values})
    values.setdefault("kind", kind_of(values["scheme"], typed.code))
    target = Target.objects.create(
        organ=organ, code=typed.code, entered_at=at, changed_at=at, **values
    )
    _tell(target, ChangeCause.EDIT, {}, said, by, at)
    event = TargetEntered(target.code, target.name, organ.code, said)
    record(event, by=by, at=at, subject=f"target:{target.code}")
    ask_for_refresh(f"target:{target.pk}:1", at=at, only=(target.pk,))
    return target


@transaction.atomic
def edit_target(
    target: Target, typed: Typed, reason: str, *, by: Actor, at: datetime
) -> dict[str, list[Any]]:
    """Change what differs from what stands; {column: [before, after]}, empty when nothing does.

    `target.version` is the one the person saw: Conflict when somebody was faster.
    """
    may_edit_target(target, by).enforce()
    said = _accepted(typed, reason)
    fields = typed.differs(standing_of(target))
    if fields.get("status", ["", ""])[1] == TargetStatus.MERGED:
        raise Invalid("merged_by_hand", "并入只能在查重页办理", remedy="请选择别的登记状态。")
    if not fields:
        return {}
    changes = _columns({name: after for name, (_, after) in fields.items()})
    revise(target, **changes, changed_at=at)
    _tell(target, ChangeCause.EDIT, fields, said, by, at)
    event = TargetEdited(target.code, tuple(sorted(fields)), said)
    record(event, by=by, at=at, subject=f"target:{target.code}")
    ask_for_refresh(f"target:{target.pk}:{target.version}", at=at, only=(target.pk,))
    return fields


def _accepted(typed: Typed, reason: str) -> str:
    if typed.troubles:
        raise typed.troubles[0][1]
    said = cells.line(reason, 200)
    if not said:
        raise Invalid("reason_missing", "没有写明理由", remedy="请写明依据或者理由。")
    return said


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a file has them, as the columns keep them; the search keys follow the name."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        column: Any = Target._meta.get_field(name)
        empty = column.null and value in ("", None)
        found[name] = None if empty else column.to_python(value)
    if "name" in found:
        found["name_key"] = name_key(found["name"])
        found["initials"] = initials_of_key(found["name_key"])
    return found


def _tell(
    target: Target,
    cause: ChangeCause,
    fields: Mapping[str, list[Any]],
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    TargetChange.objects.create(
        target=target, cause=cause.value, fields=dict(fields), reason=reason, by=by.user_id, at=at
    )
