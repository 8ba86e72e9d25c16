"""A year's draws together: what leaving out the firms at their cap does to the others' chances, and what may collide.

Pure: chances, the cap and the counts are given; nothing is read. Who has reached the cap is told by
`policies.excluding`; the cap itself is law (`annual_cap_per_firm`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Sizes = Callable[[Mapping[str, int]], Mapping[str, int]]


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


def may_exceed(
    frame: Iterable[str], had: Mapping[str, int], waiting: Mapping[str, int], cap: int
) -> tuple[str, ...]:
    """Firms of a frame that this draw and the `waiting` ones, frozen and not yet drawn, could take beyond the cap.

    had       firm → visits of the year, this frame's own draw not among them
    waiting   firm → in how many frames it stands besides
    """
    return tuple(
        firm
        for firm in frame
        if waiting.get(firm, 0) and had.get(firm, 0) + waiting[firm] + 1 > cap
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


def chances_left(chances: Sequence[Fraction], cap: int | None) -> tuple[Fraction, ...]:
    """What remains of the chance in each of these draws, when a firm leaves the frames once it has had its cap.

    The sum over a year is at most the cap.
    """
    left = []
    for place, chance in enumerate(chances):
        before = visits_over(chances[:place], cap)
        is_out = before[cap] if cap is not None and cap < len(before) else Fraction(0)
        left.append(chance * (1 - is_out))
    return tuple(left)


def _share(size: int, of: int) -> Fraction:
    return Fraction(size, of) if of else Fraction(0)
