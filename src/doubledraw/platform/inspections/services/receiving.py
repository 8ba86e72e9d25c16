"""Everything from the door comes in here, exactly once: repeats are answered again, second devices are kept."""

import json
import uuid
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.inspections.documents import Parcel, Receipt
from doubledraw.platform.inspections.events import ParcelReceived
from doubledraw.platform.inspections.models import (
    Draft,
    Submission,
    Visit,
    VisitSheet,
)
from doubledraw.platform.inspections.policies import may_begin, may_send
from doubledraw.platform.inspections.selectors import (
    is_of_the_team,
    newest_notice,
    notice_duty,
    visit_at_hand,
)
from doubledraw.platform.inspections.services.parcels import APPLY
from doubledraw.platform.inspections.services.reading import (
    clean,
    digest_of,
    line_of,
)
from doubledraw.platform.inspections.states import (
    DONE,
    ParcelFate,
    ParcelKind,
    Signatory,
    Via,
)
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record

LARGEST_BODY = 200_000


def receive(visit: Visit, parcel: Parcel, *, by: Actor, at: datetime) -> Receipt:
    """Take one submission. The same id with the same content is answered again; with other content it is refused."""
    parcel = _checked(parcel)
    digest = digest_of({"kind": parcel.kind, "sheet": parcel.sheet, **parcel.body}, parcel.data)
    for _ in range(2):
        known = Submission.objects.filter(client_id=parcel.client_id).first()
        if known is not None:
            return _again(known, visit, digest, by)
        try:
            with transaction.atomic():
                return _take(visit.pk, parcel, digest, by, at)
        except IntegrityError:
            continue  # somebody was faster by moments: the second look sees what they wrote
        except Conflict as error:
            if error.code != "moved_on":
                raise
    raise Conflict("sent_meanwhile", "刚刚有另一份提交", remedy="请再提交一次。")


def save_draft(sheet: VisitSheet, body: object, device: str, *, by: Actor, at: datetime) -> None:
    """Keep what somebody has filled so far, for themselves; the last one stands."""
    may_send(sheet.visit, is_of_the_team=is_of_the_team(sheet.visit, by, at)).enforce()
    kept = clean(body)
    if not isinstance(kept, dict) or len(json.dumps(kept)) > LARGEST_BODY:
        raise Invalid("body_unreadable", "提交的内容不对", remedy="请更新页面后再提交。")
    Draft.objects.update_or_create(
        sheet=sheet,
        staff_id=by.user_id,
        defaults={"device": line_of(device, 64), "body": kept, "at": at},
    )


def _take(pk: int, parcel: Parcel, digest: str, by: Actor, at: datetime) -> Receipt:
    visit, is_member = visit_at_hand(pk, by, at)
    sheet = _sheet(visit, parcel)
    fate = _fate(visit, sheet, parcel, is_member, at)
    kind = ParcelKind.of(parcel.kind)
    submission = Submission.objects.create(
        client_id=parcel.client_id,
        visit=visit,
        sheet=sheet,
        kind=kind,
        fate=fate,
        via=Via.of(parcel.via),
        device=parcel.device,
        body=parcel.body,
        body_digest=digest,
        made_at=parcel.made_at,
        received_at=at,
        by=by.user_id,
        by_name=by.name,
    )
    if fate == ParcelFate.TAKEN or kind == ParcelKind.PHOTO:
        APPLY[kind](visit, submission, parcel, by, at)
    event = ParcelReceived(visit.number, str(kind), parcel.client_id, str(fate))
    record(event, by=by, at=at, subject=visit.reference)
    return Receipt(parcel.client_id, str(fate), is_repeat=False, state=visit.state)


def _fate(
    visit: Visit, sheet: VisitSheet | None, parcel: Parcel, is_member: bool, at: datetime
) -> ParcelFate:
    """Whether it is used; refused for who may not send it at all."""
    if parcel.kind == ParcelKind.BEGIN:
        if visit.began_at is not None and is_member:
            return ParcelFate.SECOND
        _check_begin(visit, line_of(parcel.body.get("urgent"), 300), is_member, at)
        return ParcelFate.TAKEN
    may_send(visit, is_of_the_team=is_member).enforce()
    if visit.state in DONE:
        return ParcelFate.SECOND if parcel.kind == ParcelKind.FINISH else ParcelFate.LATE
    if _is_there(visit, sheet, parcel):
        return ParcelFate.SECOND
    return ParcelFate.TAKEN


def _check_begin(visit: Visit, urgent: str, is_member: bool, at: datetime) -> None:
    newest = newest_notice(visit)
    if not may_begin(visit, newest, urgent, is_of_the_team=is_member, cites=None):
        duty = notice_duty(visit.organ, at)  # only a refusal has to say under which article
        cites = duty.cites if duty else None
        may_begin(visit, newest, urgent, is_of_the_team=is_member, cites=cites).enforce()


def _is_there(visit: Visit, sheet: VisitSheet | None, parcel: Parcel) -> bool:
    if parcel.kind == ParcelKind.SHEET and sheet is not None:
        return bool(sheet.entries.exists())
    if parcel.kind == ParcelKind.SIGNATURE:
        role = parcel.body.get("role")
        ref = line_of(parcel.body.get("ref"), 64)
        mine = visit.signatures.filter(role=role) if isinstance(role, str) else visit.signatures
        if role == Signatory.INSPECTOR:
            return bool(mine.filter(inspector_ref=ref).exists())
        return role == Signatory.FIRM and bool(mine.exists())
    return False


def _sheet(visit: Visit, parcel: Parcel) -> VisitSheet | None:
    rows = visit.sheets.select_related("organ")
    found = rows.filter(pk=parcel.sheet).first() if parcel.sheet else None
    if found is None and (parcel.sheet or parcel.kind == ParcelKind.SHEET):
        raise Invalid("sheet_unknown", "这次检查没有这张检查表", remedy="请刷新页面。")
    return found


def _again(known: Submission, visit: Visit, digest: str, by: Actor) -> Receipt:
    is_same = known.body_digest == digest and known.visit_id == visit.pk and known.by == by.user_id
    if not is_same:
        raise Conflict(
            "client_id_used",
            "这个提交编号已经用于别的内容",
            remedy="请刷新页面后重新提交；原来的提交没有改变。",
        )
    return Receipt(known.client_id, known.fate, is_repeat=True, state=visit.state)


def _checked(parcel: Parcel) -> Parcel:
    try:
        client_id = str(uuid.UUID(parcel.client_id))
        ParcelKind.of(parcel.kind), Via.of(parcel.via)
    except (ValueError, AttributeError, TypeError) as error:
        raise Invalid(
            "parcel_unreadable", "提交的内容不对", remedy="请更新页面后再提交。"
        ) from error
    body = clean(parcel.body)
    if not isinstance(body, dict) or len(json.dumps(body)) > LARGEST_BODY:
        raise Invalid("body_unreadable", "提交的内容不对", remedy="请更新页面后再提交。")
    device = line_of(parcel.device, 64)
    return replace(parcel, client_id=client_id, body=body, device=device)
