"""Seats: departments, qualifications, leaders, districts, levels; each team has exactly whom its seats want."""

from datetime import date, timedelta

import pytest

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import expiring_on_teams, teams_in_force
from doubledraw.platform.draws.selectors.roster import loads_of_year, roster
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.organs.services import found_organ
from doubledraw.platform.registry.models import Inspector, Target
from tests.world import ceremony as world
from tests.world import rounds as cast


def people(place, organ, at, *refs: str, **fields: object) -> None:
    for ref in refs:
        kept = {"name": ref, "regions": ["*"], "valid_until": date(2030, 1, 1), "changed_at": at}
        Inspector.objects.create(organ=organ, ref=ref, **{**kept, **fields})


def seat(organ, qualification: str = "", count: int = 1) -> dict[str, object]:
    named = {"organ": organ.code, "department": organ.name}
    return named | {"count": count, "qualification": qualification}


def drawn(place, at, seats) -> Draw:
    plan = world.plain_plan(place, at, seats=seats, number="990126-2026-P09")
    return world.drawn_draw(place, plan.lines.get(), at)


@pytest.fixture
def nobody(place):
    """The directory without the inspectors of the plain rolls."""
    Inspector.objects.update(status="inactive")
    return place


def test_a_leader_a_second_department_and_a_higher_level_sit_together(nobody, noon) -> None:
    place = nobody
    city = found_organ(
        "990100-01", "市市场监督管理局", region=place.market.region, parent=None, by=SYSTEM, at=noon
    )
    people(place, place.market, noon, "M1", "M2", "M3")
    people(place, place.market, noon, "L1", "L2", qualifications=["组长"])
    people(place, place.fire, noon, "F1", "F2")
    people(place, city, noon, "C1", "C2")
    draw = drawn(
        place,
        noon,
        [seat(place.market, "组长"), seat(place.fire), seat(city), seat(place.market)],
    )
    for leader, fire, higher, more in teams_in_force(draw).values():
        assert leader[0] in ("L1", "L2")
        assert fire[0] in ("F1", "F2")
        assert higher[0] in ("C1", "C2")
        assert more[0] in ("M1", "M2", "M3", "L1", "L2")
        assert more != leader


def test_nobody_crosses_a_district_unless_their_regions_say_so(nobody, noon) -> None:
    place = nobody
    towns = {"990126001": "A", "990126002": "B", "990126003": "C"}
    for code, ref in towns.items():
        people(place, place.market, noon, f"{ref}1", f"{ref}2", regions=[code])
    people(place, place.market, noon, "W1", regions=["*"])
    draw = drawn(place, noon, [seat(place.market, count=2)])
    regions = dict(Target.objects.values_list("code", "region_id"))
    teams = teams_in_force(draw)
    assert teams
    for code, (team,) in teams.items():
        assert {ref[0] for ref in team} <= {towns[regions[code]], "W"}


def test_daily_supervisors_fill_no_seat_where_the_law_asks_for_enforcement_officers(
    nobody, noon, settings
) -> None:
    """KL-05; the control is the same directory under rules that do not ask for them."""
    place = nobody
    people(place, place.market, noon, "M1", "M2")
    people(place, place.market, noon, "D1", "D2", kind="daily")
    plan = world.plain_plan(
        place, noon, seats=[seat(place.market, count=2)], number="990126-2026-P09"
    )
    line = plan.lines.get()
    found = roster(line, 2026)
    assert [person.ref for person in found.people] == ["M1", "M2"]
    assert {"ref": "D1", "name": "D1", "reason": "not_counted"} in found.left_out
    settings.RULE_SETS = ("changchun-2021",)
    assert [person.ref for person in roster(line, 2026).people] == ["D1", "D2", "M1", "M2"]


def test_the_load_of_the_year_is_what_stands_in_the_next_roster(nobody, noon) -> None:
    place = nobody
    people(place, place.market, noon, "M1", "M2", "M3")
    first = drawn(place, noon, [seat(place.market, count=2)])
    given = loads_of_year(2026)
    assert sum(given.values()) == 2 * sum(first.sizes.values())
    plan = world.plain_plan(
        place, noon, seats=[seat(place.market, count=2)], number="990126-2026-P10", item=2
    )
    second = world.frozen_draw(place, plan.lines.get(), noon + timedelta(days=1))
    rows = engine.rows_of("roster.tsv", second.files["roster.tsv"])
    assert {row[0]: int(row[5]) for row in rows} == given


def test_who_cannot_come_any_more_carries_no_load_of_what_they_gave_up(nobody, noon) -> None:
    place = nobody
    people(place, place.market, noon, "M1", "M2", "M3", "M4")
    draw = drawn(place, noon, [seat(place.market, count=2)])
    cast.replaced(place, draw, noon + timedelta(days=1), "inspector", "UNABLE", inspector_ref="M1")
    given = loads_of_year(2026)
    assert "M1" not in given
    assert sum(given.values()) == 2 * sum(draw.sizes.values())


def test_a_certificate_that_ends_before_the_last_visit_is_named_beside_the_teams(
    nobody, noon
) -> None:
    place = nobody
    people(place, place.market, noon, "M1", valid_until=date(2026, 7, 1))
    people(place, place.market, noon, "M2")
    people(place, place.market, noon, "M3", valid_until=date(2026, 5, 31))
    draw = drawn(place, noon, [seat(place.market, count=2)])
    assert [person.ref for person in expiring_on_teams(draw)] == ["M1"]
    assert {"ref": "M3", "name": "M3", "reason": "expired"} in draw.left_out
