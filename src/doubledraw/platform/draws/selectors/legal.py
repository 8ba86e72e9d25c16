"""The legal section's part in a draw: what the rules ask, and whether its notice was early enough."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.policies import LegalDuty
from doubledraw.platform.draws.states import PersonRole
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.rulebook.selectors import (
    article_for,
    calendar_in_use,
    rule_sets_of,
)
from doubledraw.statute import law
from doubledraw.statute.citation import Citation, own_rule
from doubledraw.statute.deadlines import deadline
from doubledraw.statute.rules import Adopted
from doubledraw.statute.terms import Term
from doubledraw.statute.units import DAYS, HOURS

CODE_DAYS = 7
"""How long a firm's code is good where the organ has adopted no number of its own."""
LONGEST_WAIT = 120
"""Days that are tried for the first on which a notice was early enough."""


@dataclass(frozen=True, slots=True)
class CodeTerm:
    """For how many days a firm's own code is good, and who says so."""

    days: int
    cites: Citation


def legal_duty(organ: Organ, day: date, notified_on: date | None = None) -> LegalDuty | None:
    """What the rule sets that bind the organ ask; None where none wants the legal section there. One query."""
    return _duty(day, rule_sets_of(organ, day), notified_on)


def work_plan_rule(organ: Organ, day: date) -> Citation:
    """Why a draw has its own work plan (GT-08). One query."""
    return article_for(law.WORK_PLAN_PER_DRAW, organ, day, "每次抽取有工作方案，由另一人批准")


def repeat_rule(organ: Organ, day: date) -> Citation:
    """Why another person approves that a firm is inspected for the same item again (CC-14). One query."""
    return article_for(law.NO_REPEAT_BY_LEVELS, organ, day, "重复检查由另一人批准")


def firm_code_term(organ: Organ, day: date) -> CodeTerm:
    """How long a firm's own code of the organ is good. One query."""
    found = law.FIRM_CODE_DAYS.find(day, rule_sets_of(organ, day))
    if found is None:
        return CodeTerm(CODE_DAYS, own_rule("企业查询码有效期"))
    return CodeTerm(found.value, found.citation)


def notified_on(draw: Draw) -> date | None:
    """The first day on which the legal section was told of this draw."""
    told = [
        invitation.notified_on
        for person in draw.people.all()
        if person.role == PersonRole.LEGAL
        and (invitation := getattr(person, "invitation", None)) is not None
    ]
    return min(told, default=None)


def _duty(day: date, bound: Adopted, told: date | None) -> LegalDuty | None:
    presence = law.SUPERVISED_DRAW.cited(day, bound)
    if presence is None:
        return None
    ruling = law.LEGAL_SECTION_NOTICE.find(day, bound)
    if ruling is None:
        return LegalDuty(presence)
    term = ruling.value
    ready = _ready_on(term, told, day, bound) if told else None
    days = -(-term.length // 24) if term.unit == HOURS else term.length
    return LegalDuty(presence, term.citation, days, told, ready)


def _ready_on(term: Term, told: date, day: date, bound: Adopted) -> date | None:
    """The first day for which a notice given on `told` meets the term."""
    if term.unit == DAYS:
        return told + timedelta(days=term.length)
    calendar, counting = calendar_in_use(), law.counting(day, bound)
    in_hours = term.unit == HOURS
    for days in range(LONGEST_WAIT):
        on = told + timedelta(days=days)
        end = deadline(term, _midnight(on) if in_hours else on, calendar, counting)
        if end.is_met_by(_midnight(told) if in_hours else told):
            return on
    return None


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))
