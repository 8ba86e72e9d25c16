"""Deadlines of the follow-up: set by a document, or by a rule of the organ's own; met, withdrawn, or seen overdue."""

from dataclasses import dataclass
from datetime import date, datetime

from doubledraw.platform.followups.models import Decision, FollowUp, Handover, Rectification
from doubledraw.platform.followups.selectors.lists import RECEIPT, REVISIT
from doubledraw.platform.followups.selectors.onward import handled_at
from doubledraw.platform.followups.states import HandoverKind
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.services.telling import tell_disclosure
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.obligations.documents import Cited, Duty, Reckoning, Yielding
from doubledraw.platform.obligations.services import (
    meet_kind,
    open_by_clock,
    open_obligation,
    withdraw_kind,
)
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role
from doubledraw.platform.rulebook.selectors import calendar_in_use, rule_sets_of
from doubledraw.platform.rulebook.states import WhyPrevails
from doubledraw.statute import law
from doubledraw.statute.deadlines import deadline
from doubledraw.statute.law import Fact, Ruling
from doubledraw.statute.names import clocks, named
from doubledraw.statute.terms import Term
from doubledraw.statute.units import HOURS

AS_WRITTEN = "文书写明的期限"


@dataclass(frozen=True, slots=True)
class Day:
    """A deadline: its last day, how it came about, under which text."""

    due: date
    reckoning: Reckoning
    cited: Cited


def day_for(
    fact: Fact[Term], organ: Organ, start: date, asked: date | None, written: str, what: str
) -> Day:
    """What a rule of the organ says of a term from `start`; else the day that was asked for, as `written` has it.

    Invalid when neither is there, or the day asked for is later than the rule allows.
    """
    bound = rule_sets_of(organ, start)
    ruling = fact.find(start, bound)
    if ruling is None or ruling.value.unit == HOURS:
        if asked is None:
            raise Invalid(
                "no_day", "还没有填{what}", remedy="没有文件规定这个期限，请写明日期。", what=what
            )
        reckoning = Reckoning(asked.isoformat(), fact.name, AS_WRITTEN, asked.isoformat(), "")
        return Day(asked, reckoning, Cited(written, ""))
    found = deadline(ruling.value, start, calendar_in_use(), law.counting(start, bound))
    if asked is not None and asked > found.due:
        raise Invalid(
            "day_beyond_rule",
            "{what}不能晚于规定的{due}",
            ruling.citation,
            "请改早。",
            what=what,
            due=found.due.isoformat(),
        )
    due = asked or found.due
    return Day(due, _reckoned(fact.name, ruling, start, due), _cited(ruling))


def open_revisit(
    order: Rectification, day: Day, edition: int, *, digest: str, by: Actor, at: datetime
) -> None:
    """The organ owes a revisit; a granted extension is the next edition of it."""
    _open(
        REVISIT,
        f"{order.reference}:{edition}",
        order.organ,
        "复查改正情况",
        "到现场复查责令改正的问题，登记结果",
        order.visit,
        day,
        (order.number, digest),
        by=by,
        at=at,
    )


def end_revisit(order: Rectification, edition: int, told: str, *, by: Actor, at: datetime) -> None:
    """Everything of the order has been seen to, or goes another way."""
    subject = f"{order.reference}:{edition}"
    meet_kind(REVISIT, subject, document=told, by=by, at=at)


def move_revisit(order: Rectification, edition: int, *, by: Actor, at: datetime) -> None:
    """The term was extended: the earlier deadline is withdrawn."""
    withdraw_kind(REVISIT, f"{order.reference}:{edition}", "已同意延期", by=by, at=at)


def open_receipt(handover: Handover, day: Day, *, by: Actor, at: datetime) -> None:
    """Who was handed a problem owes its receipt; for one outside the platform the sender sees to it."""
    is_daily = handover.kind == HandoverKind.DAILY
    _open(
        RECEIPT,
        handover.reference,
        handover.to or handover.organ,
        "签收转办" if is_daily else "签收移送",
        "签收移送的问题，或者写明理由退回",
        handover.visit,
        day,
        (handover.number, handover.digest),
        by=by,
        at=at,
    )


def end_receipt(handover: Handover, told: str, *, by: Actor, at: datetime) -> None:
    """It was received or sent back."""
    meet_kind(RECEIPT, handover.reference, document=told, by=by, at=at)


def penalty_decided(decision: Decision, *, by: Actor, at: datetime) -> None:
    """A penalty starts the clock of its publication, where the rule sets have one (KL-06)."""
    open_by_clock(
        "penalty_decided",
        decision.decided_on,
        decision.organ,
        subject=decision.reference,
        about=decision.case.visit.number,
        document=decision.document,
        by=by,
        at=at,
    )


def penalty_approved(follow_up: FollowUp, *, at: datetime) -> None:
    """A second person has approved a closing that rests on a case: its penalty is published by itself."""
    enqueue(
        "disclosure.follow",
        {"kind": "penalty", "visit": follow_up.visit_id},
        key=f"disclosure:penalty:{follow_up.pk}:{at.isoformat()}",
        at=at,
        title="更新公示",
    )


def visit_handled(visit: Visit, *, by: Actor, at: datetime) -> None:
    """The last problem of a visit was handled: its result is formed, and the clock of its publication starts."""
    handled = handled_at(visit)
    if handled is None:
        return
    open_by_clock(
        "result_made",
        handled,
        visit.organ,
        subject=visit.reference,
        about=visit.number,
        document=visit.number,
        by=by,
        at=at,
    )
    tell_disclosure(visit.pk, f"handled:{visit.pk}:{handled.isoformat()}", at=at)


def _open(
    kind: str,
    subject: str,
    organ: Organ,
    title: str,
    what: str,
    visit: Visit,
    day: Day,
    document: tuple[str, str],
    *,
    by: Actor,
    at: datetime,
) -> None:
    duty = Duty(
        kind=kind,
        subject=subject,
        role=Role.CLERK,
        title=title,
        about=visit.number,
        reckoning=day.reckoning,
        cited=day.cited,
        document=document[0],
        digest=document[1],
        what=what,
    )
    open_obligation(organ, duty, by=by, at=at)


def _reckoned(name: str, ruling: Ruling[Term], start: date, due: date) -> Reckoning:
    term, value = ruling.value, ruling.resolution.value
    return Reckoning(
        due=due.isoformat(),
        rule=name,
        title=named(name).title,
        value=str(term.length),
        unit=term.unit,
        started_by=clocks()[term.clock],
        start=start.isoformat(),
        words=value.words,
    )


def _cited(ruling: Ruling[Term]) -> Cited:
    citation = ruling.citation
    others = tuple(
        Yielding(
            one.yielding.value.citation.instrument,
            one.yielding.value.citation.article,
            one.yielding.value.citation.quotation,
            str(one.yielding.value.value),
            one.yielding.value.unit,
            WhyPrevails.of(one.why.value).label,
        )
        for one in ruling.conflicts
    )
    return Cited(
        citation.instrument,
        citation.article,
        citation.quotation,
        ruling.resolution.ruled.rule_set.name,
        citation.adopted_by,
        others,
    )
