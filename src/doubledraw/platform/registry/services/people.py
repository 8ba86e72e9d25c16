"""Keeping inspectors by hand: their card, certificates, leave and former employers, each change told."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.kernel.event import Event
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import revise
from doubledraw.platform.registry.events.people import (
    CertificateEntered,
    CertificateWithdrawn,
    EmploymentDropped,
    EmploymentEntered,
    InspectorEdited,
    InspectorEntered,
    LeaveCancelled,
    LeaveEntered,
)
from doubledraw.platform.registry.imports.people import EVERYWHERE
from doubledraw.platform.registry.models import (
    Certificate,
    Employment,
    Inspector,
    InspectorChange,
    Leave,
)
from doubledraw.platform.registry.policies.people import (
    may_keep,
    may_keep_inspector,
    may_transfer,
)
from doubledraw.platform.registry.states import CertificateKind

Values = Mapping[str, Any]


@transaction.atomic
def enter_inspector(
    organ: Organ, ref: str, values: Values, *, reason: str = "", by: Actor, at: datetime
) -> Inspector:
    """Enter somebody by hand. `values`: columns of Inspector; Conflict when the certificate is known already."""
    may_keep(organ, by).enforce()
    row = Inspector(organ=organ, ref=ref, changed_at=at, **{"regions": [EVERYWHERE], **values})
    held = Certificate.objects.filter(kind=CertificateKind.ENFORCEMENT, number=ref).exists()
    if held or not _inserted(row):
        raise Conflict(
            "ref_taken",
            "执法证号 {ref} 已经有人使用",
            remedy="请核对证号；一个证号只登记一个人。",
            ref=ref,
        )
    Certificate.objects.create(
        inspector=row, kind=CertificateKind.ENFORCEMENT, number=ref, valid_until=row.valid_until
    )
    _told(row, {}, reason, by, at)
    _record(InspectorEntered(ref, organ.code), row, by, at)
    return row


@transaction.atomic
def edit_inspector(
    inspector: Inspector, values: Values, *, reason: str, by: Actor, at: datetime
) -> dict[str, list[Any]]:
    """Change the card; {field: [before, after]} of what is different now. Conflict when somebody was faster."""
    may_keep_inspector(inspector, by).enforce()
    if "organ_id" in values and values["organ_id"] != inspector.organ_id:
        may_transfer(inspector, Organ.objects.get(pk=values["organ_id"]), by).enforce()
    changes = {
        name: [_plain(getattr(inspector, name)), _plain(value)]
        for name, value in values.items()
        if getattr(inspector, name) != value
    }
    if not changes:
        return {}
    if not reason.strip():
        raise Invalid("reason_missing", "修改要写明说明", remedy="写一句为什么改，例如“岗位调整”。")
    revise(inspector, **{name: values[name] for name in changes}, changed_at=at)
    _told(inspector, changes, reason, by, at)
    _record(InspectorEdited(inspector.ref, tuple(sorted(changes)), reason), inspector, by, at)
    return changes


@transaction.atomic
def enter_certificate(
    inspector: Inspector,
    kind: CertificateKind,
    number: str,
    *,
    issuer: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
    by: Actor,
    at: datetime,
) -> Certificate:
    """Enter a certificate, or renew the one with this number. The enforcement certificates decide who can be drawn."""
    may_keep_inspector(inspector, by).enforce()
    if valid_from and valid_until and valid_until < valid_from:
        raise Invalid("days_backwards", "止早于起", remedy="请核对起止日期。")
    held = Certificate.objects.filter(kind=kind, number=number).first()
    if held is not None and held.inspector_id != inspector.pk:
        raise Conflict(
            "certificate_held",
            "证号 {number} 已经登记在别人名下",
            remedy="请核对证号。",
            number=number,
        )
    before = held.valid_until if held else None
    row = held or Certificate(inspector=inspector, kind=kind, number=number)
    row.issuer, row.valid_from, row.valid_until = issuer, valid_from, valid_until
    row.withdrawn_on = None
    row.save()
    _settle(inspector, at)
    _told(inspector, {kind.value: [_plain(before), _plain(valid_until)]}, number, by, at)
    told = CertificateEntered(inspector.ref, kind.value, number, str(valid_until or ""))
    _record(told, inspector, by, at)
    return row


@transaction.atomic
def withdraw_certificate(
    certificate: Certificate, day: date, *, reason: str, by: Actor, at: datetime
) -> None:
    """Note that a certificate has been withdrawn, from a day on."""
    inspector = certificate.inspector
    may_keep_inspector(inspector, by).enforce()
    if certificate.withdrawn_on is not None:
        raise Conflict("certificate_withdrawn", "这本证已经注销", remedy="不用再办。")
    if not reason.strip():
        raise Invalid("reason_missing", "注销要写明原因", remedy="例如“调离执法岗位”。")
    Certificate.objects.filter(pk=certificate.pk).update(withdrawn_on=day)
    _settle(inspector, at)
    _told(inspector, {"withdrawn_on": ["", day.isoformat()]}, reason, by, at)
    told = CertificateWithdrawn(
        inspector.ref, certificate.kind, certificate.number, day.isoformat()
    )
    _record(told, inspector, by, at)


@transaction.atomic
def enter_leave(
    inspector: Inspector, since: date, until: date, *, reason: str = "", by: Actor, at: datetime
) -> Leave:
    """Note days on which an inspector cannot be sent, both included."""
    may_keep_inspector(inspector, by).enforce()
    if until < since:
        raise Invalid("days_backwards", "止早于起", remedy="请核对起止日期。")
    leave = Leave.objects.create(
        inspector=inspector,
        since=since,
        until=until,
        reason=reason,
        entered_by=by.user_id,
        entered_at=at,
    )
    _record(LeaveEntered(inspector.ref, str(since), str(until)), inspector, by, at)
    return leave


@transaction.atomic
def cancel_leave(leave: Leave, *, by: Actor, at: datetime) -> None:
    """Note that an inspector is there after all."""
    may_keep_inspector(leave.inspector, by).enforce()
    standing = Leave.objects.filter(pk=leave.pk, cancelled_at=None)
    if not standing.update(cancelled_at=at, cancelled_by=by.user_id):
        raise Conflict("leave_cancelled", "这次请假已经取消", remedy="不用再办。")
    told = LeaveCancelled(leave.inspector.ref, str(leave.since), str(leave.until))
    _record(told, leave.inspector, by, at)


@transaction.atomic
def enter_employment(
    inspector: Inspector, employer: str, until: date, *, code: str = "", by: Actor, at: datetime
) -> Employment:
    """Note where an inspector worked until a day: what the recusal rule on former employers looks at."""
    may_keep_inspector(inspector, by).enforce()
    row, is_new = Employment.objects.get_or_create(
        inspector=inspector, employer=employer, until=until, defaults={"code": code}
    )
    if not is_new:
        raise Conflict("employment_known", "这段任职经历已经登记", remedy="不用再登记。")
    _told(inspector, {"employment": ["", employer]}, "", by, at)
    _record(EmploymentEntered(inspector.ref, employer, str(until)), inspector, by, at)
    return row


@transaction.atomic
def drop_employment(employment: Employment, *, reason: str, by: Actor, at: datetime) -> None:
    """Take out a former employer that was entered by mistake; the history keeps that it stood there."""
    inspector = employment.inspector
    may_keep_inspector(inspector, by).enforce()
    if not reason.strip():
        raise Invalid("reason_missing", "删除要写明原因", remedy="例如“登记错了人”。")
    Employment.objects.filter(pk=employment.pk).delete()
    _told(inspector, {"employment": [employment.employer, ""]}, reason, by, at)
    told = EmploymentDropped(inspector.ref, employment.employer, str(employment.until))
    _record(told, inspector, by, at)


def _settle(inspector: Inspector, at: datetime) -> None:
    """The inspector's own date is the latest to which an enforcement certificate not withdrawn is valid."""
    held = Certificate.objects.filter(
        inspector=inspector, kind=CertificateKind.ENFORCEMENT, withdrawn_on=None
    )
    ends = list(held.values_list("valid_until", flat=True))
    if not ends:
        return
    until = None if None in ends else max(end for end in ends if end is not None)
    revise(inspector, valid_until=until, changed_at=at)


def _inserted(row: Inspector) -> bool:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _told(
    inspector: Inspector, fields: dict[str, list[Any]], reason: str, by: Actor, at: datetime
) -> None:
    InspectorChange.objects.create(
        inspector=inspector, fields=fields, reason=reason[:200], by=by.user_id, at=at
    )


def _plain(value: Any) -> Any:
    """As JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else "" if value is None else value


def _record(event: Event, inspector: Inspector, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at, subject=f"inspector:{inspector.ref}")
