"""Reckonings from the law book: of a duty with days of its own, and of a term that an event sets running."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from doubledraw.platform.obligations.documents import (
    CHINA,
    Cited,
    Counted,
    Reckoning,
    Yielding,
    last_moment,
)
from doubledraw.platform.obligations.states import DayKind
from doubledraw.platform.rulebook.states import WhyPrevails
from doubledraw.statute.agenda import Dated, Owed
from doubledraw.statute.citation import Citation
from doubledraw.statute.deadlines import Caveat, Counting, Deadline, deadline
from doubledraw.statute.errors import StatuteError
from doubledraw.statute.law import counting
from doubledraw.statute.names import clocks, named
from doubledraw.statute.rules import Adopted, Conflict
from doubledraw.statute.terms import Schedule, Term
from doubledraw.statute.units import HOURS
from doubledraw.statute.workdays import Calendar

NOT_MOVED = "期限日不是工作日。这类期限是固定的日子，不顺延。"
MOVED = "原最后一日不是工作日，顺延到下一个工作日。"
PROVISIONAL = "其中有的年份放假通知还没有发布，按法定节假日暂定；通知发布后可能变动。"
CLOSED_BY = "最后一日当天办理仍算按期。"


def reckoned_by_calendar(entry: Dated, calendar: Calendar) -> Reckoning:
    """Why a duty with days of its own is due on this day: every day of its month up to it."""
    schedule = entry.owed.deadline
    assert isinstance(schedule, Schedule)
    parameter, value = named(entry.owed.obligation.deadline), entry.owed.resolution.value
    first = entry.due.replace(day=1)
    days = tuple(_days(first, entry.due, calendar))
    off = days and days[-1].kind in (DayKind.WEEKEND, DayKind.HOLIDAY)
    return Reckoning(
        due=entry.due.isoformat(),
        rule=parameter.name,
        title=parameter.title,
        value=str(schedule.value),
        unit=schedule.unit,
        days=days,
        notes=tuple(filter(None, (CLOSED_BY, NOT_MOVED if off else "", value.note))),
        words=value.words,
        carried_from=_carried_from(entry.owed, entry.due.year),
    )


def reckoned_by_clock(
    owed: Owed, started: date | datetime, rule_sets: Adopted, calendar: Calendar
) -> tuple[datetime, Reckoning]:
    """The last moment in time for a term that `started` has set running, and how it was counted.

    `started` is the event's local day, or for a term of hours its moment.
    """
    term = owed.deadline
    assert isinstance(term, Term)
    day = started.date() if isinstance(started, datetime) else started
    found = deadline(term, started, calendar, counting(day, rule_sets))
    parameter, value = named(owed.obligation.deadline), owed.resolution.value
    provisional = Caveat.PROVISIONAL in found.caveats
    reckoning = Reckoning(
        due=found.due.isoformat(),
        rule=parameter.name,
        title=parameter.title,
        value=str(term.length),
        unit=term.unit,
        started_by=clocks()[term.clock],
        start=day.isoformat(),
        days=_with_start(found),
        notes=_notes(found, value.note, provisional=provisional),
        provisional=provisional,
        hour=f"{found.moment.astimezone(CHINA):%H:%M}" if found.moment else "",
        words=value.words,
        carried_from=_carried_from(owed, day.year),
    )
    return found.moment or last_moment(found.due), reckoning


def reckoned_anew(
    kept: Mapping[str, Any], cited: Mapping[str, Any], calendar: Calendar, counts: Counting
) -> Reckoning | None:
    """The same term from the same day, counted in another calendar; None for what no calendar changes.

    `kept` and `cited` are a `Reckoning` and a `Cited` as JSON: the rule stays what it was when the duty was opened.
    """
    if not kept["start"] or kept["unit"] == HOURS:
        return None
    start = date.fromisoformat(kept["start"])
    term = Term(
        int(kept["value"]), kept["unit"], kept["due"] < kept["start"], "", _kept_citation(cited)
    )
    found = deadline(term, start, calendar, counts)
    provisional = Caveat.PROVISIONAL in found.caveats
    note = [one for one in kept["notes"] if one not in (CLOSED_BY, MOVED, PROVISIONAL)]
    changed = {
        "due": found.due.isoformat(),
        "days": _with_start(found),
        "notes": _notes(found, note[0] if note else "", provisional=provisional),
        "provisional": provisional,
    }
    return Reckoning(**{**kept, **changed})


def _kept_citation(cited: Mapping[str, Any]) -> Citation:
    return Citation(
        cited["instrument"],
        cited["article"],
        cited["quotation"],
        adopted_by=cited["unconfirmed"],
    )


def _with_start(found: Deadline) -> tuple[Counted, ...]:
    """The days of a count; one that runs forward begins with the day that started it."""
    day = str(found.started)[:10]
    start = () if found.term.is_before else (Counted(day, DayKind.START),)
    return (*start, *_counted(found))


def _carried_from(owed: Owed, year: int) -> int:
    rules = owed.resolution.ruled.rule_set
    return rules.year if rules.is_carried_into(year) else 0


def cited_of(owed: Owed) -> Cited:
    """The article of the deadline that applies, as it stands in the rule set that prevails."""
    citation = owed.resolution.value.citation
    return Cited(
        citation.instrument,
        citation.article,
        citation.quotation,
        owed.resolution.ruled.rule_set.name,
        citation.adopted_by,
        tuple(_yielding(conflict) for conflict in owed.resolution.conflicts),
    )


def _yielding(conflict: Conflict) -> Yielding:
    value = conflict.yielding.value
    return Yielding(
        value.citation.instrument,
        value.citation.article,
        value.citation.quotation,
        str(value.value),
        value.unit,
        WhyPrevails.of(conflict.why.value).label,
    )


def _notes(found: Deadline, note: str, *, provisional: bool) -> tuple[str, ...]:
    said = [] if found.term.unit == HOURS else [CLOSED_BY]
    said += [MOVED] if found.moved_from else []
    said += [note] if note else []
    return (*said, PROVISIONAL) if provisional else tuple(said)


def _counted(found: Deadline) -> tuple[Counted, ...]:
    return tuple(
        Counted(
            one.day.on.isoformat(), DayKind.of(one.day.kind.value), one.number or 0, one.day.name
        )
        for one in found.days
        if one.number or one.day.on.isoformat() != str(found.started)[:10]
    )


def _days(first: date, last: date, calendar: Calendar) -> list[Counted]:
    return [day_of(first + timedelta(days=n), calendar) for n in range((last - first).days + 1)]


def day_of(day: date, calendar: Calendar) -> Counted:
    """What a day is; a plain weekday where the calendar does not reach."""
    try:
        found = calendar.day(day)
    except StatuteError:
        return Counted(day.isoformat(), DayKind.CALENDAR)
    return Counted(day.isoformat(), DayKind.of(found.kind.value), 0, found.name)
