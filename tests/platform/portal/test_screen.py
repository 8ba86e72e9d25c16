"""The draw screen: what a hall sees at each stage, and what nobody may see on it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doubledraw.platform.disclosure.models import PublicDraw, PublicTarget, PublicWall
from doubledraw.platform.disclosure.services import follow_wall
from doubledraw.platform.draws.engine import wall as engine
from doubledraw.platform.draws.models import Assignment, Draw, DrawnTarget
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.portal import hall
from doubledraw.platform.registry.models import Inspector, Target
from tests.platform.portal.test_canary import ADDRESS, PERSON, leaks, secrets_of
from tests.world import ceremony, showing
from tests.world.county import County
from tests.world.planning import small_rolls

pytestmark = pytest.mark.django_db
SCENE = re.compile(r'<section class="scene[^"]*" data-scene="(\w+)"[^>]*>')


def screen_of(draw: Draw) -> str:
    return f"/draws/{draw.draw_id}/screen/"


def facts_of(draw: Draw) -> str:
    return f"/draws/{draw.draw_id}/screen.json"


def wall_of(draw: Draw) -> str:
    return f"/draws/{draw.draw_id}/wall.json"


def text(reader: Client, url: str) -> str:
    answer = reader.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def open_scenes(page: str) -> list[str]:
    return [m.group(1) for m in SCENE.finditer(page) if "data-closed" not in m.group(0)]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the moment at which pages are asked for."""
    return lambda at: monkeypatch.setattr("doubledraw.platform.ui.middleware.present", lambda: at)


@pytest.fixture
def rolls(place: County, noon: datetime) -> County:
    """A register full of canaries."""
    small_rolls(place, noon)
    for target in Target.objects.all():
        target.address = f"{ADDRESS}{target.pk}号"
        target.save()
    for inspector in Inspector.objects.all():
        inspector.name = f"{PERSON}{inspector.pk}"
        inspector.save()
    return place


# ── the stages ──


def test_before_the_commitment_there_is_no_screen(
    place: County, noon: datetime, reader: Client
) -> None:
    draw = ceremony.frozen_draw(place, showing.open_line(place, noon), noon)
    for url in (screen_of(draw), facts_of(draw), wall_of(draw)):
        assert reader.get(url).status_code == 404


def test_a_hall_that_waits_sees_the_promise_and_then_the_sources(
    place: County, noon: datetime, reader: Client, clock: Callable[[datetime], None]
) -> None:
    draw = showing.committed(place, showing.open_line(place, noon), noon)
    scenes = []
    for later in (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=2, minutes=40)):
        clock(noon + later)
        scenes.append(reader.get(facts_of(draw)).json()["scene"])
    assert scenes == ["commitment", "waiting", "entropy"]
    page = text(reader, screen_of(draw))
    assert open_scenes(page) == ["waiting", "commitment", "entropy"]
    assert draw.commitment in page, "all of C, for whoever cannot see the groups"
    assert "".join(f"<span>{draw.commitment[i : i + 4]}</span>" for i in range(0, 64, 4)) in page
    assert "没有外单位联署" in page
    assert "还没有人签到" in page
    assert reader.get(wall_of(draw)).status_code == 404


def test_entropy_is_shown_once_it_is_in_the_log(
    place: County, noon: datetime, reader: Client, clock: Callable[[datetime], None]
) -> None:
    line = showing.open_line(place, noon)
    draw = showing.with_entropy(place, line, noon)
    clock(noon + timedelta(hours=3, minutes=2))
    facts = reader.get(facts_of(draw)).json()
    assert facts["scene"] == "entropy"
    assert [s["value"] for s in facts["entropy"]] == [ceremony.KL8, ceremony.DICE]
    assert "正在计算抽取结果" in text(reader, screen_of(draw))


