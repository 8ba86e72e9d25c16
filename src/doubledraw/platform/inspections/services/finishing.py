"""The end of a visit: everything is there, the record is sealed, the firm's facts are kept."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.inspections.documents import InspectionRecord, Parcel
from doubledraw.platform.inspections.events import RecordSealed
from doubledraw.platform.inspections.models import SheetEntry, Visit, VisitRecord, VisitSignature
from doubledraw.platform.inspections.policies import EntryDuty, is_in_time, overall
from doubledraw.platform.inspections.selectors import (
    Standing,
    entry_duty,
    least_inspectors,
    newest_notice,
    standing_of,
)
from doubledraw.platform.inspections.services.entering import UNLOOKED
from doubledraw.platform.inspections.services.following import after_the_visit
from doubledraw.platform.inspections.services.reading import line_of, moment_of, text_of
from doubledraw.platform.inspections.states import VISIT_FLOW, ParcelFate, Signatory, Via
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record, seal, stamp
from doubledraw.platform.obligations.selectors.legal import bound_on
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.states import Way
from doubledraw.platform.records.transitions import move
from doubledraw.platform.rulebook.documents.outcomes import outcome_table


def finish(visit: Visit, parcel: Parcel, *, by: Actor, at: datetime) -> VisitRecord:
    """End a visit inside the caller's transaction: `body` is {"ended_at", "opinion", "late"}."""
    ended = moment_of(parcel.body.get("ended_at"), "结束时间")
    standing = standing_of(visit)
    _check_end(visit, ended, at)
    _check_sheets(visit, standing.entries)
    bound = bound_on(visit.organ, localdate(ended))
    _check_signed(standing, Via.of(parcel.via), least_inspectors(visit.organ, ended, bound))
    late = line_of(parcel.body.get("late"), 300)
    duty = entry_duty(visit.organ, ended, bound)
    is_in_time(duty, late, at).enforce()
    move(visit, VISIT_FLOW, "enter", ended_at=ended, entered_at=at, entered_by=by.user_id)
    opinion = text_of(parcel.body.get("opinion"), 500)
    late = late if duty and at > duty.due else ""
    made = seal_record(standing, opinion, "", Via.of(parcel.via), duty, late, by=by, at=at)
    refs = [one.ref for one in standing.crew]
    after_the_visit(visit, standing.entries, refs, made.digest, bound, by=by, at=at)
    return made


def seal_record(
    standing: Standing,
    opinion: str,
    reason: str,
    via: Via,
    duty: EntryDuty | None,
    late: str,
    *,
    by: Actor,
    at: datetime,
) -> VisitRecord:
    """Seal the record as it stands now; a further one says why it replaces the one before it."""
    visit, entries = standing.visit, standing.entries
    outcomes = outcome_table(entries[0].outcomes)
    result, disposal = overall(outcomes, [(entry.result, entry.disposal) for entry in entries])
    before = visit.records.order_by("-number").first()
    sealed = _record(standing, opinion, via, late, reason, before, (result, disposal))
    made = VisitRecord.objects.create(
        visit=visit,
        number=before.number + 1 if before else 1,
        digest=seal(sealed, at=at),
        result=result,
        disposal=disposal,
        is_open=outcomes.results[result].is_open,
        opinion=opinion,
        due=duty.due if duty else None,
        late=late,
        reason=reason,
        entered_by=by.user_id,
        sealed_at=at,
    )
    event = RecordSealed(visit.number, made.digest, made.number, late)
    record(event, by=by, at=at, subject=visit.reference)
    return made


def _check_end(visit: Visit, ended: datetime, at: datetime) -> None:
    assert visit.began_at is not None
    if ended > at:
        raise Invalid("ends_later", "结束时间还没有到", remedy="请核对手机的时钟。")
    if ended < visit.began_at:
        raise Invalid("ends_before", "结束时间早于进门时间", remedy="请核对两个时间。")


def _check_sheets(visit: Visit, entries: list[SheetEntry]) -> None:
    missing = visit.sheets.count() - len(entries)
    if missing:
        raise Invalid(
            "sheets_missing",
            "还有 {count} 个部门的检查表没有提交",
            remedy="几个部门一起去的，各填各的表，都交了才结束。",
            count=missing,
        )


