"""A city's duties: opened day by day from its own document, most met in time, what the description says late or not."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from doubledraw.demo.cities.description import City, Event, Turn, moment
from doubledraw.demo.people import Cast
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.obligations import services
from doubledraw.platform.obligations.engine.duties import duty_of, falling_due
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.services.daily import AHEAD
from doubledraw.platform.obligations.states import ObligationState
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import OrganKind
from doubledraw.platform.rulebook.selectors import calendar_in_use

STEP = timedelta(days=50)
LEAD = timedelta(days=2)


def open_duties(city: City, cast: Cast) -> None:
    """Everything the rule sets bring from the first day to today, and what events set running."""
    day = city.begins
    while day < city.today:
        services.open_recurring(moment(day), since=city.begins)
        day += STEP
    services.open_recurring(moment(city.today), since=city.begins)
    _also(city, cast)
    for event in city.events:
        _start(city, cast, event)


def tell_story(city: City, cast: Cast) -> None:
    """Every duty whose day has come is met, but for the overdue; each overdue one is told to the superior next day."""
    slow = {_found(turn, cast).pk: turn for turn in city.late}
    left = {_found(turn, cast).pk for turn in city.overdue}
    clocked = {f"{event.clock}:{event.on}:{event.about}": event for event in city.events}
    past = Obligation.objects.filter(state=ObligationState.OPEN, due__lt=city.opens)
    for row in past.select_related("organ").order_by("due", "organ__path", "pk"):
        if row.pk in left:
            continue
        event = clocked.get(row.subject.partition("@")[0])
        turn = slow.get(row.pk)
        done = moment(turn.done) if turn and turn.done else _in_time(row, event)
        _meet(row, cast, done)
    for turn in city.early:
        assert turn.done is not None
        _meet(_found(turn, cast), cast, moment(turn.done))
    overdue = Obligation.objects.filter(pk__in=left).order_by("due")
    for day in sorted({localtime(due).date() for due in overdue.values_list("due", flat=True)}):
        services.escalate_overdue(moment(day + timedelta(days=1)))


def _in_time(row: Obligation, event: Event | None) -> datetime:
    """On the day the event says, else a few days before the last one, never before what opened it."""
    if event and event.met:
        return moment(event.met, row.organ_id % 5)
    before = localtime(row.due).date() - LEAD - timedelta(days=row.organ_id % 4)
    first = event.on if event else localtime(row.opened_at).date()
    return moment(max(before, first), row.organ_id % 5)


def _meet(row: Obligation, cast: Cast, done: datetime) -> None:
    paper = f"{row.organ.short_name}〔{done.year}〕{row.pk}号"
    services.meet_obligation(row, paper, by=cast.people["zhoumin"], at=done)


def _start(city: City, cast: Cast, event: Event) -> None:
    for organ in _organs(city, cast, event):
        services.open_by_clock(
            event.clock,
            event.on,
            organ,
            subject=f"{_subject(event)}@{organ.code}",
            about=event.about,
            document=city.document[:200],
            only=event.kinds,
            by=SYSTEM,
            at=moment(event.on),
        )


def _subject(event: Event) -> str:
    return f"{event.clock}:{event.on}:{event.about}"


def _organs(city: City, cast: Cast, event: Event) -> Iterator[Organ]:
    for name in event.organs or (event.organ,):
        yield from _called(name, city, cast)


def _called(name: str, city: City, cast: Cast) -> Iterator[Organ]:
    """An organ by its name, all departments, or the governments of all districts."""
    match name:
        case "departments":
            yield from (o for o in cast.organs.values() if o.kind == OrganKind.DEPARTMENT)
        case "districts":
            yield from (o for o in cast.organs.values() if _is_district(o, cast))
        case _:
            yield cast.organs[name]


def _is_district(organ: Organ, cast: Cast) -> bool:
    return organ.kind == OrganKind.GOVERNMENT and organ.pk != cast.government.pk


def _also(city: City, cast: Cast) -> None:
    """What the document asks of others than departments as well: the districts' schemes."""
    for entry in city.also:
        for dated in falling_due(city.begins, city.today + AHEAD, city.rule_sets):
            if dated.owed.obligation.name != entry["kind"]:
                continue
            for name in entry["organs"]:
                for organ in _called(name, city, cast):
                    duty = duty_of(dated, organ.code, calendar_in_use())
                    services.open_obligation(organ, duty, by=SYSTEM, at=moment(city.begins))


def _found(turn: Turn, cast: Cast) -> Obligation:
    rows = Obligation.objects.filter(kind=turn.kind, organ=cast.organs[turn.organ])
    found = [row for row in rows if turn.due is None or localtime(row.due).date() == turn.due]
    if len(found) != 1:
        raise LookupError(f"{len(found)} duties instead of one: {asdict(turn)}")
    return found[0]
