"""A year's draws together: which firms have had their visits, and what leaving them out does to the others' chances.

Pure: visits, the cap and the counts are given; nothing is read. The cap itself is law (`annual_cap_per_firm`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

Sizes = Callable[[Mapping[str, int]], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that a firm has had this year, or is to have because an earlier draw took it.

    `reference` names the visit: the draw's id, or the number of an inspection from outside. A joint visit of several
    departments, or a drawn one that was also reported, has one reference and counts once. `secret_until` is the day on
    which the list it comes from is revealed, None when it is public.
    """

    firm: str
    reference: str
    secret_until: date | None = None


@dataclass(frozen=True, slots=True)
class Capped:
    """A firm that may not be visited again this year, with the visits that fill its cap."""

    firm: str
    references: tuple[str, ...]
    secret_until: date | None

    @property
    def reference(self) -> str:
        """The third column of exclusions.tsv."""
        return " ".join(self.references)


@dataclass(frozen=True, slots=True)
class Effect:
    """One stratum with and without its capped firms."""

    stratum: str
    before: int
    capped: int
    size_before: int
    size_after: int

    @property
    def after(self) -> int:
        """How many stay in the frame."""
        return self.before - self.capped

    @property
    def chance_before(self) -> Fraction:
        """Of each firm, were nobody capped; of the average firm with unequal chances."""
        return _share(self.size_before, self.before)

    @property
    def chance_after(self) -> Fraction:
        """Of each firm that stays in the frame."""
        return _share(self.size_after, self.after)

    @property
    def is_emptied(self) -> bool:
        """Whether nobody is left to draw where somebody was."""
        return self.before > 0 and self.after == 0


def capped(visits: Iterable[Visit], cap: int | None) -> tuple[Capped, ...]:
    """Who has had so many visits that one more would exceed the cap, by code; nobody where there is no cap."""
    if cap is None:
        return ()
    named = _by_firm(visits)
    return tuple(
        Capped(firm, tuple(sorted(of_firm)), _latest(of_firm.values()))
        for firm, of_firm in sorted(named.items())
        if len(of_firm) >= cap
    )


def may_exceed(
    visits: Iterable[Visit], waiting: Mapping[str, int], cap: int | None
) -> tuple[str, ...]:
    """Firms under their cap that this draw and the `waiting` ones, frozen and not yet drawn, could take beyond it.

    Nobody can be excluded for a draw that has not been held: these are for a warning, and for one visit in common.
    """
    if cap is None:
        return ()
    had = {firm: len(of_firm) for firm, of_firm in _by_firm(visits).items()}
    return tuple(
        firm
        for firm, frames in sorted(waiting.items())
        if had.get(firm, 0) < cap < had.get(firm, 0) + frames + 1
    )


def reveal_not_before(found: Iterable[Capped]) -> date | None:
    """The day before which exclusions.tsv must stay closed: it tells who stands on lists that are still secret."""
    return _latest(firm.secret_until for firm in found)


def effects(
    populations: Mapping[str, int], capped_of: Mapping[str, int], sizes: Sizes
) -> tuple[Effect, ...]:
    """What the cap does to every stratum.

    populations   stratum → firms that nothing but the cap may keep out, in the plan line's order
    capped_of     stratum → how many of them have reached the cap
    sizes         from populations to sample sizes, by the plan line's rules (`sizes_of`)
    """
    left = {name: count - capped_of.get(name, 0) for name, count in populations.items()}
    before, after = sizes(populations), sizes(left)
    return tuple(
        Effect(name, count, capped_of.get(name, 0), before[name], after[name])
        for name, count in populations.items()
    )


def visits_over(chances: Sequence[Fraction], cap: int | None = None) -> tuple[Fraction, ...]:
    """The chances of 0, 1, 2, … visits to a firm that stands in draws with these chances, one after the other.

    With a cap it leaves the frames once it has had so many.
    """
    most = len(chances) if cap is None else min(cap, len(chances))
    found = [Fraction(1)] + [Fraction(0)] * most
    for chance in chances:
        for count in range(most, 0, -1):
            stays = found[count] if count == cap else found[count] * (1 - chance)
            found[count] = stays + found[count - 1] * chance
        found[0] *= 1 if cap == 0 else 1 - chance
    return tuple(found)


def _by_firm(visits: Iterable[Visit]) -> dict[str, dict[str, date | None]]:
    """Firm → reference → until when it is secret; public as soon as one source of it is."""
    found: defaultdict[str, dict[str, date | None]] = defaultdict(dict)
    for visit in visits:
        of_firm = found[visit.firm]
        known = of_firm.get(visit.reference, visit.secret_until)
        days = (known, visit.secret_until)
        of_firm[visit.reference] = None if None in days else min(day for day in days if day)
    return found


def _latest(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _share(size: int, of: int) -> Fraction:
    return Fraction(size, of) if of else Fraction(0)
