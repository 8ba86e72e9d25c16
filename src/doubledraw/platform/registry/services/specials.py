"""Special directories and the licences in them, by hand; files come through the imports."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import revise
from doubledraw.platform.registry.events import targets as events
from doubledraw.platform.registry.imports import cells
from doubledraw.platform.registry.models import Licence, LicenceChange, SpecialDirectory, Target
from doubledraw.platform.registry.policies.targets import may_keep_licences, may_keep_specials
from doubledraw.platform.registry.selectors.labels import targets_served
from doubledraw.platform.registry.services.label_rules import ask_for_refresh
from doubledraw.platform.registry.states import ChangeCause, LicenceStatus


@transaction.atomic
def found_special(
    organ: Organ,
    name: str,
    *,
    qualification: str = "",
    note: str = "",
    by: Actor,
    at: datetime,
) -> SpecialDirectory:
    """A special directory of this organ. Conflict when it has one of that name in use."""
    may_keep_specials(organ, by).enforce()
    said = cells.name(name, 60)
    if SpecialDirectory.objects.filter(organ=organ, name=said, closed_at=None).exists():
        raise Conflict("special_exists", "已有同名的专项库", remedy="请直接使用它，或者换个名称。")
    number = SpecialDirectory.objects.filter(organ=organ).count() + 1
    special = SpecialDirectory.objects.create(
        organ=organ,
        code=f"{organ.code}-Z{number:03d}",
        name=said,
        qualification=cells.line(qualification, 64),
        note=cells.line(note, 200),
    )
    event = events.SpecialFounded(special.code, said)
    record(event, by=by, at=at, subject=f"special:{special.code}")
    return special


@transaction.atomic
def close_special(special: SpecialDirectory, *, by: Actor, at: datetime) -> None:
    """Take no more licences; what it holds can still be read."""
    may_keep_licences(special, by).enforce()
    revise(special, closed_at=at)
    event = events.SpecialClosed(special.code)
    record(event, by=by, at=at, subject=f"special:{special.code}")


@transaction.atomic
def enter_licence(
    special: SpecialDirectory,
    target: Target,
    *,
    name: str,
    number: str,
    approved_on: date | None = None,
    valid_until: date | None = None,
    issuer: str = "",
    by: Actor,
    at: datetime,
) -> Licence:
    """A licence the target holds, which puts it into the directory. Conflict when it stands there already."""
    may_keep_licences(special, by).enforce()
    said: Mapping[str, Any] = {
        "name": cells.name(name, 100),
        "number": cells.line(number, 64),
        "issuer": cells.line(issuer, 100),
        "approved_on": approved_on,
        "valid_until": valid_until,
    }
    if approved_on and valid_until and valid_until < approved_on:
        raise Invalid("validity_reversed", "有效期至早于批准日期", remedy="请核对两个日期。")
    if not targets_served(special.organ).filter(pk=target.pk).exists():
        raise Invalid("not_served", "这个对象不在本机关可用的名录里", remedy="请核对代码。")
    if Licence.objects.filter(special=special, target=target, number=said["number"]).exists():
        raise Conflict("licence_exists", "这个许可已经登记", remedy="请在专项库里查看它。")
    licence = Licence.objects.create(
        special=special, target=target, entered_at=at, changed_at=at, **said
    )
    event = events.LicenceEntered(special.code, target.code, licence.number)
    record(event, by=by, at=at, subject=f"target:{target.code}")
    ask_for_refresh(f"licence:{licence.pk}:1", at=at, only=(target.pk,))
    return licence


@transaction.atomic
def end_licence(
    licence: Licence, status: LicenceStatus, reason: str, *, by: Actor, at: datetime
) -> None:
    """Say that a licence was revoked or cancelled. It stays in the directory as what it was."""
    may_keep_specials(licence.special.organ, by).enforce()
    said = cells.line(reason, 200)
    if not said:
        raise Invalid("reason_missing", "没有写明理由", remedy="请写明依据或者理由。")
    if status is LicenceStatus.VALID or licence.status != LicenceStatus.VALID:
        raise Conflict("licence_ended", "这个许可已经终止", remedy="请刷新页面。")
    before = licence.status
    revise(licence, status=status.value, changed_at=at)
    LicenceChange.objects.create(
        licence=licence,
        cause=ChangeCause.EDIT.value,
        fields={"status": [before, status.value]},
        by=by.user_id,
        at=at,
    )
    event = events.LicenceEnded(
        licence.special.code, licence.target.code, licence.number, status.value, said
    )
    record(event, by=by, at=at, subject=f"target:{licence.target.code}")
    ask_for_refresh(f"licence:{licence.pk}:{licence.version}", at=at, only=(licence.target_id,))
