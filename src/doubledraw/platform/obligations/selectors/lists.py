"""The list of obligations: whose, how urgent, of which organ and kind, with the counts beside each choice."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils.timezone import localtime

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.obligations.documents import first_moment, last_moment
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.states import ObligationState, Outcome, Reach, Urgency
from doubledraw.platform.organs.selectors import within

SOON = 7


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list is narrowed to; empty means everything."""

    reach: Reach | None = None
    urgency: Urgency | None = None
    outcome: Outcome | None = None
    organ: str = ""
    kind: str = ""
    day: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a facet, with how many there are."""

    value: str
    label: str
    count: int


def obligations_visible_to(actor: Actor) -> QuerySet[Obligation]:
    """Those of the organs in the actor's scope, the most urgent first."""
    return Obligation.objects.filter(within(actor)).select_related("organ").order_by("due", "pk")


def obligation_visible_to(actor: Actor, pk: int) -> Obligation:
    """One obligation; Obligation.DoesNotExist when there is none or it is not theirs to see."""
    return obligations_visible_to(actor).get(pk=pk)


def sought(actor: Actor, asked: Sought, at: datetime) -> QuerySet[Obligation]:
    """The visible obligations that are asked for."""
    rows = narrowed(actor, asked)
    if asked.outcome:
        rows = rows.filter(ended(asked.outcome))
    return rows.filter(_urgency(asked.urgency, at)) if asked.urgency else rows


def narrowed(actor: Actor, asked: Sought) -> QuerySet[Obligation]:
    """As asked for but for urgency and outcome, so that the urgencies can be counted."""
    rows = obligations_visible_to(actor)
    if asked.reach:
        rows = rows.filter(reached(actor, asked.reach))
    if asked.organ:
        rows = rows.filter(organ__code=asked.organ)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.day:
        rows = rows.filter(due__range=(first_moment(asked.day), last_moment(asked.day)))
    if asked.year:
        first, last = date(asked.year, 1, 1), date(asked.year, 12, 31)
        rows = rows.filter(due__range=(first_moment(first), last_moment(last)))
    return rows


def reached(actor: Actor, reach: Reach) -> Q:
    """Mine: I hold the role it names. Ours: my own organ's. Below: any other organ's in my scope."""
    if reach is Reach.OURS:
        return Q(organ__path=actor.organ_path)
    if reach is Reach.BELOW:
        return ~Q(organ__path=actor.organ_path)
    condition = Q(pk__in=[])
    for grant in actor.grants:
        condition |= Q(role=grant.role, organ__path__startswith=grant.organ_path)
    return condition


def ended(outcome: Outcome) -> Q:
    """The condition that an obligation ended so, or has not."""
    is_open, met = Q(state=ObligationState.OPEN), Q(state=ObligationState.MET)
    in_time = Q(closed_at__lte=F("due"))
    match outcome:
        case Outcome.OPEN:
            return is_open
        case Outcome.IN_TIME:
            return met & in_time
        case Outcome.LATE:
            return met & ~in_time
        case _:
            return ~is_open & ~met


def urgency_counts(rows: QuerySet[Obligation], at: datetime) -> list[Choice]:
    """How many of the rows are overdue, due within a week, due later, over: one query."""
    counts = rows.order_by().aggregate(
        **{u.value: Count("pk", filter=_urgency(u, at)) for u in Urgency}
    )
    return [Choice(u.value, u.label, counts[u.value]) for u in Urgency]


def organ_counts(rows: QuerySet[Obligation]) -> list[Choice]:
    """How many of the rows each organ has: one query."""
    found = rows.order_by("organ__path").values_list("organ__code", "organ__name")
    return [Choice(code, name, n) for code, name, n in found.annotate(n=Count("pk"))]


def kind_counts(rows: QuerySet[Obligation]) -> list[Choice]:
    """How many of the rows are of each kind: one query."""
    found = rows.order_by("title").values_list("kind", "title").annotate(n=Count("pk"))
    by_kind: dict[str, Choice] = {}
    for kind, title, n in found:
        before = by_kind.get(kind)
        by_kind[kind] = Choice(kind, title, n + (before.count if before else 0))
    return list(by_kind.values())


def urgency_of(obligation: Obligation, at: datetime) -> Urgency:
    """How urgent one is now."""
    if obligation.state != ObligationState.OPEN:
        return Urgency.OVER
    if obligation.due < at:
        return Urgency.OVERDUE
    return Urgency.WEEK if obligation.due <= in_a_week(at) else Urgency.LATER


def in_a_week(at: datetime) -> datetime:
    """The last moment of the seventh day from today."""
    return last_moment(localtime(at).date() + timedelta(days=SOON))


def _urgency(urgency: Urgency, at: datetime) -> Q:
    is_open = Q(state=ObligationState.OPEN)
    match urgency:
        case Urgency.OVERDUE:
            return is_open & Q(due__lt=at)
        case Urgency.WEEK:
            return is_open & Q(due__gte=at, due__lte=in_a_week(at))
        case Urgency.LATER:
            return is_open & Q(due__gt=in_a_week(at))
        case _:
            return ~is_open
