"""Who is asked to the ceremony, who has come, who signs the result."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.draws.events import (
    LegalSectionNotified,
    PersonInvited,
    PersonSignedIn,
    ResultSigned,
)
from doubledraw.platform.draws.models import CeremonyPerson, CeremonySignature, Draw, Invitation
from doubledraw.platform.draws.policies import (
    may_be_present,
    may_sign,
    may_take_part,
    may_take_signature,
)
from doubledraw.platform.draws.policies.standing import DRAW
from doubledraw.platform.draws.selectors import subject
from doubledraw.platform.draws.services.accounts import account_of
from doubledraw.platform.draws.states import Capacity, PersonRole, SignedBy
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, stamp
from doubledraw.platform.organs.states import Role
from doubledraw.platform.records import store

ROLE_NEEDED = {
    PersonRole.DRAWER: Role.DRAWER,
    PersonRole.SUPERVISOR: Role.SUPERVISOR,
    PersonRole.LEGAL: Role.LEGAL,
}
STROKES, POINTS, SIDE = 60, 3000, 1000
"""Limits of a signature drawn on the screen: strokes, points in all, largest coordinate."""
LEAST_POINTS = 8

Strokes = Sequence[Sequence[Sequence[int]]]


@transaction.atomic
def invite_person(
    draw: Draw,
    role: PersonRole,
    name: str,
    organisation: str,
    *,
    by: Actor,
    at: datetime,
    capacity: Capacity = Capacity.OTHER,
    account: str = "",
    notified_on: date | None = None,
    reference: str = "",
) -> CeremonyPerson:
    """Name somebody who is to be present, and note since which day they know; with an account they sign in alone."""
    may_take_part(draw, by, Role.DRAWER).enforce()
    staff = account_of(account) if account.strip() else None
    day = notified_on or localdate(at)
    _check_day(day, at)
    person, new = CeremonyPerson.objects.get_or_create(
        draw=draw, name=name, organisation=organisation, defaults={"role": role}
    )
    if not new:
        raise Conflict("already_named", "{name}已经在名单里", name=name)
    Invitation.objects.create(
        person=person,
        capacity=capacity,
        staff_id=staff.pk if staff else None,
        notified_on=day,
        reference=reference,
        invited_by=by.user_id,
        invited_at=at,
    )
    event = PersonInvited(draw.draw_id, role, name, organisation)
    record(event, by=by, at=at, subject=subject(draw))
    return person


@transaction.atomic
def notify_legal_section(
    draw: Draw,
    name: str,
    organisation: str,
    notified_on: date,
    reference: str,
    *,
    by: Actor,
    at: datetime,
) -> CeremonyPerson:
    """Note that the legal section was told of the draw: whom, on which day, in which way or letter."""
    if not reference.strip():
        raise Invalid(
            "notice_unproven",
            "请写通知的方式和文号",
            DRAW,
            "例如：函〔2026〕12号，或电话和接听人。",
        )
    person = invite_person(
        draw,
        PersonRole.LEGAL,
        name,
        organisation,
        by=by,
        at=at,
        capacity=Capacity.OFFICE,
        notified_on=notified_on,
        reference=reference,
    )
    told = LegalSectionNotified(draw.draw_id, organisation, notified_on.isoformat(), reference)
    record(told, by=by, at=at, subject=subject(draw))
    return person


@transaction.atomic
def sign_in_self(draw: Draw, role: PersonRole, *, by: Actor, at: datetime) -> CeremonyPerson:
    """Be present as drawer, supervisor or for the legal section, under one's own account."""
    may_take_part(draw, by, ROLE_NEEDED[role]).enforce()
    person, _ = CeremonyPerson.objects.get_or_create(
        draw=draw, name=by.name, organisation=by.organ_name, defaults={"role": role}
    )
    if person.role != role:
        raise Conflict(
            "present_in_other_role",
            "您已经以{role}的身份在名单里，一人只有一个身份",
            role=PersonRole.of(person.role).label,
        )
    if person.staff_id not in (None, by.user_id):
        raise Conflict(
            "namesake_present",
            "同单位同名的另一个人已经签到",
            remedy="请与对方核对，由一人参加这次抽取。",
        )
    return _sign_in(person, by, at, staff_id=by.user_id)


