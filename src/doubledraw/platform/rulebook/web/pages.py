"""The law book's pages, alike for the public and at the desk: the list, a set, a parameter, two sets, duties, days."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime

from doubledraw.platform.rulebook.selectors.calendars import calendar_in_use
from doubledraw.platform.rulebook.selectors.lawbook import (
    Compared,
    Entry,
    Shelf,
    Sought,
    agenda,
    applying,
    compared,
    conflicts_here,
    duties,
    narrowed,
    shelf,
    values_of,
)
from doubledraw.platform.rulebook.states import WhyPrevails
from doubledraw.platform.rulebook.web.months import months_of
from doubledraw.platform.rulebook.web.shown import (
    READINGS,
    Frame,
    rank_of,
    said,
)
from doubledraw.statute.books import RuleSet
from doubledraw.statute.names import names
from doubledraw.statute.rules import Resolution

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Told:
    """One value for a page."""

    entry: Entry
    words: str
    rank: str
    is_adopted: bool
    is_current: bool


def index(request: HttpRequest, frame: Frame, at: datetime) -> HttpResponse:
    """Every rule set and every parameter, narrowed as asked."""
    day = localtime(at).date()
    found, asked = shelf(day), _asked(request)
    groups = narrowed(found, asked)
    context = {
        "frame": frame,
        "books": [(book, rank_of(book), found.is_adopted(book)) for book in found.books],
        "asked": asked,
        "is_narrowed": asked != Sought(),
        "groups": [(one.name, [_told(e, found, day) for e in one.entries]) for one in groups],
        "values": sum(len(one.entries) for one in groups),
        "readings": [(reading.value, word) for reading, word in READINGS.items()],
        "demands": found.demands,
        "conflicts": conflicts_here(day, settings.RULE_SETS),
        "tab": "values",
    }
    return render(request, "rulebook/index.html", context)


def book(request: HttpRequest, frame: Frame, at: datetime, name: str) -> HttpResponse:
    """One rule set: what it is, all it says, what it makes people do."""
    day = localtime(at).date()
    found = shelf(day)
    one = _named(found, name)
    groups = narrowed(found, Sought(rule_set=name))
    context = {
        "frame": frame,
        "book": one,
        "rank": rank_of(one),
        "is_adopted": found.is_adopted(one),
        "groups": [(g.name, [_told(e, found, day) for e in g.entries]) for g in groups],
        "values": sum(len(g.entries) for g in groups),
        "duties": [duty for duty in duties(found, day.year) if duty.book is one],
        "others": [other for other in found.books if other is not one],
    }
    return render(request, "rulebook/book.html", context)


def parameter(request: HttpRequest, frame: Frame, at: datetime, name: str) -> HttpResponse:
    """One parameter through time in every rule set, and what applies here on a day."""
    known = names().get(name)
    if known is None:
        raise Http404
    today = localtime(at).date()
    day = _day(request.GET.get("on", "")) or today
    found = shelf(today)
    resolution = applying(name, day, settings.RULE_SETS)
    context = {
        "frame": frame,
        "known": known,
        "reading": READINGS[known.reads],
        "day": day,
        "today": today,
        "entries": [_told(entry, found, day) for entry in values_of(found, name)],
        "applies": resolution,
        "words": said(resolution.value) if resolution else "",
        "yielding": _yielding(resolution) if resolution else [],
        "demands": sorted({i for e in values_of(found, name) for i in e.parameter.ids}),
    }
    return render(request, "rulebook/parameter.html", context)


def compare(request: HttpRequest, frame: Frame, at: datetime) -> HttpResponse:
    """Two rule sets side by side: both texts, which prevails and why."""
    today = localtime(at).date()
    found = shelf(today)
    day = _day(request.GET.get("on", "")) or today
    adopted = [book.name for book in found.books if book.name in found.adopted]
    usual = [*adopted, *(book.name for book in found.books if book.name not in adopted)]
    one = found.named(request.GET.get("one", "")) or _named(found, usual[0])
    other = found.named(request.GET.get("other", "")) or next(
        _named(found, name) for name in usual if name != one.name
    )
    rows = [] if one is other else compared(one, other, day)
    rows.sort(key=lambda row: not row.differs)
    shared = request.GET.get("show", "") == "both"
    context = {
        "frame": frame,
        "books": found.books,
        "one": one,
        "other": other,
        "ranks": (rank_of(one), rank_of(other)),
        "day": day,
        "today": today,
        "shared": shared,
        "rows": [_row(row) for row in rows if not shared or (row.one.value and row.other.value)],
        "differing": sum(row.differs for row in rows),
        "tab": "compare",
    }
    return render(request, "rulebook/compare.html", context)


def duty_year(request: HttpRequest, frame: Frame, at: datetime) -> HttpResponse:
    """Who owes what in a year: the days here, and the duties of every set."""
    today = localtime(at).date()
    found, year = shelf(today), _year(request.GET.get("year", ""), today.year)
    here = agenda(year, settings.RULE_SETS)
    listed = duties(found, year)
    context = {
        "frame": frame,
        "year": year,
        "years": (today.year - 1, today.year, today.year + 1),
        "here": [(one, said(one.owed.resolution.value)) for one in here],
        "adopted": [book for book in found.books if book.name in found.adopted],
        "duties": [(duty, said(duty.deadline), found.is_adopted(duty.book)) for duty in listed],
        "tab": "duties",
    }
    return render(request, "rulebook/duties.html", context)


def workdays(request: HttpRequest, frame: Frame, at: datetime) -> HttpResponse:
    """A year's days off and make-up working days, with the notice, or that there is none yet."""
    today = localtime(at).date()
    calendar = calendar_in_use()
    years = sorted(calendar.notices)
    year = _year(request.GET.get("year", ""), today.year)
    if year not in calendar.notices:
        year = min(max(today.year, years[0]), years[-1])
    notice = calendar.notices[year]
    days = [*calendar.days(date(year, 1, 1), date(year, 12, 31))]
    context = {
        "frame": frame,
        "year": year,
        "years": years,
        "notice": notice,
        "links": [one for one in notice.sources if one.startswith("https://")],
        "months": months_of(days, today),
        "working": sum(day.is_working for day in days),
        "made_up": sorted(notice.work.items()),
        "holidays": _spans(sorted(notice.off.items())),
        "tab": "days",
    }
    return render(request, "rulebook/workdays.html", context)