def _check_signed(standing: Standing, via: Via, least: int | None) -> None:
    """On paper the signatures stand on the scan; at a desk or on the net no firm signs."""
    visit, entries = standing.visit, standing.entries
    if via == Via.PAPER:
        if not visit.evidence.exists():
            raise Invalid(
                "no_scan", "纸质补录要有签好字的扫描件", remedy="请上传检查表和登记表的扫描件。"
            )
        return
    signed = [one.role for one in standing.signatures]
    needed = least if least is not None else 1
    count = signed.count(Signatory.INSPECTOR)
    if count < needed:
        raise Invalid(
            "inspectors_unsigned",
            "检查人员要有 {needed} 人签名，现在有 {count} 人",
            remedy="请每一位到场的检查人员签名。",
            needed=needed,
            count=count,
        )
    outcomes = outcome_table(entries[0].outcomes)
    nobody = all(outcomes.results[entry.result].kind in UNLOOKED for entry in entries)
    if visit.way == Way.ON_SITE and Signatory.FIRM not in signed and not nobody:
        raise Invalid(
            "firm_unsigned",
            "被检查单位还没有签名",
            remedy="请对方看过全文后签名；不愿签的，写明理由和见证人。",
        )


def _record(
    standing: Standing,
    opinion: str,
    via: Via,
    late: str,
    reason: str,
    before: VisitRecord | None,
    whole: tuple[str, str],
) -> InspectionRecord:
    visit, entries = standing.visit, standing.entries
    assert visit.began_at is not None
    assert visit.ended_at is not None
    notice, draw = newest_notice(visit), visit.draw
    return InspectionRecord(
        number=visit.number,
        edition=before.number + 1 if before else 1,
        outcomes=entries[0].outcomes,
        organ_name=visit.organ.name,
        draw_id=draw.draw_id,
        plan=_plan_number(draw),
        task=draw.title,
        firm={"name": visit.name, "code": visit.code, "address": visit.address},
        way=visit.way,
        approval=visit.form.digest if visit.form else "",
        notice=notice.digest if notice else "",
        began_at=stamp(visit.began_at),
        ended_at=stamp(visit.ended_at),
        via=str(via),
        inspectors=tuple(
            {"name": one.name, "ref": one.ref, "organ": one.organ_name} for one in standing.crew
        ),
        sheets=tuple(_sheet(entry) for entry in entries),
        result=whole[0],
        disposal=whole[1],
        opinion=opinion,
        signatures=tuple(map(_signature, standing.signatures)),
        photos=_photos(visit),
        late=late,
        corrects=before.digest if before else "",
        reason=reason,
    )


def _plan_number(draw: Draw) -> str:
    numbers = PlanLine.objects.filter(pk=draw.plan_line_id).values_list("plan__number", flat=True)
    return str(numbers.get())


def _sheet(entry: SheetEntry) -> dict[str, Any]:
    sheet = entry.sheet
    return {
        "organ": sheet.organ.code,
        "organ_name": sheet.organ.name,
        "items": list(sheet.items),
        "editions": [
            {key: one[key] for key in ("code", "number", "digest")} for one in sheet.editions
        ],
        "entry": entry.number,
        "answers": entry.answers,
        "findings": [
            {
                "item": one.item_code,
                "item_name": one.item_name,
                "result": one.result,
                "problem": one.problem,
                "disposal": one.disposal,
            }
            for one in entry.findings.all()
        ],
        "result": entry.result,
        "disposal": entry.disposal,
        "entered_by": entry.entered_by_name,
    }


def _signature(one: VisitSignature) -> dict[str, Any]:
    return {
        "role": one.role,
        "name": one.name,
        "ref": one.inspector_ref,
        "refused": one.refused,
        "witness": one.witness,
        "at": stamp(one.at),
        "submission": one.submission.body_digest,
        "what": one.what,
    }


def _photos(visit: Visit) -> tuple[dict[str, str], ...]:
    rows = visit.evidence.filter(submission__fate=ParcelFate.TAKEN)
    return tuple(
        {
            "sha256": one.sha256,
            "taken_at": stamp(one.taken_at),
            "place": one.place,
            "question": one.question,
        }
        for one in rows
    )
