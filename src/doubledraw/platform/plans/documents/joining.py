"""One line out of two: the firms they share, the larger sample in each stratum, everybody's seats; and the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from doubledraw.platform.plans.documents.census import Scope
from doubledraw.platform.plans.documents.overlap import Area, Round, Stratum
from doubledraw.platform.plans.documents.quota import size
from doubledraw.platform.plans.documents.scopes import common, left_over

Spec = Mapping[str, Any]
Box = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Half:
    """One of the two lines: whose directory it draws from, its scope, its strata, the visits they mean."""

    path: str
    scope: Scope
    strata_by: str
    strata: Sequence[Spec]
    visits: Round


@dataclass(frozen=True)
class Cut:
    """Two scopes cut along their border: what is visited together, and what each side keeps for itself.

    `same_directory`: whether both organs find the same firms in the common part.
    """

    scope: Box
    mask: int
    same_directory: bool
    kept_rest: list[Box]
    dropped_rest: list[Box]

    @property
    def is_simple(self) -> bool:
        """Whether what is left over on each side is one line again."""
        return len(self.kept_rest) <= 1 and len(self.dropped_rest) <= 1


def cut(area: Area, kept: Half, dropped: Half) -> Cut:
    """Cut two lines that share firms. A rest without firms, as the directory stands, is none."""
    scope = common(kept.scope, dropped.scope) or {}
    mask = area.reach(kept.path, scope)
    return Cut(
        scope,
        mask,
        mask == area.reach(dropped.path, scope),
        _rest(area, kept, scope),
        _rest(area, dropped, scope),
    )


def _rest(area: Area, half: Half, scope: Scope) -> list[Box]:
    boxes = left_over(half.scope, scope, area.known)
    return [box for box in boxes if area.reach(half.path, box)]


def joined_strata(area: Area, mask: int, kept: Half, dropped: Half) -> list[dict[str, Any]]:
    """The kept line's strata over the common firms, each with the quota that takes more of them."""
    cells = area.strata(mask, kept.strata_by, [stratum["name"] for stratum in kept.strata])
    ours = dict(zip((s["name"] for s in kept.strata), kept.visits.strata, strict=True))
    return [
        _larger(area, spec, ours[spec["name"]], cells[spec["name"]], dropped)
        for spec in kept.strata
    ]


def _larger(area: Area, spec: Spec, own: Stratum, mask: int, dropped: Half) -> dict[str, Any]:
    firms = area.firms(mask)
    if not firms:
        return dict(spec)
    ours, mine = _share(spec, own, firms)
    theirs, other = _their_share(area, spec["name"], mask, firms, dropped)
    return other if theirs > ours else mine


def _share(spec: Spec, stratum: Stratum, firms: int) -> tuple[int, dict[str, Any]]:
    """How many of `firms` of its firms a stratum takes, and the quota that says so."""
    if "ratio" in spec or firms == stratum.population:
        return size(spec, firms), dict(spec)
    count = ceil(stratum.rate * firms)
    return count, {"name": spec["name"], "count": count}


def _their_share(
    area: Area, name: str, mask: int, firms: int, dropped: Half
) -> tuple[int, dict[str, Any]]:
    """The same for the other line, whose strata may lie across ours."""
    touching = [
        (spec, stratum)
        for spec, stratum in zip(dropped.strata, dropped.visits.strata, strict=True)
        if stratum.mask & mask
    ]
    if len(touching) == 1:
        taken, spec = _share(*touching[0], firms)
        return taken, {**spec, "name": name}
    count = ceil(sum(stratum.rate * area.firms(stratum.mask & mask) for _, stratum in touching))
    return count, {"name": name, "count": count}


def rest_strata(area: Area, half: Half, box: Scope) -> list[dict[str, Any]]:
    """A line's strata over what it keeps for itself: ratios stay, counts shrink with the firms."""
    mask = area.reach(half.path, box)
    return [
        _share(spec, stratum, firms)[1]
        if (firms := area.firms(mask & stratum.mask))
        else dict(spec)
        for spec, stratum in zip(half.strata, half.visits.strata, strict=True)
    ]


def united_seats(kept: Sequence[Spec], dropped: Sequence[Spec]) -> list[dict[str, Any]]:
    """Everybody's seats, the kept line's first; where both ask for the same people, the larger number."""
    seats = {_whose(seat): dict(seat) for seat in kept}
    for seat in dropped:
        known = seats.setdefault(_whose(seat), dict(seat))
        known["count"] = max(known["count"], seat["count"])
    return list(seats.values())


def _whose(seat: Spec) -> tuple[str, str, str]:
    return str(seat["organ"]), str(seat["qualification"]), str(seat.get("from", ""))
