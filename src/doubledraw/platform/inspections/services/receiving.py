"""Everything from the door comes in here, exactly once: repeats are answered again, second devices are kept."""

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.inspections.documents import Parcel, Receipt
from doubledraw.platform.inspections.events import ParcelReceived, VisitBegun
from doubledraw.platform.inspections.models import (
    Draft,
    Evidence,
    Submission,
    Visit,
    VisitSheet,
    VisitSignature,
)
from doubledraw.platform.inspections.policies import may_begin, may_send
from doubledraw.platform.inspections.selectors import (
    crew_of,
    entries_in_force,
    is_of_the_team,
    newest_notice,
    notice_duty,
)
from doubledraw.platform.inspections.services.entering import keep_entry, read_entry
from doubledraw.platform.inspections.services.finishing import finish
from doubledraw.platform.inspections.services.following import entry_obligation
from doubledraw.platform.inspections.services.reading import (
    checked_strokes,
    clean,
    digest_of,
    line_of,
    media_of,
    moment_of,
)
from doubledraw.platform.inspections.states import (
    DONE,
    VISIT_FLOW,
    ParcelFate,
    ParcelKind,
    Signatory,
    Via,
    VisitState,
)
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, stamp
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import move

LARGEST_BODY = 200_000
MOST_EVIDENCE = 200
Apply = Callable[[Visit, Submission, Parcel, Actor, datetime], None]


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
    visit = Visit.objects.select_related("draw__organ", "draw__plan_line", "organ", "form").get(
        pk=pk
    )
    sheet = _sheet(visit, parcel)
    fate = _fate(visit, sheet, parcel, by, at)
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
    visit: Visit, sheet: VisitSheet | None, parcel: Parcel, by: Actor, at: datetime
) -> ParcelFate:
    """Whether it is used; refused for who may not send it at all."""
    is_member = is_of_the_team(visit, by, at)
    if parcel.kind == ParcelKind.BEGIN:
        if visit.began_at is not None and is_member:
            return ParcelFate.SECOND
        newest = newest_notice(visit)
        duty = notice_duty(visit.organ, at)
        urgent = line_of(parcel.body.get("urgent"), 300)
        cites = duty.cites if duty else None
        may_begin(visit, newest, urgent, is_of_the_team=is_member, cites=cites).enforce()
        return ParcelFate.TAKEN
    may_send(visit, is_of_the_team=is_member).enforce()
    if visit.state in DONE:
        return ParcelFate.SECOND if parcel.kind == ParcelKind.FINISH else ParcelFate.LATE
    if _is_there(visit, sheet, parcel):
        return ParcelFate.SECOND
    return ParcelFate.TAKEN


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


def _begin(visit: Visit, submission: Submission, parcel: Parcel, by: Actor, at: datetime) -> None:
    began = moment_of(parcel.body.get("at"), "进门时间")
    if began > at:
        raise Invalid("began_later", "进门时间还没有到", remedy="请核对手机的时钟。")
    urgent = line_of(parcel.body.get("urgent"), 300)
    action = "begin_urgent" if visit.state == VisitState.ORDERED else "begin"
    move(visit, VISIT_FLOW, action, began_at=began, began_by=by.user_id, urgent_reason=urgent)
    entry_obligation(visit, began, by=by, at=at)
    event = VisitBegun(visit.number, stamp(began), urgent)
    record(event, by=by, at=at, subject=visit.reference)


def _photo(visit: Visit, submission: Submission, parcel: Parcel, by: Actor, at: datetime) -> None:
    if parcel.data is None:
        raise Invalid("no_file", "没有收到照片", remedy="请重新拍照。")
    if visit.evidence.count() >= MOST_EVIDENCE:
        raise Invalid(
            "too_many_photos", "一次检查最多 {most} 份照片", remedy="请挑选。", most=MOST_EVIDENCE
        )
    media = media_of(parcel.data)
    digest = store.put(parcel.data)
    if visit.evidence.filter(sha256=digest).exists():
        return
    Evidence.objects.create(
        submission=submission,
        visit=visit,
        sheet=submission.sheet,
        question=line_of(parcel.body.get("question"), 80),
        sha256=digest,
        media=media,
        size=len(parcel.data),
        taken_at=moment_of(parcel.body.get("taken_at"), "拍摄时间"),
        place=line_of(parcel.body.get("place"), 60),
    )


def _signature(
    visit: Visit, submission: Submission, parcel: Parcel, by: Actor, at: datetime
) -> None:
    body = parcel.body
    try:
        role = Signatory.of(str(body.get("role")))
    except ValueError as error:
        raise Invalid("role_unknown", "请选签名人的身份", remedy="只能选列出的身份。") from error
    name, ref = line_of(body.get("name"), 60), line_of(body.get("ref"), 64)
    refused, witness = line_of(body.get("refused"), 300), line_of(body.get("witness"), 120)
    if role == Signatory.INSPECTOR:
        crew = {one.ref: one.name for one in crew_of([visit])[visit.pk]}
        if ref not in crew:
            raise Invalid(
                "signer_not_of_team", "签名的检查人员不在检查组里", remedy="请核对执法证号。"
            )
        name, refused = crew[ref], ""
    elif ref:
        ref = ""
    if not name:
        raise Invalid("signer_unnamed", "请写签名人的姓名", remedy="写谁签的字，或者谁不愿签。")
    if refused and (role != Signatory.FIRM or not witness):
        raise Invalid(
            "refusal_unwitnessed",
            "被检查单位拒签要写明理由和见证人",
            remedy="请写见证人的姓名和单位。",
        )
    said = {str(pk): entry.answers for pk, entry in entries_in_force([visit.pk]).items()}
    VisitSignature.objects.create(
        submission=submission,
        visit=visit,
        role=role,
        name=name,
        inspector_ref=ref,
        strokes=[] if refused else checked_strokes(body.get("strokes")),
        refused=refused,
        witness=witness,
        what=digest_of({"visit": visit.number, "sheets": said}, None),
        at=parcel.made_at,
    )


def _entry(visit: Visit, submission: Submission, parcel: Parcel, by: Actor, at: datetime) -> None:
    assert submission.sheet is not None
    read = read_entry(visit, submission.sheet, parcel.body, at)
    keep_entry(submission.sheet, submission, read, 1, "", by=by, at=at)
    Draft.objects.filter(sheet=submission.sheet).delete()


def _finish(visit: Visit, submission: Submission, parcel: Parcel, by: Actor, at: datetime) -> None:
    finish(visit, parcel, by=by, at=at)


APPLY: dict[ParcelKind, Apply] = {
    ParcelKind.BEGIN: _begin,
    ParcelKind.PHOTO: _photo,
    ParcelKind.SIGNATURE: _signature,
    ParcelKind.SHEET: _entry,
    ParcelKind.FINISH: _finish,
}


def _sheet(visit: Visit, parcel: Parcel) -> VisitSheet | None:
    found = visit.sheets.filter(pk=parcel.sheet).first() if parcel.sheet else None
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
