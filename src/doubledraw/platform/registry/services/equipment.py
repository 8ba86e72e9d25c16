"""The equipment register: devices, who has them, and what is overdue."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import revise
from doubledraw.platform.registry.events.people import (
    EquipmentKept,
    EquipmentLent,
    EquipmentReturned,
)
from doubledraw.platform.registry.models import Equipment, EquipmentLoan, Inspector
from doubledraw.platform.registry.policies.people import may_keep, may_lend, may_take_back
from doubledraw.platform.registry.states import EquipmentStatus


@transaction.atomic
def enter_equipment(
    organ: Organ, code: str, name: str, *, model: str = "", by: Actor, at: datetime
) -> Equipment:
    """Enter a device under its number, which is its own within the organ."""
    may_keep(organ, by).enforce()
    device = Equipment(organ=organ, code=code, name=name, model=model)
    try:
        with transaction.atomic():
            device.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "equipment_code_taken",
            "编号 {number} 已经登记过",
            remedy="请核对编号；同一机关内编号不重复。",
            number=code,
        ) from error
    _kept(device, by, at)
    return device


@transaction.atomic
def edit_equipment(
    device: Equipment, *, name: str, model: str, status: EquipmentStatus, by: Actor, at: datetime
) -> None:
    """Change a device; what is lent cannot be scrapped before it is back."""
    may_keep(device.organ, by).enforce()
    is_out = EquipmentLoan.objects.filter(equipment=device, returned_at=None).exists()
    if is_out and status == EquipmentStatus.SCRAPPED:
        raise Conflict("equipment_out", "借出的装备不能报废", remedy="请先办归还。")
    revise(device, name=name, model=model, status=status.value)
    _kept(device, by, at)


@transaction.atomic
def lend_equipment(
    device: Equipment,
    inspector: Inspector,
    due_on: date,
    *,
    purpose: str = "",
    handover: str = "",
    by: Actor,
    at: datetime,
) -> EquipmentLoan:
    """Lend a device until a day; a device is lent to one person at a time.

    With `handover` it comes back only by the deed that names it.
    """
    may_lend(device, inspector, by).enforce()
    if due_on < localdate(at):
        raise Invalid("due_is_past", "应还日期已经过去", remedy="请写今天或以后的日期。")
    loan = EquipmentLoan(
        equipment=device,
        inspector=inspector,
        purpose=purpose,
        handover=handover,
        due_on=due_on,
        lent_at=at,
        lent_by=by.user_id,
    )
    try:
        with transaction.atomic():
            loan.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "equipment_lent", "这件装备已经借出", remedy="请先办归还，或者借另一件。"
        ) from error
    event = EquipmentLent(device.code, inspector.ref, due_on.isoformat())
    record(event, by=by, at=at, subject=_subject(device))
    return loan


@transaction.atomic
def return_equipment(
    loan: EquipmentLoan,
    *,
    needs_repair: bool = False,
    handover: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Take a device back, once; what is broken goes to repair."""
    may_take_back(loan, by, handover).enforce()
    back = EquipmentLoan.objects.filter(pk=loan.pk, returned_at=None)
    if not back.update(returned_at=at, returned_to=by.user_id):
        raise Conflict("equipment_back", "这件装备已经归还", remedy="不用再办。")
    if needs_repair:
        revise(loan.equipment, status=EquipmentStatus.REPAIR.value)
    event = EquipmentReturned(loan.equipment.code, loan.inspector.ref)
    record(event, by=by, at=at, subject=_subject(loan.equipment))


def move_due(loan: EquipmentLoan, due_on: date) -> None:
    """The day it must be back has become another: what it was lent for ended on another day."""
    EquipmentLoan.objects.filter(pk=loan.pk, returned_at=None).update(due_on=due_on)


def _kept(device: Equipment, by: Actor, at: datetime) -> None:
    event = EquipmentKept(device.code, device.organ.code, str(device.status))
    record(event, by=by, at=at, subject=_subject(device))


def _subject(device: Equipment) -> str:
    return f"equipment:{device.organ.code}:{device.code}"
