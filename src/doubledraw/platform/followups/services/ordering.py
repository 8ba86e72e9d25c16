"""The order to rectify, sealed with its term; the revisit by named inspectors (责令改正、复查)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.credit.services import note_event
from doubledraw.platform.credit.states import CreditKind
from doubledraw.platform.followups.documents import AskedOrder, SealedOrder
from doubledraw.platform.followups.events import FirmRevisited, RectificationOrdered
from doubledraw.platform.followups.models import FollowUp, Rectification, Revisit
from doubledraw.platform.followups.policies import may_do, may_revisit
from doubledraw.platform.followups.services.citing import cited
from doubledraw.platform.followups.services.dues import day_for, open_revisit
from doubledraw.platform.followups.services.reading import (
    code_of,
    fresh,
    kept_file,
    lines_of,
    needed_articles,
    needed_line,
    not_earlier,
    not_later,
)
from doubledraw.platform.followups.services.retreating import leave_order
from doubledraw.platform.followups.states import AFTER_CHECK, FOLLOW_UP_FLOW, RevisitResult
from doubledraw.platform.inspections.selectors import latest_record, least_inspectors
from doubledraw.platform.inspections.services.reading import line_of
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.records.transitions import move
from doubledraw.platform.registry.models import Inspector
from doubledraw.statute.law import REVISIT_TERM

CREDIT = {
    RevisitResult.RECTIFIED: CreditKind.RECTIFIED,
    RevisitResult.NOT_RECTIFIED: CreditKind.NOT_RECTIFIED,
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a revisit found of one follow-up."""

    result: str
    note: str


@cited
def order_rectification(
    follow_ups: Sequence[FollowUp], asked: AskedOrder, *, by: Actor, at: datetime
) -> Rectification:
    """Seal one order for these findings and let its term run."""
    try:
        with transaction.atomic():
            return _order(fresh(follow_ups), asked, by, at)
    except IntegrityError as error:
        raise Conflict(
            "number_used", "这个文号已经用过", AFTER_CHECK, "请核对文号；也可能刚刚有人提交过。"
        ) from error


@cited
@transaction.atomic
def revisit_firm(
    order: Rectification,
    found: Mapping[int, Found],
    on: date,
    refs: Sequence[str],
    proof: bytes | None = None,
    *,
    by: Actor,
    at: datetime,
) -> list[Revisit]:
    """Enter a revisit: follow-up → what was found; what is put right is settled, the rest goes on."""
    rows = fresh(FollowUp(pk=pk) for pk in found)
    may_revisit(order, by, rows).enforce()
    not_earlier(not_later(on, localdate(at), "复查日期"), localdate(order.issued_at), "复查日期")
    inspectors, digest = _inspectors(order, refs, at), kept_file(proof)
    made = [_revisited(order, one, found[one.pk], on, inspectors, digest, by, at) for one in rows]
    put_right = [one.follow_up_id for one in made if one.result == RevisitResult.RECTIFIED]
    leave_order(order, put_right, order.number, by=by, at=at)
    return made


def _order(rows: list[FollowUp], asked: AskedOrder, by: Actor, at: datetime) -> Rectification:
    may_do(rows, by, "order").enforce()
    visit, organ, today = rows[0].visit, rows[0].organ, localdate(at)
    number = needed_line(asked.number, 60, "文号", AFTER_CHECK)
    not_earlier(asked.until, today, "改正期限")
    sealed = _sealed(rows, asked, number, by, today)
    basis = "；".join(dict.fromkeys(a for one in sealed.breaches for a in one["basis"]))[:500]
    day = day_for(REVISIT_TERM, organ, asked.until, asked.revisit_by, basis, "复查不晚于的日期")
    not_earlier(day.due, asked.until, "复查不晚于的日期")
    order = Rectification.objects.create(
        visit=visit,
        organ=organ,
        number=number,
        digest=seal(sealed, at=at),
        until=asked.until,
        revisit_by=day.due,
        basis=basis,
        issued_by=by.user_id,
        issued_by_name=by.name,
        issued_at=at,
    )
    for one in rows:
        move(one, FOLLOW_UP_FLOW, "order", order=order)
        event = RectificationOrdered(visit.number, number, order.digest, sealed.until)
        record(event, by=by, at=at, subject=one.reference)
    open_revisit(order, day, 1, digest=order.digest, by=by, at=at)
    return order


