"""A correction is a further entry with its reason and a further sealed record; what was entered stays (更正)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.inspections.documents import Parcel
from doubledraw.platform.inspections.models import Submission, Visit, VisitRecord, VisitSheet
from doubledraw.platform.inspections.policies import may_correct
from doubledraw.platform.inspections.selectors import (
    is_of_the_team,
    latest_record,
    standing_of,
)
from doubledraw.platform.inspections.services.entering import keep_entry, read_entry
from doubledraw.platform.inspections.services.finishing import seal_record
from doubledraw.platform.inspections.services.reading import clean, digest_of, line_of
from doubledraw.platform.inspections.states import VISIT_FLOW, ParcelFate, ParcelKind, Via
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.records.transitions import move


def correct_sheet(
    sheet: VisitSheet, parcel: Parcel, reason: str, *, by: Actor, at: datetime
) -> VisitRecord:
    """Enter a sheet again, with the reason; the visit waits for a review once more."""
    visit = Visit.objects.select_related("draw__organ", "draw__plan_line", "organ", "form").get(
        pk=sheet.visit_id
    )
    may_correct(visit, is_of_the_team=is_of_the_team(visit, by, at)).enforce()
    said = line_of(reason, 300)
    if not said:
        raise Invalid("no_reason", "更正要写明理由", remedy="原来的录入和更正都会留下。")
    try:
        with transaction.atomic():
            return _correct(visit, sheet, parcel, said, by, at)
    except IntegrityError as error:
        raise Conflict(
            "corrected_meanwhile", "刚刚有人更正过", remedy="请刷新页面再看。"
        ) from error


def _correct(
    visit: Visit, sheet: VisitSheet, parcel: Parcel, reason: str, by: Actor, at: datetime
) -> VisitRecord:
    before = latest_record(visit)
    assert before is not None
    body = clean(parcel.body)
    submission = Submission.objects.create(
        client_id=parcel.client_id,
        visit=visit,
        sheet=sheet,
        kind=ParcelKind.SHEET,
        fate=ParcelFate.TAKEN,
        via=Via.of(parcel.via),
        device=line_of(parcel.device, 64),
        body=body,
        body_digest=digest_of({"kind": parcel.kind, "sheet": sheet.pk, **body}, None),
        made_at=parcel.made_at,
        received_at=at,
        by=by.user_id,
        by_name=by.name,
    )
    number = sheet.entries.count() + 1
    read = read_entry(visit, sheet, body, at)
    keep_entry(sheet, submission, read, number, reason, by=by, at=at)
    move(visit, VISIT_FLOW, "correct")
    via = Via.of(submission.via)
    return seal_record(standing_of(visit), before.opinion, reason, via, None, "", by=by, at=at)
