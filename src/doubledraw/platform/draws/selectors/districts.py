"""Which regions an inspector may be sent to, under the rule a draw was prepared with (DD-1 §2: roster, regions)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors.preparing import work_plan_used
from doubledraw.platform.draws.states import DistrictRule
from doubledraw.platform.registry.selectors.populations import stem_of

ANYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the inspectors of a draw can be sent: its rule, and the region codes of its frame.

    An inspector's own district is what the directory registers, with the region of their unit. Neither counts where
    it is no part of the drawing organ's region but all of it: people of the organ itself have no district. A firm
    whose region is written down more coarsely may lie in any district within: nobody of these goes crosswise.
    """

    rule: DistrictRule = DistrictRule.REGISTERED
    places: frozenset[str] = field(default_factory=frozenset)

    def reach(self, registered: Iterable[str], unit: str, organ: str) -> tuple[str, ...]:
        """The column `regions` of a roster, () for somebody who can go nowhere.

        `registered`: as the directory has it, "*" for everywhere. `unit`, `organ`: the region codes of the
        inspector's organ and of the drawing one.
        """
        known = frozenset(registered)
        if self.rule == DistrictRule.REGISTERED:
            return (ANYWHERE,) if ANYWHERE in known else tuple(sorted(known))
        home = own_district(known, unit, organ)
        if self.rule == DistrictRule.ANYWHERE or not home:
            return (ANYWHERE,)
        stems = tuple(map(stem_of, home))
        there = {place for place in self.places if place.startswith(stems)}
        if self.rule == DistrictRule.OWN:
            return tuple(sorted(home | there))
        around = {place for place in self.places if _reaches_over(stem_of(place), stems)}
        return tuple(sorted(self.places - there - around))


AS_REGISTERED = Ground()


def own_district(registered: Iterable[str], unit: str, organ: str) -> frozenset[str]:
    """The codes that make up an inspector's own district, which includes all within them; none for everywhere."""
    whole = stem_of(organ)
    codes = {*registered, unit} - {ANYWHERE}
    return frozenset(code for code in codes if not whole.startswith(stem_of(code)))


def _reaches_over(place: str, stems: Iterable[str]) -> bool:
    return any(stem.startswith(place) for stem in stems)


def district_rule_of(draw: Draw) -> DistrictRule:
    """The rule the draw was prepared with, as its work plan says."""
    plan = work_plan_used(draw)
    asked = plan.asked if plan else {}
    return DistrictRule.of(asked.get("districts", DistrictRule.REGISTERED))


def ground_of(draw: Draw) -> Ground:
    """The ground of a frozen draw."""
    places = frozenset(str(region["code"]) for region in draw.regions)
    return Ground(district_rule_of(draw), places)
