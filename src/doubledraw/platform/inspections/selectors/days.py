"""What the planning of days needs: visits without a notice, spans, teams, leave; and a person's own days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate, localtime

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.states import DrawState
from doubledraw.platform.inspections.documents import Taken, ToPlan
from doubledraw.platform.inspections.models import Notice, Visit, VisitDay
from doubledraw.platform.inspections.policies.visits import ORDERERS
from doubledraw.platform.inspections.selectors.visits import crew_of, visits_of
from doubledraw.platform.inspections.states import TO_DO, VisitState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.registry.models import Leave
from doubledraw.platform.rulebook.selectors import calendar_in_use, rule_sets_of
from doubledraw.statute import law
from doubledraw.statute.citation import Citation
from doubledraw.statute.deadlines import deadline
from doubledraw.statute.units import HOURS

LONGEST = 400
NEXT = timedelta(days=14)
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything the proposal is reckoned from. `earliest`: the first day a notice sent now would be in time for."""

    visits: Sequence[Visit]
    to_plan: list[ToPlan]
    taken: list[Taken]
    away: dict[str, set[date]]
    earliest: date
    lead_cites: Citation | None


def ground_of(draw: Draw, at: datetime) -> Ground:
    """The visits of a draw that may still be given a day, and what stands already. A constant number of queries."""
    has_notice = Exists(Notice.objects.filter(visit=OuterRef("pk")))
    rows = Visit.objects.filter(draw=draw, state__in=[*TO_DO]).annotate(has_notice=has_notice)
    visits = list(rows.select_related("draw__organ", "organ", "day").order_by("number"))
    teams = {pk: frozenset(one.ref for one in crew) for pk, crew in crew_of(visits).items()}
    earliest, cites = earliest_day(draw.organ, at)
    free = [one for one in visits if _is_free(one)]
    to_plan = [
        ToPlan(
            one.number,
            teams[one.pk],
            one.region_name,
            one.address,
            max(one.starts, earliest),
            one.ends,
        )
        for one in free
    ]
    taken = [
        Taken(teams[one.pk], one.region_name, localdate(one.planned_at))
        for one in visits
        if not _is_free(one) and one.planned_at is not None
    ]
    refs = frozenset[str]().union(*teams.values())
    return Ground(free, to_plan, taken, _away(refs), earliest, cites)


def earliest_day(organ: Organ, at: datetime) -> tuple[date, Citation | None]:
    """The first day whose morning a notice delivered now is in time for, and the article of the lead."""
    day, bound = localdate(at), rule_sets_of(organ, localdate(at))
    ruling = law.NOTICE_LEAD.find(day, bound)
    if ruling is None:
        return day, None
    term, calendar, counting = ruling.value, calendar_in_use(), law.counting(day, bound)
    for n in range(1, LONGEST):
        candidate = day + n * ONE
        morning = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) + n * ONE
        started = morning if term.unit == HOURS else candidate
        due = deadline(term, started, calendar, counting)
        if (due.moment >= at) if due.moment else (due.due >= day):
            return candidate, term.citation
    return day + LONGEST * ONE, term.citation


def draws_to_plan(actor: Actor) -> list[tuple[Draw, int]]:
    """(draw, visits without a planned moment) where the actor plans days. One query."""
    open_ones = Q(visits__state__in=[VisitState.ORDERED, VisitState.APPROVED])
    rows = Draw.objects.filter(within(actor, *ORDERERS)).exclude(state=DrawState.VOIDED)
    rows = rows.annotate(waiting=Count("visits", filter=open_ones & Q(visits__planned_at=None)))
    return [(one, one.waiting) for one in rows.filter(waiting__gt=0).order_by("-drawn_at")]


def days_of(draw: Draw) -> QuerySet[VisitDay]:
    """The planned days of a draw, by day and turn."""
    rows = VisitDay.objects.filter(visit__draw=draw)
    return rows.select_related("visit__draw__organ", "visit__organ").order_by("day", "place", "pk")


def my_days(actor: Actor, at: datetime) -> list[tuple[date, list[Visit]]]:
    """The person's own visits from today on, day by day, for two weeks."""
    today = localdate(at)
    rows = visits_of(actor, at).filter(state__in=[*TO_DO, VisitState.UNDER_WAY])
    found: dict[date, list[Visit]] = {}
    for visit in rows.filter(planned_at__isnull=False).order_by("planned_at", "number"):
        assert visit.planned_at is not None
        day = localdate(visit.planned_at)
        if today <= day <= today + NEXT:
            found.setdefault(day, []).append(visit)
    return sorted(found.items())


def _is_free(visit: Visit) -> bool:
    is_early = visit.state in (VisitState.ORDERED, VisitState.APPROVED)
    return is_early and not visit.has_notice  # type: ignore[attr-defined]


def _away(refs: frozenset[str]) -> dict[str, set[date]]:
    rows = Leave.objects.filter(inspector__ref__in=refs, cancelled_at=None)
    found: dict[str, set[date]] = {}
    for ref, since, until in rows.values_list("inspector__ref", "since", "until"):
        span = min((until - since).days, LONGEST)
        found.setdefault(ref, set()).update(since + n * ONE for n in range(span + 1))
    return found