def test_who_is_present_is_said_by_role_and_organisation_never_by_name(
    place: County, noon: datetime, reader: Client
) -> None:
    draw = showing.with_entropy(place, showing.open_line(place, noon), noon)
    people = draw.people.exclude(signed_at=None)
    assert people
    page, facts = text(reader, screen_of(draw)), text(reader, facts_of(draw))
    for person in people:
        assert person.organisation in page
        assert person.organisation in facts
        assert person.name not in page + facts


def test_a_revealed_draw_shows_the_true_numbers(
    place: County, noon: datetime, reader: Client
) -> None:
    draw = showing.revealed(place, showing.open_line(place, noon), noon)
    found = reader.get(wall_of(draw)).json()
    shown = {cell[2]: cell[0] for stratum in found["strata"] for cell in stratum["cells"]}
    drawn = DrawnTarget.objects.filter(draw=draw)
    assert drawn.count() > 20
    for row in drawn:
        assert shown[row.code] == row.number[: engine.DIGITS]
    selected = set(drawn.filter(role="selected").values_list("code", flat=True))
    assert set(found["names"]) <= selected
    names = dict(PublicTarget.objects.values_list("code", "name"))
    assert all(names[code] == name for code, name in found["names"].items())
    assert [s["name"] for s in found["strata"]] == [s["name"] for s in draw.design["strata"]]


def test_a_draw_long_over_begins_with_its_commitment_and_a_fresh_one_with_its_numbers(
    place: County, noon: datetime, reader: Client, clock: Callable[[datetime], None]
) -> None:
    draw = showing.revealed(place, showing.open_line(place, noon), noon)
    clock(noon + timedelta(hours=3, minutes=10))
    assert 'data-opening="wall"' in text(reader, screen_of(draw))
    clock(noon + timedelta(days=10))
    assert 'data-opening="commitment"' in text(reader, screen_of(draw))


def test_the_closing_frame_has_the_roots_the_checkpoint_and_a_code(
    place: County, noon: datetime, reader: Client
) -> None:
    draw = showing.revealed(place, showing.open_line(place, noon), noon)
    page = text(reader, screen_of(draw)).replace("</span><span>", "")
    assert open_scenes(page) == list(hall.SCENES)
    for root in (draw.targets_root, draw.teams_root, draw.commitment):
        assert root in page
    assert f"/draws/{draw.draw_id}/</p>" in page
    assert "日志检查点" in page
    assert page.count("<svg viewBox") == 2


def test_seats_are_counted_and_nobody_is_named(
    rolls: County, noon: datetime, reader: Client
) -> None:
    draw = showing.revealed(rolls, showing.open_line(rolls, noon), noon)
    row = PublicDraw.objects.get(draw_id=draw.draw_id)
    filled = Assignment.objects.filter(draw=draw).count()
    assert sum(seat.filled for seat in hall.seats(row)) == filled
    assert [seat.need for seat in hall.seats(row)] == [seat.filled for seat in hall.seats(row)]
    page = text(reader, screen_of(draw))
    for ref in Assignment.objects.values_list("inspector_ref", flat=True):
        assert ref not in page
    assert PERSON not in page


def test_blocked_teams_are_said_and_not_papered_over(
    place: County, noon: datetime, reader: Client
) -> None:
    line = showing.open_line(place, noon)
    PlanLine.objects.filter(pk=line.pk).update(max_load=1)
    line.refresh_from_db()
    draw = showing.revealed(place, line, noon)
    assert draw.teams_root == "blocked"
    page = text(reader, screen_of(draw))
    assert "检查人员没有配齐" in page
    assert "没有配齐，没有根" in page
    row = PublicDraw.objects.get(draw_id=draw.draw_id)
    assert {seat.filled for seat in hall.seats(row)} == {0}
    for person in draw.blocked["people"]:
        assert person["ref"] not in page


def test_a_list_without_strata_stands_in_the_order_of_codes(
    place: County, noon: datetime, reader: Client
) -> None:
    draw = showing.revealed(place, showing.closed_line(place, noon), noon)
    page = text(reader, screen_of(draw))
    drawn = DrawnTarget.objects.filter(draw=draw, role="selected").values_list("code", flat=True)
    listed = re.findall(r"<code>(\w+)</code>", page)
    assert listed == sorted(drawn)[:8]


