"""Who is not drawn again, and why: the adopted rules over what is known of a firm's visits. Nothing is read here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from doubledraw.platform.draws.states import ExclusionReason
from doubledraw.platform.organs.states import OrganLevel
from doubledraw.statute.citation import Citation

AT_THE_CAP = "{year} 年已达上限 {cap} 次"
"""It does not say how many more: that could tell of a draw whose list is still kept back."""
_RANK = {level: rank for rank, level in enumerate(OrganLevel)}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the rules that bind an organ say of visiting a firm again.

    `same_item_since`: from which day on an inspection of the same general item counts; None when no rule asks.
    `superior_since`: likewise for inspections by a level above; `cap`: how many visits a year one firm may have.
    `cites`: reason → the article.
    """

    year: int
    same_item_since: date | None = None
    superior_since: date | None = None
    cap: int | None = None
    cites: Mapping[ExclusionReason, Citation] = field(default_factory=dict)

    @property
    def since(self) -> date | None:
        """The first day that matters to any of them."""
        first = date(self.year, 1, 1) if self.cap is not None else None
        days = [day for day in (self.same_item_since, self.superior_since, first) if day]
        return min(days, default=None)


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody's inspection of a firm; or, with `draw`, one that a draw has fixed and that is still to come.

    `secret_until` is set while the list of that draw is not revealed: the day it will be, at the earliest.
    """

    on: date
    organ: str
    level: OrganLevel
    is_same_item: bool
    reference: str = ""
    draw: str = ""
    secret_until: date | None = None

    @property
    def told(self) -> str:
        """What exclusions.tsv says of it: by whom, when, under which number; no person is named."""
        return " ".join(filter(None, (self.draw or self.organ, self.on.isoformat(), self._number)))

    @property
    def _number(self) -> str:
        return self.reference if self.reference != self.draw else ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a firm is left out; `secret_until` while saying so would give away another draw's list."""

    code: ExclusionReason
    reference: str
    secret_until: date | None = None


def why_left_out(
    visits: Iterable[Visit], bounds: Bounds, own: OrganLevel, *, is_permitted: bool
) -> Reason | None:
    """The first of the rules that leaves a firm out: the superior's inspection, the same item, the yearly cap.

    `is_permitted`: whether somebody has approved inspecting it for the same item again.
    """
    known = sorted(visits, key=lambda visit: (visit.secret_until is not None, visit.on))
    for reason in (
        _by_superior(known, bounds, own),
        None if is_permitted else _for_same_item(known, bounds),
        _by_cap(known, bounds),
    ):
        if reason is not None:
            return reason
    return None


def _by_superior(visits: list[Visit], bounds: Bounds, own: OrganLevel) -> Reason | None:
    if bounds.superior_since is None:
        return None
    for visit in visits:
        is_above = _RANK[visit.level] < _RANK[own]
        if is_above and not visit.draw and visit.on >= bounds.superior_since:
            return Reason(ExclusionReason.SUPERIOR, visit.told)
    return None


def _for_same_item(visits: list[Visit], bounds: Bounds) -> Reason | None:
    if bounds.same_item_since is None:
        return None
    for visit in visits:
        if visit.is_same_item and visit.on >= bounds.same_item_since:
            return Reason(ExclusionReason.SAME_ITEM, visit.told, visit.secret_until)
    return None


def _by_cap(visits: list[Visit], bounds: Bounds) -> Reason | None:
    if bounds.cap is None:
        return None
    trips = trips_of(visits, bounds.year)
    if len(trips) < bounds.cap:
        return None
    said = AT_THE_CAP.format(year=bounds.year, cap=bounds.cap)
    return Reason(ExclusionReason.FREQUENCY_CAP, said, trips[bounds.cap - 1].secret_until)


def trips_of(visits: Iterable[Visit], year: int) -> list[Visit]:
    """One visit for each time somebody came to the door in a year, whatever was looked into.

    Several organs on one day under one number came together (进一次门查多项事); a draw whose visit is recorded
    under the draw's number counts once.
    """
    found: dict[tuple[date | None, str], Visit] = {}
    this_year = [visit for visit in visits if visit.on.year == year]
    done = {visit.reference for visit in this_year if not visit.draw}
    for visit in this_year:
        if visit.draw and visit.draw in done:
            continue
        key = (None, visit.draw) if visit.draw else (visit.on, visit.reference or visit.organ)
        found.setdefault(key, visit)
    return list(found.values())
