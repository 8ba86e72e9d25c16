"""Where the inspectors of a draw may go: as registered, their own district, anywhere, anywhere but their own."""

import re
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.draw import matching
from doubledraw.draw.design import Design
from doubledraw.draw.verify import verify
from doubledraw.log.note import check_note
from doubledraw.platform.disclosure.models import PublicDraw
from doubledraw.platform.disclosure.services import follow_draw
from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.documents import Preparation
from doubledraw.platform.draws.engine.shortages import shortages
from doubledraw.platform.draws.models import WorkPlan
from doubledraw.platform.draws.selectors import roster, work_plan_content
from doubledraw.platform.draws.selectors.candidates import Candidate
from doubledraw.platform.draws.selectors.districts import Ground, own_district
from doubledraw.platform.draws.states import DistrictRule
from doubledraw.platform.draws.web.teams import explained
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.kernel.errors import Refused
from doubledraw.platform.organs.models import Organ, Staff
from doubledraw.platform.organs.services import found_organ
from doubledraw.platform.organs.states import OrganKind
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.registry.models import Inspector, Target
from doubledraw.platform.registry.selectors.populations import stem_of
from tests.draw import draws
from tests.world import ceremony as world
from tests.world import rounds as cast
from tests.world.county import TOWNS

COUNTY = "990126"
PLACES = tuple(TOWNS)
REGISTERED, OWN, ANYWHERE, CROSSING = DistrictRule


def stationed(place, at) -> dict[str, Organ]:
    """A station of the bureau in each town; its people by turns, registered for everywhere."""
    found = {
        code: found_organ(
            f"{code}-S", f"{name}所", region=world.Region.objects.get(code=code),
            parent=place.market, kind=OrganKind.STATION, by=SYSTEM, at=at,
        )
        for code, name in TOWNS.items()
    }  # fmt: skip
    for n, person in enumerate(Inspector.objects.filter(organ=place.market).order_by("ref")):
        person.organ, person.regions = found[PLACES[n % 3]], ["*"]
        person.qualifications = ["食品检查员"]
        person.save()
    return found


def at_home(draw) -> list[bool]:
    """Of every place on a team, whether the firm lies in the inspector's own district."""
    where = dict(Target.objects.values_list("code", "region_id"))
    unit = dict(Inspector.objects.values_list("ref", "organ__region_id"))
    given = draw.assignments.values_list("code", "inspector_ref")
    return [where[code].startswith(unit[ref]) for code, ref in given]


# ── the rule itself ──

UNITS = (COUNTY, *PLACES, "990127")


def anybody(dice: Random) -> tuple[str, list[str]]:
    """Whose unit lies somewhere, and who is registered for everywhere or for some of it."""
    beat = dice.sample((COUNTY, *PLACES), dice.randint(1, 3)) if dice.random() < 0.6 else ["*"]
    return dice.choice(UNITS), beat


@pytest.mark.parametrize("rule", DistrictRule)
@given(st.integers(0, 2**32))
def test_nobody_is_sent_where_the_rule_does_not_send_them_and_counts_tell_the_block(
    rule, number
) -> None:
    """The matching of the norm on rosters as frozen: under crossing nobody at home, under own nobody elsewhere."""
    dice = Random(number)
    people = [anybody(dice) for _ in range(dice.randint(0, 8))]
    count, seed = dice.randint(1, 2), f"{dice.getrandbits(256):064x}"
    ground, seat = Ground(rule, frozenset(PLACES)), {"department": "局", "qualification": ""}
    homes = {f"P{n}": own_district(beat, unit, COUNTY) for n, (unit, beat) in enumerate(people)}
    candidates = tuple(
        Candidate(f"P{n}", "局", (), reach, None, 0)
        for n, (unit, beat) in enumerate(people)
        if (reach := ground.reach(beat, unit, COUNTY))
    )
    line = PlanLine(seats=[{**seat, "count": count}], max_load=None)
    told = shortages(line, {(place, place): Fraction(1) for place in PLACES}, candidates, rule)
    for verdict in told:
        verdict.remedy.format(**verdict.params)
    design = Design.parse(draws.design(seats=[{**seat, "count": count}], max_load=None))
    frame = [(f"T{n}", place) for n, place in enumerate(PLACES * 2)]
    them = matching.People.of(frame, [person.row() for person in candidates], [])
    teams = matching.assign(design, [row[0] for row in frame], them, seed)
    assert isinstance(teams, matching.Blocked) == bool(told)
    if isinstance(teams, matching.Blocked):
        return
    for target, (team,) in teams.seats.items():
        for ref in team:
            home = tuple(map(stem_of, homes[ref]))
            if rule == CROSSING:
                assert not them.regions[target].startswith(home)
            if rule == OWN and home:
                assert them.regions[target].startswith(home)


