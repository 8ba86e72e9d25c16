"""What each kind of submission does once it is taken: at the door, a photo, a signature, a sheet, the end."""

from collections.abc import Callable
from datetime import datetime

from doubledraw.platform.inspections.documents import Parcel
from doubledraw.platform.inspections.events import VisitBegun
from doubledraw.platform.inspections.models import (
    Draft,
    Evidence,
    Submission,
    Visit,
    VisitSignature,
)
from doubledraw.platform.inspections.selectors import answers_in_force, name_in_crew
from doubledraw.platform.inspections.services.entering import keep_entry, read_entry
from doubledraw.platform.inspections.services.finishing import finish
from doubledraw.platform.inspections.services.following import entry_obligation
from doubledraw.platform.inspections.services.reading import (
    checked_strokes,
    digest_of,
    line_of,
    media_of,
    moment_of,
)
from doubledraw.platform.inspections.states import VISIT_FLOW, ParcelKind, Signatory, VisitState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record, stamp
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import move

MOST_EVIDENCE = 200
Apply = Callable[[Visit, Submission, Parcel, Actor, datetime], None]


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
    kept = set(visit.evidence.order_by().values_list("sha256", flat=True))
    if len(kept) >= MOST_EVIDENCE:
        raise Invalid(
            "too_many_photos", "一次检查最多 {most} 份照片", remedy="请挑选。", most=MOST_EVIDENCE
        )
    media = media_of(parcel.data)
    digest = store.put(parcel.data)
    if digest in kept:
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
        known = name_in_crew(visit, ref)
        if known is None:
            raise Invalid(
                "signer_not_of_team", "签名的检查人员不在检查组里", remedy="请核对执法证号。"
            )
        name, refused = known, ""
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
    said = answers_in_force(visit)
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
