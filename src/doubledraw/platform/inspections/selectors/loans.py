"""Recorders for visits: what waits for a keeper, what a person has, what is late; the firms are not named."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from doubledraw.platform.inspections.models import RecorderLoan, Visit
from doubledraw.platform.inspections.policies.loans import LoanTerms
from doubledraw.platform.inspections.states import LOAN_AWAY, LOAN_OPEN, LoanState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import shared_with, within
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.models import Equipment, EquipmentLoan
from doubledraw.platform.registry.selectors.specialists import equipment_visible_to
from doubledraw.platform.registry.states import EquipmentStatus
from doubledraw.platform.rulebook.selectors import (
    calendar_in_use,
    rule_sets_by_organ,
    rule_sets_of,
)
from doubledraw.statute import law
from doubledraw.statute.deadlines import deadline
from doubledraw.statute.rules import Adopted
from doubledraw.statute.workdays import Calendar


def loans_of(actor: Actor) -> QuerySet[RecorderLoan]:
    """The loans of this keeper's organs and one's own, open ones by the day they are due."""
    rows = RecorderLoan.objects.filter(
        within(actor, Role.CLERK, field="keeper") | Q(asked_by=actor.user_id)
    )
    return _with_names(rows).order_by("due_on", "pk")


def open_loans(actor: Actor) -> QuerySet[RecorderLoan]:
    """Those that are not over."""
    return loans_of(actor).filter(state__in=LOAN_OPEN)


def loans_waiting_for(actor: Actor) -> list[RecorderLoan]:
    """What this person has to sign now: give, receive or accept."""
    keeps = within(actor, Role.CLERK, field="keeper") & ~Q(asked_by=actor.user_id)
    mine = Q(state=LoanState.GIVEN, asked_by=actor.user_id)
    due = keeps & Q(state__in=[LoanState.ASKED, LoanState.HANDED_IN])
    return list(_with_names(RecorderLoan.objects.filter(mine | due)).order_by("pk"))


def loans_of_visit(visit: Visit) -> list[RecorderLoan]:
    """The recorders of a visit that were not called off. One query."""
    rows = RecorderLoan.objects.filter(visit=visit).exclude(state=LoanState.WITHDRAWN)
    return list(_with_names(rows).order_by("pk"))


def recorders_of_visits(visits: list[Visit]) -> dict[int, list[RecorderLoan]]:
    """Visit → the same for a phone: state, due day and the code of the device. One query."""
    rows = RecorderLoan.objects.filter(visit__in=visits).exclude(state=LoanState.WITHDRAWN)
    rows = rows.select_related("loan__equipment").only(
        "visit", "state", "due_on", "loan__equipment__code"
    )
    found: dict[int, list[RecorderLoan]] = {}
    for loan in rows.order_by("pk"):
        found.setdefault(loan.visit_id, []).append(loan)
    return found


def is_overdue(loan: RecorderLoan, today: date) -> bool:
    """Whether it should have been back before today."""
    return loan.state in LOAN_AWAY and loan.due_on is not None and loan.due_on < today


def keepers_for(visit: Visit, actor: Actor) -> list[Organ]:
    """The organs near the visit's and the person's own that keep usable devices."""
    kept = Equipment.objects.filter(
        shared_with(visit.organ.path, actor.organ_path), status=EquipmentStatus.USABLE
    )
    return list(Organ.objects.filter(pk__in=kept.values("organ")).order_by("path"))


def devices_in(actor: Actor) -> list[Equipment]:
    """Usable devices of the actor's organs that nobody has."""
    rows = equipment_visible_to(actor).filter(
        within(actor, Role.CLERK), status=EquipmentStatus.USABLE
    )
    out = EquipmentLoan.objects.filter(returned_at=None)
    return list(rows.exclude(pk__in=out.values("equipment")))


def loan_terms(visit: Visit) -> LoanTerms:
    """When the recorder of a visit goes out and comes back, by the adopted rule sets of its organ."""
    return _terms(visit, rule_sets_of(visit.organ, _day(visit)), calendar_in_use())


def terms_of(loans: Iterable[RecorderLoan], today: date) -> dict[int, LoanTerms]:
    """Loan → the terms under the rules of today, for a list. Two queries."""
    rows = list(loans)
    bound = rule_sets_by_organ({one.visit.organ for one in rows}, today)
    calendar = calendar_in_use()
    return {one.pk: _terms(one.visit, bound[one.visit.organ_id], calendar) for one in rows}


def _terms(visit: Visit, bound: Adopted, calendar: Calendar) -> LoanTerms:
    day = _day(visit)
    counting = law.counting(day, bound)
    lend, back = law.RECORDER_LOAN.find(day, bound), law.RECORDER_RETURN.find(day, bound)
    planned = localdate(visit.planned_at) if visit.planned_at else day
    return LoanTerms(
        deadline(lend.value, planned, calendar, counting).due if lend else None,
        lend.citation if lend else None,
        deadline(back.value, day, calendar, counting).due if back else None,
        back.citation if back else None,
    )


def _day(visit: Visit) -> date:
    """The day the check ends, as far as it is known."""
    moment = visit.ended_at or visit.began_at or visit.planned_at
    return localdate(moment) if moment else visit.starts


def _with_names(rows: QuerySet[RecorderLoan]) -> QuerySet[RecorderLoan]:
    return rows.select_related(
        "visit__draw__organ", "visit__organ", "borrower", "keeper", "loan__equipment"
    )