def test_a_voided_draw_says_why_and_what_came_instead(
    place: County, noon: datetime, reader: Client
) -> None:
    line = showing.open_line(place, noon)
    voided = showing.voided(
        place, showing.committed(place, line, noon), noon + timedelta(minutes=30)
    )
    second = showing.committed(place, line, noon + timedelta(days=1))
    page = text(reader, screen_of(voided))
    assert "名录漏了一个乡镇的企业" in page
    assert screen_of(second) in page
    assert open_scenes(page) == ["waiting", "commitment", "entropy", "closing"]
    assert reader.get(facts_of(voided)).json()["scene"] == "closing"


# ── asking again and again ──


def test_facts_that_have_not_changed_are_not_sent_again(
    place: County, noon: datetime, reader: Client, clock: Callable[[datetime], None]
) -> None:
    clock(noon + timedelta(hours=1))
    draw = showing.committed(place, showing.open_line(place, noon), noon)
    first = reader.get(facts_of(draw))
    tag = {"if-none-match": first.headers["ETag"]}
    assert "no-cache" in first.headers["Cache-Control"]
    assert reader.get(facts_of(draw), headers=tag).status_code == 304
    ceremony.everybody_present(place, draw, noon + timedelta(hours=1))
    second = reader.get(facts_of(draw), headers=tag)
    assert second.status_code == 200
    assert second.json()["mark"] != first.json()["mark"]
    assert second.json()["mark"] in text(reader, screen_of(draw))


def test_the_facts_are_these_and_no_others(place: County, noon: datetime, reader: Client) -> None:
    draw = showing.revealed(place, showing.open_line(place, noon), noon)
    found = reader.get(facts_of(draw)).json()
    assert set(found) == {
        "attested", "commitment", "draw_id", "drawn", "entropy", "is_blocked", "mark", "population",
        "present", "revealed", "sample", "scene", "state", "strata", "wall", "witnesses",
    }  # fmt: skip
    assert {key for stratum in found["strata"] for key in stratum} == {"name", "population", "size"}
    assert {key for source in found["entropy"] for key in source} == {"source", "when", "value"}


def test_reading_writes_nothing_and_asks_the_same_of_few_and_many(
    place: County, noon: datetime, reader: Client
) -> None:
    few = showing.revealed(place, showing.open_line(place, noon), noon)
    counts = [asked(reader, url) for url in (screen_of(few), facts_of(few), wall_of(few))]
    Target.objects.bulk_create(copied(target, n) for target in Target.objects.all() for n in "ABC")
    many = showing.revealed(place, showing.open_line(place, noon), noon + timedelta(days=2))
    assert [
        asked(reader, url) for url in (screen_of(many), facts_of(many), wall_of(many))
    ] == counts
    for url in (screen_of(many), facts_of(many), wall_of(many)):
        assert reader.post(url).status_code == 405


