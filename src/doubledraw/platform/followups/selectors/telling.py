"""What the public is told of what followed from a result: the steps that bound the firm, without persons."""

from collections.abc import Iterable, Iterator

from django.utils.timezone import localdate

from doubledraw.platform.followups.models import Advice, Decision, FollowUp, Revisit
from doubledraw.platform.followups.states import (
    DecisionResult,
    FollowUpState,
    HandoverKind,
    HandoverState,
    Measure,
    Outcome,
    RevisitResult,
)
from doubledraw.platform.inspections.models import Visit

ORDERED, REVISITED, CLOSED = "责令改正", "复查", "办结"
UNTIL = "{number}，{until} 前改正"
FINED = "{document}，罚款 {yuan} 元"


def what_followed(visits: Iterable[Visit]) -> dict[int, list[dict[str, str]]]:
    """Visit → [{"label", "day", "text"}] in order of days, the same step of several problems once. Four queries."""
    told: dict[int, list[dict[str, str]]] = {visit.pk: [] for visit in visits}
    rows = FollowUp.objects.filter(visit__in=told, state=FollowUpState.CLOSED)
    rows = rows.select_related("order", "case__decision", "handover").order_by("pk")
    steps = {one.pk: [*_steps(one)] for one in rows}
    of_visit = {one.pk: one.visit_id for one in rows}
    for revisit in Revisit.objects.filter(follow_up__in=steps).order_by("pk"):
        result = RevisitResult.of(revisit.result).label
        steps[revisit.follow_up_id].append(_step(REVISITED, revisit.on.isoformat(), result))
    for advice in Advice.objects.filter(follow_up__in=steps).order_by("pk"):
        label = Measure.of(advice.measure).label
        steps[advice.follow_up_id].append(_step(label, advice.on.isoformat()))
    for pk, found in steps.items():
        mine = told[of_visit[pk]]
        mine.extend(step for step in found if step not in mine)
    return {pk: sorted(mine, key=_when) for pk, mine in told.items()}


def _steps(one: FollowUp) -> Iterator[dict[str, str]]:
    if order := one.order:
        text = UNTIL.format(number=order.number, until=order.until.isoformat())
        yield _step(ORDERED, localdate(order.issued_at).isoformat(), text)
    if one.case and (decision := getattr(one.case, "decision", None)):
        label = DecisionResult.of(decision.result).label
        yield _step(label, decision.decided_on.isoformat(), _decided(decision))
    handover = one.handover
    if handover and handover.state == HandoverState.RECEIVED and handover.received_on:
        label = HandoverKind.of(handover.kind).label
        yield _step(label, handover.received_on.isoformat(), handover.to_name)
    if one.closed_at:
        yield _step(CLOSED, localdate(one.closed_at).isoformat(), Outcome.of(one.outcome).label)


def _decided(decision: Decision) -> str:
    if not decision.amount_fen:
        return decision.document
    yuan = f"{decision.amount_fen // 100}.{decision.amount_fen % 100:02d}"
    return FINED.format(document=decision.document, yuan=yuan)


def _step(label: str, day: str, text: str = "") -> dict[str, str]:
    return {"label": label, "day": day, "text": text}


def _when(step: dict[str, str]) -> tuple[str, bool]:
    return step["day"], step["label"] == CLOSED
