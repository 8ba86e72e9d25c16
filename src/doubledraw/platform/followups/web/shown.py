"""What the chain's page shows: the problems of a visit, each with its chain and the deeds this person can do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from doubledraw.platform.followups.models import FollowUp
from doubledraw.platform.followups.policies import (
    may_close,
    may_decide_case,
    may_decide_extension,
    may_do,
    may_extend,
    may_inform,
    may_receive,
)
from doubledraw.platform.followups.selectors import (
    dues_of,
    follow_ups_of,
    handled_at,
    minor_in_force,
)
from doubledraw.platform.followups.selectors.related import Related, inspectors_for, returned_of
from doubledraw.platform.followups.states import (
    LIVE,
    SUGGESTED,
    DecisionResult,
    FollowUpState,
    HandoverKind,
    InformWay,
    Measure,
    Outcome,
    PenaltyKind,
    RevisitResult,
    Side,
)
from doubledraw.platform.followups.web.chain import Link, chain_of, handover_links
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.selectors import least_inspectors
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.organs.selectors import open_organs
from doubledraw.platform.rulebook.documents.outcomes import outcome_table

S = FollowUpState
LABELS = {
    "advise": "提醒、建议、约谈",
    "order": "责令改正",
    "file": "立案",
    "transfer": "移送、转办",
    "propose": "提请办结",
    "inform": "登记告知",
    "close": "批准办结",
    "revisit": "登记复查",
    "extend": "申请延期",
    "extension": "审批延期",
    "decide": "登记处理决定",
    "answer": "签收或者退回移送",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody just sent and what was wrong with it; `place` is the form's."""

    place: str = ""
    post: Mapping[str, Any] = field(default_factory=dict)
    error: DomainError | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One deed this person can do: its form, where it is sent, what was typed."""

    deed: str
    label: str
    url: str
    place: str
    typed: Mapping[str, Any]
    error: DomainError | None
    is_first: bool = False

    @property
    def template(self) -> str:
        return f"followups/forms/{self.deed}.html"


@dataclass(frozen=True, slots=True)
class Problem:
    """One follow-up on the page."""

    row: FollowUp
    result: str
    disposal: str
    chain: list[Link]
    forms: list[Form]
    others: list[FollowUp]
    term: object = None


def page_of(visit: Visit, actor: Actor, at: datetime, typed: Typed) -> dict[str, Any]:
    """Everything the page needs; a constant number of queries."""
    rows = follow_ups_of(visit, actor)
    rel = Related.of(rows)
    dues = dues_of([visit.number]).get(visit.number, [])
    return {
        "visit": visit,
        "problems": [_problem(one, rows, rel, actor, typed) for one in rows],
        "returned": [
            link for one in returned_of(visit, rows) for link in handover_links(visit.number, one)
        ],
        "dues": [{"row": due, "is_late": due.state == "open" and due.due < at} for due in dues],
        "handled": handled_at(visit),
        "open": sum(one.state in LIVE for one in rows),
        "typed": typed,
        "today": localdate(at),
        **_choices(visit, rows, actor, at),
    }


def _problem(
    one: FollowUp, rows: Sequence[FollowUp], rel: Related, actor: Actor, typed: Typed
) -> Problem:
    table = outcome_table(one.finding.entry.outcomes)
    result, disposal = (
        table.results.get(one.finding.result),
        table.disposals.get(one.finding.disposal),
    )
    forms = _forms(one, rel, actor, typed)
    others = [
        other
        for other in rows
        if other.pk != one.pk
        and (other.organ_id, other.state) == (one.organ_id, one.state)
        and other.state in (S.OPEN, S.SETTLED)
    ]
    return Problem(
        one,
        result.label if result else one.finding.result,
        disposal.label if disposal else one.finding.disposal,
        chain_of(one, rel),
        forms,
        others,
        rel.term(one.order) if one.order else None,
    )


def _forms(one: FollowUp, rel: Related, actor: Actor, typed: Typed) -> list[Form]:
    """The deeds that would not be refused, the one the inspectors' disposal leads to first."""
    able = [
        deed
        for deed in ("order", "file", "transfer", "advise", "propose")
        if may_do([one], actor, deed)
    ]
    if one.state == S.SETTLED:
        able.sort(key=lambda deed: deed != "propose")
    else:
        able.sort(key=lambda deed: deed != SUGGESTED.get(one.finding.disposal))
    deeds = [*_running(one, rel, actor), *((deed, *_to(one, deed)) for deed in able)]
    if may_inform(one, actor) and one.state in (S.CASE, S.SENT, S.SETTLED):
        deeds.append(("inform", *_to(one, "inform")))
    return [
        Form(
            deed,
            LABELS[deed],
            url,
            place,
            typed.post if typed.place == place else {},
            typed.error if typed.place == place else None,
            is_first=n == 0,
        )
        for n, (deed, place, url) in enumerate(deeds)
    ]


def _running(one: FollowUp, rel: Related, actor: Actor) -> list[tuple[str, str, str]]:
    """Deeds towards the order, the case or the transfer under way, and towards a proposal."""
    number, found = one.visit.number, []
    if one.state == S.PROPOSED and may_close(one, actor):
        found.append(("close", *_to(one, "close")))
    if one.state == S.RECTIFYING and one.order is not None:
        order, args = one.order, (number, one.order.pk)
        order.organ = one.organ
        waiting = rel.waiting(order)
        if may_do([one], actor, "rectified"):
            url = reverse("follow-up-revisit", args=args)
            found.append(("revisit", f"revisit-{one.pk}", url))
        if waiting is not None:
            waiting.order = order
            if may_decide_extension(waiting, actor):
                url = reverse("follow-up-extension", args=(number, waiting.pk))
                found.insert(0, ("extension", f"extension-{waiting.pk}", url))
        if may_extend(order, waiting, actor, is_running=True):
            url = reverse("follow-up-extend", args=args)
            found.append(("extend", f"extend-{order.pk}", url))
    if one.state == S.CASE and one.case is not None and may_decide_case(one.case, actor):
        url = reverse("follow-up-decide", args=(number, one.case.pk))
        found.append(("decide", f"decide-{one.case.pk}", url))
    if one.state == S.SENT and one.handover is not None:
        one.handover.organ = one.organ
        if may_receive(one.handover, actor):
            url = reverse("follow-up-answer", args=(number, one.handover.pk))
            found.append(("answer", f"answer-{one.handover.pk}", url))
    return found


def _to(one: FollowUp, deed: str) -> tuple[str, str]:
    url = reverse("follow-up-deed", args=(one.visit.number, one.pk, deed))
    return f"{deed}-{one.pk}", url


def _choices(visit: Visit, rows: Sequence[FollowUp], actor: Actor, at: datetime) -> dict[str, Any]:
    """What the forms let one choose."""
    paths = {one.organ.path for one in rows if one.state == S.RECTIFYING}
    organs = {one.organ_id: one.organ for one in rows}
    return {
        "measures": list(Measure),
        "revisit_results": list(RevisitResult),
        "decision_results": list(DecisionResult),
        "penalty_kinds": list(PenaltyKind),
        "handover_kinds": list(HandoverKind),
        "sides": list(Side),
        "inform_ways": list(InformWay),
        "outcomes": list(Outcome),
        "organs": list(open_organs()),
        "inspectors": inspectors_for(rows) if paths else [],
        "least": least_inspectors(visit.organ, at) or 1,
        "minor": {pk: list(minor_in_force(organ, localdate(at))) for pk, organ in organs.items()},
    }