def asked(reader: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        text(reader, url)
    assert {query["sql"].split()[0] for query in queries.captured_queries} <= {"SELECT"}
    return len(queries.captured_queries)


def copied(target: Target, letter: str) -> Target:
    fields = {f.attname: getattr(target, f.attname) for f in Target._meta.fields if f.name != "id"}
    return Target(**(fields | {"code": f"{letter}{target.code}"}))


def test_the_page_keeps_to_the_content_policy(
    place: County, noon: datetime, reader: Client
) -> None:
    page = text(reader, screen_of(showing.revealed(place, showing.open_line(place, noon), noon)))
    assert " style=" not in page
    assert "<script>" not in page


# ── what must never come out ──


def everything(reader: Client, draw: Draw) -> dict[str, str]:
    """All that the screen says, with groups of digits put together again."""
    found = {url: text(reader, url) for url in (screen_of(draw), facts_of(draw))}
    wall = reader.get(wall_of(draw))
    return found | ({wall_of(draw): wall.content.decode()} if wall.status_code == 200 else {})


def codes_in(pages: dict[str, str]) -> list[str]:
    codes = Target.objects.values_list("code", flat=True)
    return [code for code in codes if any(code in page for page in pages.values())]


def test_a_draw_over_classes_has_no_wall_and_leaks_nothing(
    rolls: County, noon: datetime, reader: Client
) -> None:
    draw = showing.embargoed(rolls, showing.closed_line(rolls, noon), noon)
    secret = everything(reader, draw)
    assert not codes_in(secret)
    showing.reveal(rolls, draw, noon + timedelta(days=17))
    for pages in (secret, everything(reader, draw)):
        assert wall_of(draw) not in pages
        assert not leaks(pages, secrets_of(draw))
        assert "抽签号和截取线不在屏上" in pages[screen_of(draw)]
    assert not PublicWall.objects.exists()
    drawn = DrawnTarget.objects.filter(draw=draw, role="selected")
    assert set(codes_in(pages)) <= set(drawn.values_list("code", flat=True))


def test_an_embargoed_draw_shows_numbers_and_counts_but_nobody(
    rolls: County, noon: datetime, reader: Client
) -> None:
    draw = showing.embargoed(rolls, showing.open_line(rolls, noon), noon)
    pages = everything(reader, draw)
    assert wall_of(draw) in pages
    assert not leaks(pages, secrets_of(draw))
    assert not codes_in(pages)
    assert "名单在2026年6月5日揭示" in pages[screen_of(draw)]
    found = reader.get(wall_of(draw)).json()
    assert (found["key"], found["names"]) == ("", {})
    assert {len(cell) for stratum in found["strata"] for cell in stratum["cells"]} == {2}


def test_the_reveal_opens_the_wall(rolls: County, noon: datetime, reader: Client) -> None:
    draw = showing.embargoed(rolls, showing.open_line(rolls, noon), noon)
    sealed = reader.get(wall_of(draw)).json()
    showing.reveal(rolls, draw, noon + timedelta(days=17))
    opened = reader.get(wall_of(draw)).json()
    assert opened["key"] == draw.key
    assert codes_in(everything(reader, draw))
    for before, after in zip(sealed["strata"], opened["strata"], strict=True):
        assert [c[0] for c in before["cells"]] == [c[0] for c in after["cells"]]
        assert before["bins"] == after["bins"]


def test_an_embargoed_wall_with_the_codes_left_in_would_be_caught(
    rolls: County, noon: datetime, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: an engine that forgets the seal gives itself away."""
    from doubledraw.platform.disclosure.services import walls

    careless: Callable[..., Any] = lambda draw, sealed: engine.build_wall(draw, sealed=False)  # noqa: E731
    monkeypatch.setattr(walls, "build_wall", careless)
    draw = showing.embargoed(rolls, showing.open_line(rolls, noon), noon)
    assert codes_in(everything(reader, draw))


def test_a_wall_over_classes_would_be_caught(
    rolls: County, noon: datetime, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: were the flag overlooked, the search would find key and firms."""
    draw = showing.revealed(rolls, showing.closed_line(rolls, noon), noon)
    true = Draw.objects.get

    def careless(*given: Any, **named: Any) -> Draw:
        found = true(*given, **named)
        found.strata_public = True
        return found

    monkeypatch.setattr(Draw.objects, "get", careless)
    follow_wall(draw.draw_id)
    assert PublicWall.objects.exists()
    assert codes_in(everything(reader, draw))


def test_a_late_run_does_not_seal_an_open_wall_again(
    rolls: County, noon: datetime, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers: the one that read the draw before its reveal is the last to write."""
    from doubledraw.platform.disclosure.services import walls

    draw = showing.embargoed(rolls, showing.open_line(rolls, noon), noon)
    stale = Draw.objects.get(pk=draw.pk)
    showing.reveal(rolls, draw, noon + timedelta(days=17))
    walls._keep(stale, [], True)
    row = PublicWall.objects.get(draw_id=draw.draw_id)
    assert not row.sealed
    assert row.strata
