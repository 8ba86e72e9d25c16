"""The year over all departments: the cap is kept between draws, what it does is stated, no secret list shows."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from doubledraw.platform.disclosure.models import PublicDocument, PublicDraw
from doubledraw.platform.draws import engine
from doubledraw.platform.draws.models import CapEffect, DrawnTarget
from doubledraw.platform.draws.selectors import excluded_by_rule, work_plan_content
from doubledraw.platform.draws.selectors.preparing import work_plan_used
from doubledraw.platform.draws.selectors.year import kept_back, planned_in, visited_in
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.registry.models import Target, VisitFact
from tests.platform.draws.test_excluding import _cap, _inspected
from tests.platform.rulebook.world import adopted
from tests.world import ceremony as world

DAY = date(2026, 5, 20)
YEAR = "/desk/draws/year/?year=2026"
MINUTE = timedelta(minutes=1)


def _seen(client, url: str, name: str = "") -> str:
    """A page in Chinese, as somebody of the cast or as the public sees it."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    if name:
        client.force_login(Staff.objects.get(name=name))
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def other(place, noon):
    """Another department's line over the same firms, for an item of its own."""
    return world.plain_plan(place, noon, number="990126-2026-P03", item=3).lines.get()


@pytest.fixture
def capped(place, line, noon):
    """At most one visit a year; two firms of one stratum have had theirs."""
    adopted(place, noon, _cap(1), since=noon.date())
    for code in ("T00001", "T00004"):
        _inspected(code, item_code="XF-1", item_name="消防")
    return line


def _plan(line):
    return engine.outlook(line, 2026, excluded_by_rule(line, DAY))


def test_what_the_cap_does_is_stated_before_the_freeze_kept_with_it_and_shown_at_the_reveal(
    place, capped, noon, client
) -> None:
    seen = _plan(capped)
    (effect,) = [effect for effect in seen.effects if effect.capped]
    assert (effect.capped, effect.before - effect.after, seen.capped) == (2, 2, 2)
    draw = world.committed_draw(place, capped, noon)
    sealed = work_plan_content(work_plan_used(draw))["cap"]
    assert (sealed["most"], sealed["capped"]) == (1, 2)
    assert [row["before"] for row in sealed["strata"]] == [effect.before]
    kept = CapEffect.objects.get(draw=draw)
    assert {row["name"]: row["before"] for row in kept.strata} == {
        name: count + 2 * (name == effect.stratum) for name, count in draw.populations.items()
    }
    run_pending(lambda: noon + MINUTE)
    shown = PublicDraw.objects.get(draw_id=draw.draw_id)
    assert (shown.cap["capped"], shown.cap["strata"]) == (2, []), "by stratum only at the reveal"
    page = _seen(client, f"/desk/draws/new/{capped.pk}/", "周抽取")
    assert f"{effect.size_before}/{effect.before}" in page


def test_after_the_reveal_everybody_sees_both_chances(place, capped, noon, later, client) -> None:
    draw = world.revealed_draw(place, capped, noon)
    run_pending(lambda: later + timedelta(hours=1))
    shown = PublicDraw.objects.get(draw_id=draw.draw_id)
    (row,) = [row for row in shown.cap["strata"] if row["before"] != draw.populations[row["name"]]]
    page = _seen(client, f"/draws/{draw.draw_id}/")
    assert f"{row['before']} 户抽 {row['size_before']} 户" in page
    body = PublicDocument.objects.get(kind="work_plan", key=draw.draw_id).body
    assert body["cap"]["strata"] == [row]


def test_of_classes_nothing_is_said_by_stratum(place, capped, secret_line, noon, later) -> None:
    draw = world.revealed_draw(place, secret_line, noon)
    run_pending(lambda: later + timedelta(hours=1))
    shown = PublicDraw.objects.get(draw_id=draw.draw_id)
    assert (shown.cap["capped"], shown.cap["strata"]) == (2, [])
    assert (
        PublicDocument.objects.get(kind="work_plan", key=draw.draw_id).body["cap"]["strata"] == []
    )


