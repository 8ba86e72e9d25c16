"""Which planned lines meet at the same doors, how many firms that takes beyond the cap, and what chance remains."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from doubledraw.platform.draws.engine.coordination import chances_left, visits_over
from doubledraw.platform.draws.selectors.year import Planned
from doubledraw.platform.plans.documents.overlap import Area
from doubledraw.platform.plans.models import PlanLine

LEAST = Fraction(1, 10)
Chosen = tuple[tuple[int, Fraction], ...]
"""Places of lines, in the order they are to be drawn, each with its chance."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A line among those that reach the same firms; chances are of the average firm of these."""

    line: PlanLine
    chance: Fraction
    left: Fraction

    @property
    def percent(self) -> float:
        """The stated chance, in hundredths."""
        return float(100 * self.chance)

    @property
    def percent_left(self) -> float:
        """What remains of it under the cap."""
        return float(100 * self.left)


@dataclass(frozen=True, slots=True)
class Collision:
    """Firms that stand in the frames of the same lines; `beyond`: how many would exceed the cap, nobody left out."""

    firms: int
    meeting: tuple[Meeting, ...]
    beyond: Fraction

    @property
    def expected(self) -> str:
        """How many firms to expect beyond the cap, in tenths."""
        return f"{float(self.beyond):,.1f}" if self.beyond >= LEAST else f"<{float(LEAST)}"


def collisions(area: Area, planned: Sequence[Planned], cap: int) -> list[Collision]:
    """Groups of firms that more lines reach than the cap lets come, the most expected excess first."""
    groups: dict[tuple[int, ...], dict[Chosen, int]] = defaultdict(dict)
    for chosen, mask in _parts(area, planned).items():
        if len(chosen) > cap:
            groups[tuple(at for at, _ in chosen)][chosen] = area.firms(mask)
    found = [_collision(planned, places, firms, cap) for places, firms in groups.items()]
    return sorted(found, key=lambda one: (-one.beyond, -one.firms))


def _collision(
    planned: Sequence[Planned], places: tuple[int, ...], firms: dict[Chosen, int], cap: int
) -> Collision:
    total = sum(firms.values())
    chances, left = [Fraction(0)] * len(places), [Fraction(0)] * len(places)
    beyond = Fraction(0)
    for chosen, count in firms.items():
        own = [chance for _, chance in chosen]
        beyond += count * sum(visits_over(own)[cap + 1 :], Fraction(0))
        for at, (chance, stays) in enumerate(zip(own, chances_left(own, cap), strict=True)):
            chances[at] += count * chance
            left[at] += count * stays
    meeting = tuple(
        Meeting(planned[place].line, chances[at] / total, left[at] / total)
        for at, place in enumerate(places)
    )
    return Collision(total, meeting, beyond)


def _parts(area: Area, planned: Sequence[Planned]) -> dict[Chosen, int]:
    """The firms that at least one line reaches, divided by which lines reach them with which chances."""
    parts: dict[Chosen, int] = {}
    for at, line in enumerate(planned):
        for rate, mask in line.rates:
            rest = mask
            for chosen, known in list(parts.items()):
                if both := known & mask:
                    further = (*chosen, (at, rate))
                    parts[further] = parts.get(further, 0) | both
                    parts[chosen] = known & ~both
                    rest &= ~both
            if rest:
                alone = ((at, rate),)
                parts[alone] = parts.get(alone, 0) | rest
    return {chosen: mask for chosen, mask in parts.items() if mask}