def _told(entry: Entry, found: Shelf, day: date) -> Told:
    return Told(
        entry,
        said(entry.value),
        rank_of(entry.book),
        found.is_adopted(entry.book),
        entry.value.in_force(day),
    )


def _row(row: Compared) -> dict[str, Any]:
    sides = (row.one, row.other)
    return {
        "row": row,
        "sides": [(side, said(side.value) if side.value else "") for side in sides],
    }


def _yielding(found: Resolution) -> list[tuple[RuleSet, Any, str, WhyPrevails]]:
    return [
        (
            one.yielding.rule_set,
            one.yielding.value,
            said(one.yielding.value),
            WhyPrevails.of(one.why.value),
        )
        for one in found.conflicts
    ]


def _spans(days: list[tuple[date, str]]) -> list[tuple[str, date, date, int]]:
    """(holiday, first, last, days) of each run of days off."""
    runs: list[tuple[str, date, date, int]] = []
    for on, name in days:
        last = runs[-1] if runs else None
        if last and last[0] == name and (on - last[2]).days == 1:
            runs[-1] = (name, last[1], on, last[3] + 1)
        else:
            runs.append((name, on, on, 1))
    return runs


def _asked(request: HttpRequest) -> Sought:
    def one(name: str) -> str:
        return request.GET.get(name, "")[:LONGEST].replace("\x00", "").strip()

    return Sought(
        one("set"), one("demand"), one("reads"), one("q"), one("adopted") == "1", one("open") == "1"
    )


def _named(found: Shelf, name: str) -> RuleSet:
    one = found.named(name)
    if one is None:
        raise Http404
    return one


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None


def _year(text: str, usual: int) -> int:
    found = _day(f"{text}-01-01")
    return found.year if found else usual