@transaction.atomic
def sign_in_invited(person: CeremonyPerson, *, by: Actor, at: datetime) -> CeremonyPerson:
    """Be present as a witness, under the account that was asked."""
    may_be_present(person.draw, by, _asked(person)).enforce()
    return _sign_in(person, by, at, staff_id=by.user_id)


@transaction.atomic
def sign_in_person(person: CeremonyPerson, *, by: Actor, at: datetime) -> CeremonyPerson:
    """Note that a witness has come; those with an account sign in themselves."""
    may_take_part(person.draw, by, Role.DRAWER).enforce()
    if person.role != PersonRole.WITNESS or _asked(person) is not None:
        raise Invalid(
            "signs_in_alone",
            "有账号的人要用自己的账号签到",
            remedy="请{name}登录后签到。",
            name=person.name,
        )
    return _sign_in(person, by, at, staff_id=None)


@transaction.atomic
def sign_result(person: CeremonyPerson, *, by: Actor, at: datetime) -> CeremonySignature:
    """Sign the result with one's own account."""
    may_sign(person.draw, by, person).enforce()
    return _sign(person, SignedBy.ACCOUNT, None, by, at)


@transaction.atomic
def take_signature(
    person: CeremonyPerson, strokes: Strokes, *, by: Actor, at: datetime
) -> CeremonySignature:
    """Keep the signature that a witness drew on the screen, as its points."""
    may_take_signature(person.draw, by, person).enforce()
    return _sign(person, SignedBy.DRAWN, _checked(strokes), by, at)


def _sign(
    person: CeremonyPerson, how: SignedBy, strokes: Strokes | None, by: Actor, at: datetime
) -> CeremonySignature:
    """What is signed: this draw, its commitment and its roots, by this person at this time."""
    draw = person.draw
    statement = {
        "draw_id": draw.draw_id,
        "commitment": draw.commitment,
        "targets_root": draw.targets_root,
        "teams_root": draw.teams_root,
        "role": str(person.role),
        "name": person.name,
        "organisation": person.organisation,
        "at": stamp(at),
        "account": person.staff_id or 0,
        "strokes": strokes or [],
    }
    text = json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        with transaction.atomic():
            signature = CeremonySignature.objects.create(
                person=person,
                signed_by=how,
                digest=store.put(text.encode()),
                taken_by=by.user_id,
                at=at,
            )
    except IntegrityError as error:
        raise Conflict("already_signed", "{name}已经签名", name=person.name) from error
    event = ResultSigned(
        draw.draw_id, person.role, person.name, person.organisation, signature.digest
    )
    record(event, by=by, at=at, subject=subject(draw))
    return signature


def _checked(strokes: Strokes) -> Strokes:
    """The points, if they are points and enough of them to be a signature."""
    is_drawn = isinstance(strokes, list) and all(
        isinstance(stroke, list) and all(_is_point(point) for point in stroke) for stroke in strokes
    )
    count = sum(map(len, strokes)) if is_drawn else 0
    if not LEAST_POINTS <= count <= POINTS or len(strokes) > STROKES:
        raise Invalid(
            "no_signature", "没有收到完整的签名", DRAW, "请在框内重新写一遍姓名，再点“签好了”。"
        )
    return strokes


def _is_point(point: object) -> bool:
    return (
        isinstance(point, list)
        and len(point) == 2
        and all(type(number) is int and 0 <= number <= SIDE for number in point)
    )


def _check_day(day: date, at: datetime) -> None:
    if day > localdate(at):
        raise Invalid(
            "notified_later",
            "通知日期还没有到",
            DRAW,
            "请先通知，再登记；日期写对方收到通知的那天。",
        )


def _asked(person: CeremonyPerson) -> int | None:
    found = Invitation.objects.filter(person=person).values_list("staff_id", flat=True)
    return found.first()


def _sign_in(
    person: CeremonyPerson, by: Actor, at: datetime, staff_id: int | None
) -> CeremonyPerson:
    absent = CeremonyPerson.objects.filter(pk=person.pk, signed_at=None)
    if absent.update(signed_at=at, staff_id=staff_id):
        person.signed_at, person.staff_id = at, staff_id
        event = PersonSignedIn(person.draw.draw_id, person.role, person.name, person.organisation)
        record(event, by=by, at=at, subject=subject(person.draw))
    return person
