"""Whether any place was drawn too often: what happened beside what chance alone would give, as a chart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

INSIDE = 0.95
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
MOST_TICKS = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One place. `left`, `width`, `middle`, `dot` are positions on the axis as SVG percentages."""

    name: str
    population: int
    drawn: int
    expected: float
    low: int
    high: int
    left: str
    width: str
    middle: str
    dot: str

    @property
    def is_outside(self) -> bool:
        return not self.low <= self.drawn <= self.high


@dataclass(frozen=True, slots=True)
class Tick:
    """A number on the axis."""

    at: str
    number: int


@dataclass(frozen=True, slots=True)
class Chart:
    """All places of one draw."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]

    @property
    def outside(self) -> list[Bar]:
        """The places that chance alone would rarely explain."""
        return [bar for bar in self.bars if bar.is_outside]

    @property
    def alarms(self) -> int:
        """Of 100 fair draws, how many have at least one place outside its range, at most."""
        return round(100 * (1 - INSIDE ** len(self.bars)))


def chart(regions: Iterable[Mapping[str, Any]]) -> Chart | None:
    """The chart of a draw's region counts; None when chance cannot be computed or there is one place only."""
    places = [region for region in regions if region.get("low") is not None]
    if len(places) < 2:
        return None
    most = max(max(place["high"], place["drawn"]) for place in places)
    ticks = _ticks(most)
    end = max(most, ticks[-1]) * 1.06
    ordered = sorted(places, key=lambda place: (-place["population"], place["name"]))
    return Chart(
        tuple(_bar(place, end) for place in ordered),
        tuple(Tick(_percent(tick / end), tick) for tick in ticks),
    )


def _bar(place: Mapping[str, Any], end: float) -> Bar:
    low, high = place["low"], place["high"]
    return Bar(
        name=place["name"],
        population=place["population"],
        drawn=place["drawn"],
        expected=place["expected"],
        low=low,
        high=high,
        left=_percent(low / end),
        width=_percent(max(high - low, 0.25) / end),
        middle=_percent(place["expected"] / end),
        dot=_percent(place["drawn"] / end),
    )


def _ticks(most: int) -> list[int]:
    step = next((s for s in STEPS if most / s <= MOST_TICKS), STEPS[-1])
    return list(range(0, most + 1, step)) if most else [0, 1]


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"