@pytest.mark.parametrize(
    ("registered", "unit", "own", "crossing"),
    [
        (["*"], COUNTY, ("*",), ("*",)),
        (["*"], PLACES[0], (PLACES[0],), PLACES[1:]),
        ([PLACES[1]], PLACES[0], PLACES[:2], PLACES[2:]),
        ([PLACES[1]], COUNTY, (PLACES[1],), (PLACES[0], PLACES[2])),
        (list(PLACES), COUNTY, PLACES, ()),
        ([COUNTY], COUNTY, ("*",), ("*",)),
        (["*"], "990127", ("990127",), (COUNTY, *PLACES)),
    ],
)
def test_the_own_district_is_what_is_registered_and_the_units(
    registered, unit, own, crossing
) -> None:
    reach = {
        rule: Ground(rule, frozenset((COUNTY, *PLACES))).reach(registered, unit, COUNTY)
        for rule in DistrictRule
    }
    assert reach[OWN] == own
    assert reach[CROSSING] == crossing
    assert reach[ANYWHERE] == ("*",)
    assert reach[REGISTERED] == tuple(registered)


# ── draws ──


def test_under_crossing_nobody_visits_their_own_district_and_by_default_somebody_does(
    place, noon
) -> None:
    stationed(place, noon)
    lines = world.plain_plan(place, noon, lines=3).lines.order_by("number")
    default, crossing, own = (
        world.drawn_draw(place, line, noon, districts=rule)
        for line, rule in zip(lines, (REGISTERED, CROSSING, OWN), strict=True)
    )
    assert any(at_home(default)), "the control"
    assert not all(at_home(default))
    assert at_home(crossing)
    assert not any(at_home(crossing))
    assert all(at_home(own))
    for draw in (crossing, own):
        report = verify(engine.auditor_bundle(draw), auditor=True, check_note=check_note)
        assert not [check for check in report.checks if check.verdict == "false"]
    assert "检查人员：跨辖区交叉，不去本辖区" in crossing.design["rules"]
    assert not any("检查人员" in rule for rule in default.design["rules"])
    content = work_plan_content(WorkPlan.objects.get(draw=crossing))
    assert (content["districts"], content["rules"]) == ("crossing", crossing.design["rules"])
    follow_draw(crossing.draw_id)
    assert PublicDraw.objects.get().districts == CROSSING.label