def test_two_draws_may_not_wait_for_the_same_firm_beyond_its_cap(
    place, capped, other, noon
) -> None:
    first = world.ready_draw(place, capped, noon)
    with pytest.raises(Conflict) as refusal:
        world.frozen_draw(place, other, noon)
    assert refusal.value.code == "would_pass_the_cap"
    assert first.draw_id in str(refusal.value)
    assert not other.draw_set.exists()


def test_once_it_is_drawn_the_other_leaves_out_whom_it_took_and_nobody_is_visited_twice(
    place, capped, other, noon
) -> None:
    first = world.drawn_draw(place, capped, noon)
    second = world.drawn_draw(place, other, noon)
    taken = [
        set(DrawnTarget.objects.filter(draw=draw, role="selected").values_list("code", flat=True))
        for draw in (first, second)
    ]
    assert not taken[0] & taken[1]
    assert second.excluded["FREQUENCY_CAP"] == 2 + len(taken[0])


def test_without_a_cap_nobody_waits(place, line, other, noon) -> None:
    """The control: the same two lines."""
    world.frozen_draw(place, line, noon)
    world.frozen_draw(place, other, noon)
    assert not CapEffect.objects.exists()


def test_with_room_for_both_nobody_waits(place, line, other, noon) -> None:
    adopted(place, noon, _cap(2), since=noon.date())
    world.frozen_draw(place, line, noon)
    assert world.frozen_draw(place, other, noon).excluded.get("FREQUENCY_CAP", 0) == 0


class TestTheYear:
    def test_a_secret_list_shows_in_no_number(self, place, capped, noon, client) -> None:
        draw = world.drawn_draw(place, capped, noon, reveal="2026-09-01")
        hidden = DrawnTarget.objects.filter(draw=draw, role="selected")
        one = hidden.first()
        VisitFact.objects.create(
            target=Target.objects.get(code=one.code),
            organ_name="县局",
            level="county",
            item_name="x",
            visited_on=DAY,
            source="own",
            reference=draw.draw_id,
            at=noon,
        )
        found = visited_in(place["周抽取"], 2026)
        assert {firm.code for firm in found} == {"T00001", "T00004"}
        assert kept_back(place["周抽取"], 2026).firms == hidden.count()
        page = _seen(client, YEAR, "周抽取")
        assert not [t.code for t in hidden if f"/{t.code}/" in page]
        assert "另有 1 次抽取的名单还保密" in page

    def test_lines_that_meet_are_named_with_what_remains(self, place, capped, other, noon) -> None:
        area, planned = planned_in(place.market, 2026, DAY)
        found = engine.collisions(area, planned, 1)
        firms = sum(one.firms for one in found)
        assert firms == Target.objects.filter(status="active").count()
        for one in found:
            first, second = one.meeting
            assert first.left == first.chance
            assert 0 < second.left < second.chance
            assert 0 < one.beyond < one.firms * first.chance
        assert engine.collisions(area, planned, 2) == []
        assert all(isinstance(one.beyond, Fraction) for one in found)

    def test_a_line_that_is_drawn_meets_nobody(self, place, capped, other, noon) -> None:
        world.drawn_draw(place, capped, noon)
        _, planned = planned_in(place.market, 2026, DAY)
        assert [one.line.pk for one in planned] == [other.pk]
        Plan.objects.filter(pk=other.plan_id).update(state="draft")
        assert planned_in(place.market, 2026, DAY)[1] == []

    def test_the_page_asks_as_often_whatever_there_is(
        self, place, capped, other, noon, client, django_assert_max_num_queries
    ) -> None:
        for i in range(10, 40):
            _inspected(f"T{i:05d}", visited_on=DAY - timedelta(days=i))
        client.force_login(Staff.objects.get(name="周抽取"))
        with django_assert_max_num_queries(26):
            page = client.get(YEAR).content.decode()
        assert "1/1" in page
