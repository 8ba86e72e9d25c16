"""Two lines side by side, and the one line that they would become."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.organs.models import Organ, Region
from doubledraw.platform.organs.selectors import shared_with
from doubledraw.platform.plans.documents.bits import either
from doubledraw.platform.plans.documents.joining import (
    Cut,
    Half,
    cut,
    joined_strata,
    rest_strata,
    united_seats,
)
from doubledraw.platform.plans.documents.overlap import (
    Area,
    Cell,
    Overlap,
    Round,
    compared,
    round_of,
)
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.selectors.parties import government_path
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.states import TargetStatus

OF_A_ROUND = ("scope", "strata_by", "strata", "starts", "ends")


@dataclass(frozen=True)
class Pair:
    """Two lines that would reach the same firms, the first of them of the plan in hand."""

    area: Area
    one: PlanLine
    other: PlanLine
    rounds: tuple[Round, Round]
    overlap: Overlap

    @property
    def halves(self) -> tuple[Half, Half]:
        return _half(self.one, self.rounds[0]), _half(self.other, self.rounds[1])


@dataclass(frozen=True)
class Joined:
    """What becomes of two lines: the columns of the joint one, and of what each keeps for itself."""

    pair: Pair
    cut: Cut
    columns: Mapping[str, Any]
    kept_rests: Sequence[Mapping[str, Any]]
    dropped_rests: Sequence[Mapping[str, Any]]

    @property
    def visits(self) -> Round:
        """What the joint line means, drawn from the kept line's directory."""
        return round_in(self.pair.area, self.pair.one, self.columns)

    @property
    def left(self) -> tuple[int, int]:
        """How many firms the kept and the dropped line keep for themselves."""
        kept, dropped = self.pair.halves
        return (
            _firms(self.pair.area, kept, self.kept_rests),
            _firms(self.pair.area, dropped, self.dropped_rests),
        )

    @property
    def items(self) -> list[Item]:
        """What is looked into in one visit, each item once."""
        both = {item.pk: item for line in (self.pair.one, self.pair.other) for item in line.items}
        return list(both.values())


def area_of(organ: Organ) -> Area:
    """The active firms of the organ's whole government, counted: two queries."""
    rows = (
        Target.objects.filter(shared_with(government_path(organ.path)), status=TargetStatus.ACTIVE)
        .values_list("organ__path", "kind", "industry", "region_id", "credit_class")
        .annotate(firms=Count("pk"))
        .order_by()
    )
    cells = [Cell(path, (kind, ind, reg, cls), n) for path, kind, ind, reg, cls, n in rows]
    regions = {cell.words[2] for cell in cells}
    names = Region.objects.filter(code__in=regions) if len(regions) < 500 else Region.objects.all()
    return Area(cells, dict(names.values_list("code", "name")))


def round_in(area: Area, line: PlanLine, columns: Mapping[str, Any] | None = None) -> Round:
    """The visits of a line, with some of its columns changed."""
    said = {name: (columns or {}).get(name, getattr(line, name)) for name in OF_A_ROUND}
    return round_of(area, line.plan.organ.path, **said)


def _half(line: PlanLine, visits: Round) -> Half:
    return Half(line.plan.organ.path, line.scope, str(line.strata_by), line.strata, visits)


def pair_of(kept: PlanLine, dropped: PlanLine) -> Pair:
    """Two lines as they stand now; the rows bring their plans and organs along."""
    area = area_of(kept.plan.organ)
    rounds = round_in(area, kept), round_in(area, dropped)
    return Pair(area, kept, dropped, rounds, compared(area, *rounds))


def joined(pair: Pair) -> Joined:
    """What becomes of the pair when its first line is kept."""
    kept, dropped = pair.halves
    found = cut(pair.area, kept, dropped)
    return Joined(
        pair,
        found,
        _columns(pair, joined_strata(pair.area, found.mask, kept, dropped), found.scope),
        [_rest(pair.area, kept, box) for box in found.kept_rest],
        [_rest(pair.area, dropped, box) for box in found.dropped_rest],
    )


def _columns(pair: Pair, strata: list[dict[str, Any]], scope: Mapping[str, Any]) -> dict[str, Any]:
    one, other = pair.one, pair.other
    most = [line.max_load for line in (one, other) if line.max_load is not None]
    return {
        "scope": scope,
        "strata": strata,
        "starts": max(one.starts, other.starts),
        "ends": min(one.ends, other.ends),
        "seats": united_seats(one.seats, other.seats),
        "reserve": max(one.reserve, other.reserve),
        "max_load": min(most, default=None),
    }


def _rest(area: Area, half: Half, box: Mapping[str, Any]) -> dict[str, Any]:
    return {"scope": box, "strata": rest_strata(area, half, box)}


def _firms(area: Area, half: Half, rests: Sequence[Mapping[str, Any]]) -> int:
    return area.firms(either(area.reach(half.path, rest["scope"]) for rest in rests))