def _sealed(
    rows: list[FollowUp], asked: AskedOrder, number: str, by: Actor, today: date
) -> SealedOrder:
    visit, kept = rows[0].visit, latest_record(rows[0].visit)
    assert visit.ended_at is not None
    return SealedOrder(
        organ_name=rows[0].organ.name,
        number=number,
        visit=visit.number,
        record=kept.digest if kept else "",
        visited_on=localdate(visit.ended_at).isoformat(),
        firm={"name": visit.name, "code": visit.code, "address": visit.address},
        breaches=tuple(_breach(one, asked) for one in rows),
        until=asked.until.isoformat(),
        consequence=line_of(asked.consequence, 500),
        remedies=lines_of(asked.remedies),
        contact=line_of(asked.contact, 60),
        phone=line_of(asked.phone, 40),
        made_on=today.isoformat(),
        made_by=by.name,
    )


def _breach(follow_up: FollowUp, asked: AskedOrder) -> dict[str, object]:
    said = asked.breaches.get(follow_up.pk)
    if said is None:
        raise Invalid("missing", "还没有填{what}", AFTER_CHECK, "请填写后再提交。", what="改正要求")
    return {
        "item": follow_up.finding.item_name,
        "found": follow_up.finding.problem,
        "breaks": list(needed_articles(said.breaks, "违反的条款", AFTER_CHECK)),
        "basis": list(needed_articles(said.basis, "责令改正的依据", AFTER_CHECK)),
        "correct": needed_line(said.correct, 500, "改正要求", AFTER_CHECK),
    }


def _inspectors(order: Rectification, refs: Sequence[str], at: datetime) -> list[dict[str, str]]:
    """The named inspectors, of the organ of the order, as many as the rules want for a visit."""
    rows = Inspector.objects.filter(ref__in=refs, organ__path__startswith=order.organ.path)
    least = least_inspectors(order.organ, at) or 1
    found = [{"ref": one.ref, "name": one.name} for one in rows.order_by("ref")]
    if len(found) < least:
        raise Invalid(
            "inspectors_few",
            "复查至少要有 {least} 名本部门的检查人员",
            AFTER_CHECK,
            "请从名单里选。",
            least=least,
        )
    return found


def _revisited(
    order: Rectification,
    follow_up: FollowUp,
    found: Found,
    on: date,
    inspectors: list[dict[str, str]],
    proof: str,
    by: Actor,
    at: datetime,
) -> Revisit:
    result = code_of(RevisitResult, found.result, "复查结果")
    made = Revisit.objects.create(
        follow_up=follow_up,
        order=order,
        number=follow_up.revisits.count() + 1,
        on=on,
        inspectors=inspectors,
        result=result,
        note=needed_line(found.note, 500, "复查情况", AFTER_CHECK),
        proof=proof,
        by=by.user_id,
        by_name=by.name,
        at=at,
    )
    move(follow_up, FOLLOW_UP_FLOW, result)
    event = FirmRevisited(follow_up.visit.number, order.number, result, on.isoformat())
    record(event, by=by, at=at, subject=follow_up.reference)
    note_event(
        follow_up.visit.target.code,
        CREDIT[RevisitResult.of(result)],
        f"revisit:{made.pk}",
        at,
        on,
        f"{order.number} {follow_up.finding.item_name}",
        by,
        organ_name=follow_up.organ.name,
    )
    return made
