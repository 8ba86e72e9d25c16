"""Freezing: what goes into the five tables, what is refused, what is warned of."""

import re
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.draw import frame
from doubledraw.draw.design import Design
from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.documents import NamedSource, Preparation
from doubledraw.platform.draws.engine.outlook import expected_visits, shortages
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors.rolls import Cell
from doubledraw.platform.draws.selectors.roster import Candidate, loads_of_year
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.services import stamp
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.states import StrataBy
from doubledraw.platform.records import store
from doubledraw.platform.registry.models import Inspector, Target
from tests.world import ceremony as world


def _rows(draw: Draw, name: str) -> list[tuple[str, ...]]:
    return frame.decode_table(name, store.get(draw.files[name]))


def test_the_tables_are_the_rolls(place, line, noon) -> None:
    draw = world.frozen_draw(place, line, noon)
    active = Target.objects.filter(status="active")
    assert [r[0] for r in _rows(draw, "frame.tsv")] == sorted(t.code for t in active)
    assert {r[1:] for r in _rows(draw, "exclusions.tsv")} == {
        ("INACTIVE", "注销 2026-05-20"),
        ("MOVED", "迁出 2026-05-20"),
    }
    assert draw.excluded == {"INACTIVE": 1, "MOVED": 1}
    assert {r[1] for r in _rows(draw, "strata.tsv")} == set(world.INDUSTRIES)
    assert {r[2] for r in _rows(draw, "strata.tsv")} == {"1"}
    assert _rows(draw, "recusals.tsv") == [("T00000", "R001", "KIN")]
    assert {r[1] for r in _rows(draw, "roster.tsv")} == {place.market.name}
    assert sum(region["population"] for region in draw.regions) == active.count()
    assert draw.sizes == dict.fromkeys(world.INDUSTRIES, 2)


def test_ids_count_up_and_name_the_region_and_year(place, noon) -> None:
    lines = world.plain_plan(place, noon, lines=3).lines.all()
    ids = [world.frozen_draw(place, line, noon).draw_id for line in lines]
    assert ids == [f"990126-2026-000{i}" for i in (1, 2, 3)]


def test_every_table_has_its_own_blind(place, line, noon) -> None:
    draw = world.frozen_draw(place, line, noon)
    blinds = {store.get(draw.files[name]).split(b"\n")[0] for name in frame.TABLES}
    assert len(blinds) == 5
    assert all(re.fullmatch(rb"#blind\t[0-9a-f]{64}", blind) for blind in blinds)


def test_the_design_says_what_the_plan_and_the_drawer_said(place, secret_line, noon) -> None:
    reveal = (noon + timedelta(days=30)).date().isoformat()
    draw = world.frozen_draw(place, secret_line, noon, reveal=reveal, holders=("县公证处",))
    design = Design.parse(draw.design)
    assert not design.strata_public
    assert design.encoded() == store.get(draw.files["design.json"])
    assert (design.reveal, design.reserve) == (reveal, 2)
    assert draw.holders == ["平台", "县公证处"]
    assert any("食品安全法" in rule for rule in design.rules)
    assert any("政策法规处" in c or "长春" in c for c in design.rules)


@pytest.mark.parametrize("by", list(StrataBy))
def test_what_guides_supervision_is_kept_from_the_public(place, noon, by) -> None:
    plan = world.plain_plan(place, noon, strata_by=by, number=f"990126-2026-P1{by[0]}")
    draw = world.frozen_draw(place, plan.lines.get(), noon)
    hidden = (StrataBy.CREDIT_CLASS, StrataBy.CREDIT_GRADE, StrataBy.KEY_DIRECTORY)
    assert draw.strata_public == (by not in hidden)


def test_pareto_weighs_by_credit_class(place, noon) -> None:
    plan = world.plain_plan(
        place,
        noon,
        strata_by=StrataBy.NONE,
        method="pareto",
        strata=[{"name": "全部", "count": 5}],
    )
    draw = world.frozen_draw(place, plan.lines.get(), noon)
    assert not draw.strata_public, "the weight beside an id would tell its class"
    assert not draw.strata_public, "weights would tell every firm's class"
    weights = {row[0]: row[2] for row in _rows(draw, "strata.tsv")}
    for target in Target.objects.filter(status="active"):
        expected = {"A": "1", "B": "2", "C": "4", "D": "8", "": "2"}[target.credit_class]
        assert weights[target.code] == expected


def test_inspectors_left_out_are_counted_with_their_reason(place, line, noon) -> None:
    people = list(Inspector.objects.filter(organ=place.market).order_by("ref"))
    for person, change in zip(
        people,
        ({"status": "inactive"}, {"valid_until": date(2026, 5, 31)}, {"regions": []}),
        strict=False,
    ):
        Inspector.objects.filter(pk=person.pk).update(**change)
    draw = world.frozen_draw(place, line, noon)
    assert [(p["ref"], p["reason"]) for p in draw.left_out] == [
        (people[0].ref, "inactive"),
        (people[1].ref, "expired"),
        (people[2].ref, "no_region"),
    ]
    assert len(_rows(draw, "roster.tsv")) == len(people) - 3


