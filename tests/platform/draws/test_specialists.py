"""Experts and institutions go along: drawn by the same engine, for the specialty a seat asks for (FA-02d)."""

from datetime import date

import pytest

from doubledraw.draw import frame
from doubledraw.draw.verify import verify
from doubledraw.log.note import check_note
from doubledraw.platform.draws import engine
from doubledraw.platform.draws.selectors.roster import roster
from doubledraw.platform.draws.selectors.specialists import names_of
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.records import store
from doubledraw.platform.registry.models import Expert, Institution
from tests.world import ceremony as world

LABEL = "县市场监督管理局专家"


@pytest.fixture
def with_experts(place, line, noon) -> PlanLine:
    """The line with a third seat for a microbiologist, and five experts of whom three can come."""
    rows = [
        ("Z1", ["微生物"], [], None, "active"),
        ("Z2", ["微生物", "包装"], ["990126001"], None, "active"),
        ("Z3", ["包装"], [], None, "active"),
        ("Z4", ["微生物"], [], date(2026, 5, 31), "active"),
        ("Z5", ["微生物"], [], None, "inactive"),
    ]
    for ref, can, regions, until, status in rows:
        Expert.objects.create(
            organ=place.government,
            ref=ref,
            name=f"专家{ref}",
            specialties=can,
            regions=regions,
            valid_until=until,
            status=status,
            changed_at=noon,
        )
    seat = {"organ": place.market.code, "department": LABEL, "count": 1, "qualification": "微生物"}
    line.seats = [*line.seats, seat | {"from": "experts"}]
    line.save()
    return line


def test_the_roster_has_who_can_come_and_says_who_cannot(with_experts) -> None:
    found = roster(with_experts, 2026)
    called = {person.ref: person for person in found.people if person.department == LABEL}
    assert set(called) == {"E:Z1", "E:Z2", "E:Z3"}
    assert called["E:Z1"].regions == ("*",)
    assert called["E:Z2"].regions == ("990126001",)
    reasons = {person["ref"]: person["reason"] for person in found.left_out}
    assert {ref: reasons[ref] for ref in ("E:Z4", "E:Z5")} == {
        "E:Z4": "term_over",
        "E:Z5": "inactive",
    }


def test_each_drawn_firm_gets_an_expert_of_the_specialty_and_strangers_can_check_it(
    place, with_experts, noon
) -> None:
    draw = world.revealed_draw(place, with_experts, noon)
    refs = set(draw.assignments.filter(seat=2).values_list("inspector_ref", flat=True))
    assert draw.assignments.filter(seat=2).count() == sum(draw.sizes.values())
    assert refs <= {"E:Z1", "E:Z2"}
    rows = frame.decode_table("roster.tsv", store.get(draw.files["roster.tsv"]))
    assert ("E:Z3", LABEL, "包装", "*", "-", "0") in rows
    assert verify(engine.auditor_bundle(draw), auditor=True, check_note=check_note).ok
    assert names_of(refs)["E:Z1"] == "专家Z1"


def test_without_a_seat_nobody_is_called(line, place, noon) -> None:
    Expert.objects.create(organ=place.government, ref="Z1", name="甲", changed_at=noon)
    assert not [person for person in roster(line, 2026).people if person.ref.startswith("E:")]


def test_experts_count_as_load_of_the_year(place, with_experts, noon) -> None:
    world.drawn_draw(place, with_experts, noon)
    loads = {p.ref: p.load for p in roster(with_experts, 2026).people if p.department == LABEL}
    assert sum(loads.values()) == 6


def test_institutions_are_called_the_same_way(place, line, noon) -> None:
    Institution.objects.create(
        organ=place.market,
        code="91350100M000100Y43",
        name="清源检测",
        kind="laboratory",
        specialties=["水质"],
        changed_at=noon,
    )
    name = "县市场监督管理局专业机构"
    seat = {"organ": place.market.code, "department": name, "count": 1, "qualification": "水质"}
    line.seats = [*line.seats, seat | {"from": "institutions"}]
    line.save()
    draw = world.drawn_draw(place, line, noon)
    refs = set(draw.assignments.filter(seat=2).values_list("inspector_ref", flat=True))
    assert refs == {"I:91350100M000100Y43"}
    assert names_of(refs) == {"I:91350100M000100Y43": "清源检测"}


def test_a_specialty_nobody_has_is_warned_of(with_experts) -> None:
    with_experts.seats[-1]["qualification"] = "辐射"
    found = engine.outlook(with_experts, 2026).shortages
    assert {v.params["seat"] for v in found if v.code == "no_team_in_region"} == {f"{LABEL} 辐射"}
