"""The year on one line: plan lines as bars in lanes, draws as dots, today as a mark. Geometry only."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH = 1000
LANES = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One plan line: x and width in thousandths of the year, its lane, whether past, present or ahead."""

    x: float
    width: float
    lane: int
    title: str
    url: str
    when: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One draw on its day."""

    x: float
    title: str
    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Ribbon:
    """Everything the page draws."""

    months: tuple[tuple[float, int], ...]
    bars: tuple[Bar, ...]
    dots: tuple[Dot, ...]
    today: float
    month: int
    lanes: int


Period = tuple[date, date, str, str]
Event = tuple[date, str, str, str]


def ribbon(today: date, periods: Sequence[Period], events: Iterable[Event]) -> Ribbon:
    """Lay the year of `today` out. `periods`: (from, to, title, url); `events`: (day, title, url, state)."""
    year = today.year
    bars = _bars(year, today, periods)
    dots = tuple(Dot(_x(day), *rest) for day, *rest in events if day.year == year)
    months = tuple((_x(date(year, month, 1)), month) for month in range(1, 13))
    lanes = max((bar.lane for bar in bars), default=0) + 1
    return Ribbon(months, bars, dots, _x(today), today.month, lanes)


def _bars(year: int, today: date, periods: Sequence[Period]) -> tuple[Bar, ...]:
    ends = [date.min] * LANES
    bars = []
    for start, end, title, url in periods:
        lane = next((i for i, last in enumerate(ends) if last < start), None)
        if lane is None:
            continue
        ends[lane] = end
        left, right = _x(max(start, date(year, 1, 1))), _x(min(end, date(year, 12, 31)))
        when = "past" if end < today else "ahead" if start > today else "now"
        bars.append(Bar(left, max(right - left, 12), lane, title, url, when))
    return tuple(bars)


def _x(day: date) -> float:
    length = 366 if calendar.isleap(day.year) else 365
    return round((day.timetuple().tm_yday - 1) / length * WIDTH, 1)
