"""The clocks of publication: what the end of a check opened is met by publishing, whichever text binds."""

from datetime import datetime

from django.utils.timezone import localtime

from doubledraw.platform.disclosure.models import PublicVisit
from doubledraw.platform.disclosure.selectors.handling import handling_of
from doubledraw.platform.disclosure.selectors.previews import Preview
from doubledraw.platform.disclosure.selectors.rules import ruled_by_organ
from doubledraw.platform.disclosure.selectors.waiting import draw_is_done, task_owes, whole
from doubledraw.platform.disclosure.states import NORMAL, OTHER, Published
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.inspections.models import VisitRecord
from doubledraw.platform.inspections.selectors import records_reviewed
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.obligations.services import meet_kind, open_by_clock, withdraw_kind

ALL_PUBLIC = "全部 {public} 户的检查结果已公示"
SOME_WAIT = "已公示 {public} 户；{withheld} 户的问题依法处理后公示"
FOUND_OPEN = "更正后有问题待处理，处理后公示"


def open_clocks(preview: Preview, *, by: Actor, at: datetime) -> None:
    """A corrected result may be normal now, or no longer; handled problems start the clock of other results."""
    visit, record = preview.record.visit, preview.record
    assert visit.ended_at is not None
    if not record.is_open:
        _open("check_ended", visit.ended_at, NORMAL, record, by, at)
    elif preview.handling.at is not None:
        _open("result_made", localtime(preview.handling.at), OTHER, record, by, at)
    elif preview.ruled.handling:
        withdraw_kind(NORMAL, visit.reference, FOUND_OPEN, by=by, at=at)


def _open(
    clock: str, start: datetime, kind: str, record: VisitRecord, by: Actor, at: datetime
) -> None:
    visit = record.visit
    open_by_clock(
        clock,
        start,
        visit.organ,
        subject=visit.reference,
        about=visit.number,
        document=visit.number,
        digest=record.digest,
        only=(kind,),
        by=by,
        at=at,
    )


def meet_clocks(preview: Preview, digest: str, *, by: Actor, at: datetime) -> None:
    """The visit's own duty is met, and its task's when this was the last."""
    visit = preview.record.visit
    for kind in (NORMAL, OTHER):
        meet_kind(kind, visit.reference, document=visit.number, digest=digest, by=by, at=at)
    meet_task(visit.draw, by=by, at=at)


def meet_task(draw: Draw, *, by: Actor, at: datetime) -> None:
    """The task's duty is met once nothing of it is left to publish but what waits by law."""
    if not task_owes(draw.draw_id):
        return
    withheld = _withheld(draw.draw_id, at)
    done, public = draw_is_done(draw.draw_id, withheld)
    if done:
        words = SOME_WAIT if withheld else ALL_PUBLIC
        said = words.format(public=public, withheld=len(withheld))
        meet_kind(NORMAL, f"draw:{draw.draw_id}", document=said, by=by, at=at)


def _withheld(draw_id: str, at: datetime) -> set[int]:
    """The visits of a draw whose problems are being handled under an article that has them published afterwards."""
    rows = whole(records_reviewed().filter(visit__draw__draw_id=draw_id, is_open=True))
    records: list[VisitRecord] = list(rows)
    if not records:
        return set()
    public = set(
        PublicVisit.objects.filter(key__in=[one.visit.number for one in records], is_current=True)
        .exclude(state=Published.WITHDRAWN)
        .values_list("key", flat=True)
    )
    ruled = ruled_by_organ([one.visit.organ for one in records], localtime(at).date())
    handling = handling_of(records)
    return {
        one.visit_id
        for one in records
        if one.visit.number not in public
        and handling[one.visit_id].at is None
        and ruled[one.visit.organ_id].handling
    }