def test_a_certificate_that_holds_on_the_first_day_is_enough(place, line, noon) -> None:
    Inspector.objects.update(valid_until=line.starts)
    assert not world.frozen_draw(place, line, noon).left_out


def test_loads_grow_with_this_years_draws_and_not_with_voided_ones(place, noon, later) -> None:
    lines = list(world.plain_plan(place, noon, lines=3).lines.order_by("number"))
    first = world.drawn_draw(place, lines[0], noon)
    given = loads_of_year(2026)
    assert sum(given.values()) == first.assignments.count() > 0
    second = world.drawn_draw(place, lines[1], noon)
    loads = {row[0]: int(row[5]) for row in _rows(second, "roster.tsv")}
    for person in Inspector.objects.filter(organ=place.market):
        assert loads[person.ref] == person.prior_load + given.get(person.ref, 0)
    world.voided(place, second, later + timedelta(minutes=9))
    assert loads_of_year(2026) == given
    assert loads_of_year(2025) == {}


@pytest.mark.parametrize(
    ("fields", "code", "words"),
    [
        ({"entropy": [("3D 第1期", "fc3d", 2)]}, "too_little_entropy", "10.0 比特"),
        ({"entropy": [("快乐8", "kl8", 2), ("快乐8", "kl8", 2)]}, "twice", "快乐8"),
        ({"entropy": [("快乐8", "kl8", 5)]}, "draw_by_too_early", "快乐8"),
        ({"entropy": [("快乐8", "kl8", -1)]}, "when_is_past", "已经过去"),
        ({"entropy": [("骰子", "d7x30", 2)]}, "unknown_form", "d7x30"),
        ({"reveal": "2026-05-19"}, "reveal_before_draw", "揭示日期"),
        ({"holders": ("公证处", "公证处")}, "duplicate_holder", "公证处"),
        ({"holders": ("平台",)}, "duplicate_holder", "平台"),
        ({"holders": ("甲,乙",)}, "bad_name", "逗号"),
        ({"title": "一行\n两行"}, "bad_text", "换行"),
        ({"suite": "md5"}, "not_allowed", "suite"),
    ],
)
def test_a_bad_preparation_is_refused_at_once_with_its_remedy(
    place, line, noon, fields, code, words
) -> None:
    if "entropy" in fields:
        fields = fields | {
            "entropy": tuple(
                NamedSource(source, form, stamp(noon + timedelta(hours=hours)))
                for source, form, hours in fields["entropy"]
            )
        }
    asked = world.preparation(line, noon, **fields)
    with pytest.raises(Invalid) as refusal:
        services.ask_freeze(asked, by=place["周抽取"], at=noon, form="t")
    assert refusal.value.code == code
    assert words in str(refusal.value) + refusal.value.remedy.format(**refusal.value.params)
    assert refusal.value.remedy
    assert not Draw.objects.exists()


@pytest.mark.parametrize(
    ("strata", "code"),
    [
        ([{"name": "餐饮业", "ratio": "1/10"}], "stratum_missing"),
        ([{"name": n, "count": 0} for n in world.INDUSTRIES], "no_chance"),
        ([{"name": n, "ratio": "2/1"} for n in world.INDUSTRIES], "bad_ratio"),
        ([{"name": n, "ratio": "3%"} for n in world.INDUSTRIES], "bad_ratio"),
        ([{"name": n} for n in world.INDUSTRIES], "ratio_or_count"),
    ],
)
def test_strata_that_leave_somebody_without_a_chance_are_refused(
    place, line, noon, strata, code
) -> None:
    PlanLine.objects.filter(pk=line.pk).update(strata=strata)
    line.refresh_from_db()
    with pytest.raises(Invalid) as refusal:
        world.frozen_draw(place, line, noon)
    assert refusal.value.code == code
    assert not Draw.objects.exists()


def test_其他_takes_whoever_has_no_stratum_of_their_own(place, line, noon) -> None:
    strata = [{"name": "餐饮业", "ratio": "1/2"}, {"name": "其他", "ratio": "1/10"}]
    PlanLine.objects.filter(pk=line.pk).update(strata=strata)
    line.refresh_from_db()
    draw = world.frozen_draw(place, line, noon)
    assert draw.populations["其他"] + draw.populations["餐饮业"] == 58


def test_an_empty_scope_is_refused(place, line, noon) -> None:
    PlanLine.objects.filter(pk=line.pk).update(scope={"industries": ["没有这个行业"]})
    line.refresh_from_db()
    with pytest.raises(Invalid, match="一家"):
        world.frozen_draw(place, line, noon)


def test_a_second_request_does_not_freeze_a_second_draw(place, line, noon) -> None:
    asked = world.preparation(line, noon)
    world.work_planned(place, asked, noon)
    fields = {"by": place["周抽取"], "at": noon, "chance": world.counted_chance()}
    first = services.freeze_draw(asked, key="one form", **fields)
    assert services.freeze_draw(asked, key="one form", **fields) == first
    with pytest.raises(Refused, match=first.draw_id):
        services.freeze_draw(asked, key="another form", **fields)