def test_a_block_is_told_beforehand_and_explained_and_a_round_keeps_the_rule(
    place, line, noon
) -> None:
    """All but one live in the first town, so one person may go there; a second one who joins is enough.

    Neither is R001, who is recused from a firm that the dice may bring.
    """
    stations = stationed(place, noon)
    first, second = stations[PLACES[0]], stations[PLACES[1]]
    Inspector.objects.filter(organ__in=stations.values()).update(organ=first)
    helper, mover = Inspector.objects.filter(organ=first).exclude(ref="R001").order_by("ref")[:2]
    Inspector.objects.filter(pk=helper.pk).update(organ=second)
    seen = engine.outlook(line, 2026, districts=CROSSING)
    short = next(v for v in seen.shortages if v.code == "no_team_together")
    assert short.params["region"] == TOWNS[PLACES[0]]
    assert not engine.outlook(line, 2026).shortages
    draw = world.drawn_draw(place, line, noon, districts=CROSSING)
    ways = {cure["way"]: cure["people"] for cure in explained(draw, [])["cures"]}
    assert mover.name in ways["home"]
    assert "regions" not in ways, "nobody's regions can be widened"
    next_day = noon + timedelta(days=1)
    Inspector.objects.filter(pk=mover.pk).update(organ=second)
    Inspector.objects.create(
        organ=second, ref="R900", name="新来的", qualifications=["食品检查员"], regions=["*"],
        valid_until="2030-01-01", changed_at=noon,
    )  # fmt: skip
    row = cast.drawn_round(place, draw, next_day)
    assert (row.blocked, row.changes["added"], row.changes["widened"]) == (None, ["R900"], [])
    after = {r[0]: r[3] for r in engine.rows_of("roster.tsv", row.files["roster.tsv"])}
    assert after["R900"] == f"{PLACES[0]},{PLACES[2]}"
    assert after[mover.ref] == f"{PLACES[1]},{PLACES[2]}", "whoever moved since stays as frozen"
    Inspector.objects.filter(pk=mover.pk).update(organ=first)
    assert not any(at_home(draw))


def test_whose_own_district_is_all_there_is_stays_out_and_is_named(place, line, noon) -> None:
    Inspector.objects.filter(ref="R001").update(regions=list(PLACES))
    left_out = roster(line, 2026, Ground(CROSSING, frozenset(PLACES))).left_out
    assert ("R001", "only_home") in {(one["ref"], one["reason"]) for one in left_out}
    assert not roster(line, 2026).left_out


def test_the_freeze_keeps_to_the_approved_choice_and_older_plans_load(place, line, noon) -> None:
    asked = world.preparation(line, noon, districts=CROSSING)
    stored = asked.to_json()
    assert Preparation.of(stored) == asked
    del stored["districts"]
    assert Preparation.of(stored) == world.preparation(line, noon)
    world.work_planned(place, asked, noon)
    with pytest.raises(Refused) as refusal:
        services.freeze_draw(
            world.preparation(line, noon), by=place["周抽取"], at=noon,
            chance=world.counted_chance(), key="k",
        )  # fmt: skip
    assert refusal.value.code == "differs_from_work_plan"


# ── pages ──


def test_the_drawer_chooses_sees_who_is_short_and_the_plan_says_it(client, place, line) -> None:
    stations = stationed(place, line.plan.published_at)
    Inspector.objects.filter(organ__in=stations.values()).update(organ=stations[PLACES[0]])
    client.force_login(Staff.objects.get(name="周抽取"))
    page = reverse("draw-prepare", args=[line.pk])
    assert "人手够" in client.get(page).content.decode()
    text = client.get(f"{page}?districts=crossing").content.decode()
    assert re.search(r'value="crossing"[^>]*checked', text)
    assert "是 6 名同部门同资质人员的本辖区，他们不去" in text
    assert client.get(f"{page}?districts=%00%27").status_code == 200
    form = {
        "title": "交叉检查", "suite": "sha256", "reveal": "at-once", "credit": "on",
        "districts": "crossing", "draw_by": "2099-01-01T00:00", "form_0": "drand",
        "source_0": engine.round_for(datetime.fromisoformat("2098-12-31T00:00:00+08:00")), "when_0": "2098-12-31T00:00",
    }  # fmt: skip
    assert client.post(page, form | {"districts": "nowhere"}).status_code == 422
    assert client.post(page, form).status_code == 302
    assert Preparation.of(WorkPlan.objects.get().asked).districts == CROSSING
    for address in (page, reverse("draw-work-plan", args=[line.pk])):
        assert CROSSING.label in client.get(address).content.decode()