def test_an_outsider_freezes_nothing(place, line, noon) -> None:
    for name in ("外单位钱某", "李起草", "何监督"):
        with pytest.raises(Refused):
            services.freeze_draw(
                world.preparation(line, noon),
                by=place[name],
                at=noon,
                chance=world.counted_chance(),
                key=name,
            )


def test_the_job_freezes_what_was_asked(place, line, noon) -> None:
    asked = world.preparation(line, noon)
    world.work_planned(place, asked, noon)
    job = services.ask_freeze(asked, by=place["周抽取"], at=noon, form="abc")
    assert Preparation.of(job.args["asked"]) == asked
    assert services.ask_freeze(asked, by=place["周抽取"], at=noon, form="abc") == job
    run_pending(lambda: noon)
    job.refresh_from_db()
    draw = Draw.objects.get()
    assert (job.state, job.result["next"]) == ("done", f"/desk/draws/{draw.draw_id}/")


def test_a_refused_job_leads_back_to_the_form(place, line, noon) -> None:
    asked = world.preparation(line, noon)
    world.work_planned(place, asked, noon)
    form = {"by": place["周抽取"], "at": noon, "form": "abc", "back": "/desk/draws/new/1/"}
    job = services.ask_freeze(asked, **form)
    Target.objects.update(status="cancelled")
    run_pending(lambda: noon)
    job.refresh_from_db()
    assert (job.state, job.error["code"]) == ("failed", "nobody_in_scope")
    assert job.args["next"] == "/desk/draws/new/1/"
    assert not Draw.objects.exists()


def test_a_job_that_runs_again_after_a_crash_finds_its_draw(place, line, noon) -> None:
    asked = world.preparation(line, noon)
    world.work_planned(place, asked, noon)
    job = services.ask_freeze(asked, by=place["周抽取"], at=noon, form="abc")
    run_pending(lambda: noon)
    type(job).objects.filter(pk=job.pk).update(state="queued", result=None)
    run_pending(lambda: noon)
    job.refresh_from_db()
    assert (job.state, Draw.objects.count()) == ("done", 1)


def test_the_outlook_is_what_the_freeze_then_writes(place, line, noon) -> None:
    seen = engine.outlook(line, 2026)
    draw = world.frozen_draw(place, line, noon)
    assert {s.name: s.population for s in seen.strata} == draw.populations
    assert {s.name: s.size for s in seen.strata} == draw.sizes
    assert (seen.sample, seen.population, dict(seen.excluded)) == (
        sum(draw.sizes.values()),
        58,
        draw.excluded,
    )


def test_a_region_nobody_may_work_in_is_warned_of(place, line, noon) -> None:
    Inspector.objects.update(regions=["990126001"])
    seen = engine.outlook(line, 2026)
    impossible = [v for v in seen.shortages if v.code == "no_team_in_region"]
    assert {v.params["region"] for v in impossible} == {"东门街道", "河阳镇"}
    assert all(v.params["eligible"] == 0 for v in impossible)


def test_too_few_visits_left_are_warned_of(place, line, noon) -> None:
    PlanLine.objects.filter(pk=line.pk).update(max_load=1)
    line.refresh_from_db()
    codes = {v.code for v in engine.outlook(line, 2026).shortages}
    assert "little_room" in codes


def test_enough_people_give_no_warning(place, line) -> None:
    assert engine.outlook(line, 2026).shortages == ()


@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from("xyz"), st.integers(1, 50))))
def test_expected_visits_add_up_to_the_sample(cells) -> None:
    found = [Cell(stratum, region, region, n) for stratum, region, n in cells]
    populations: dict[str, int] = {}
    for cell in found:
        populations[cell.stratum] = populations.get(cell.stratum, 0) + cell.targets
    sizes = {name: (n + 2) // 3 for name, n in populations.items()}
    expected = expected_visits(found, populations, sizes)
    assert sum(expected.values(), Fraction()) == sum(sizes.values())


@given(st.integers(0, 4), st.integers(1, 3))
def test_a_seat_is_called_impossible_exactly_when_too_few_are_eligible(people, count) -> None:
    line = PlanLine(seats=[{"department": "d", "count": count, "qualification": ""}])
    roster = tuple(Candidate(str(i), "d", (), ("*",), None, 0) for i in range(people))
    found = shortages(line, {("r", "r"): Fraction(1)}, roster)
    assert any(v.code == "no_team_in_region" for v in found) == (people < count)


def test_a_race_for_one_line_ends_with_one_draw(place, line, noon, monkeypatch) -> None:
    world.frozen_draw(place, line, noon)
    module = "doubledraw.platform.draws.services.freezing.live_draw_of"
    monkeypatch.setattr(module, lambda line: None)
    asked = world.preparation(line, noon, title="另一次")
    world.work_planned(place, asked, noon)
    with pytest.raises(Conflict, match="刚刚"):
        services.freeze_draw(
            asked,
            by=place["周抽取"],
            at=noon,
            chance=world.counted_chance(9),
            key="racer",
        )
    assert Draw.objects.count() == 1
