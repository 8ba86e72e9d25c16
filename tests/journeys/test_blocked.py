"""Blocked teams: explained, cured by a team round, revealed, and checked by strangers in three ways."""

from datetime import date, timedelta

import pytest

from doubledraw.draw import bundle
from doubledraw.draw.verify import verify
from doubledraw.log.note import check_note
from doubledraw.platform.disclosure.models import PublicDraw
from doubledraw.platform.disclosure.services import follow_draw
from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.selectors import teams_in_force
from doubledraw.platform.draws.web.teams import explained
from tests.journeys.three_ways import by_command, by_hand, by_the_other_implementation
from tests.verifier.conftest import Node
from tests.world import ceremony as world
from tests.world import rounds as cast
from tests.world.county import county


@pytest.fixture
def place(db, noon):
    found = county(noon)
    world.plain_rolls(found, noon)
    return found


def test_blocked_then_cured_then_checked_by_strangers(place, noon, tmp_path) -> None:
    line = world.plain_plan(place, noon).lines.get()
    draw = cast.blocked_draw(place, line, noon)
    said = explained(draw, [])
    assert said["short"] == draw.blocked["need"] - draw.blocked["most"] > 0
    assert {cure["way"] for cure in said["cures"]} >= {"regions", "qualification"}
    follow_draw(draw.draw_id)
    assert PublicDraw.objects.get().blocked

    day = noon + timedelta(days=1)
    cast.cure(place, day)
    cast.drawn_round(place, draw, day)
    after = day + timedelta(hours=3)
    gone = draw.drawn_targets.filter(role="selected").order_by("code").first().code
    cast.replaced(
        place, draw, after, "target", "INACTIVE_BEFORE_FREEZE", code=gone, since=date(2026, 5, 1)
    )
    ref = next(iter(teams_in_force(draw).values()))[1][0]
    cast.replaced(place, draw, after, "inspector", "UNABLE", inspector_ref=ref)
    services.reveal_draw(draw, reason="", by=place["周抽取"], at=after + timedelta(hours=1))
    follow_draw(draw.draw_id)
    shown = PublicDraw.objects.get()
    assert not shown.blocked
    assert [(r["number"], r["is_blocked"]) for r in shown.rounds] == [(1, False)]
    assert shown.substitutes["targets"] == 1
    assert shown.substitutes["inspectors"] >= 1
    assert not [name for name in place.people if name in str([*shown.rounds, shown.substitutes])]

    path = tmp_path / "public.zip"
    path.write_bytes(engine.pack(engine.public_bundle(draw)))
    by_command(path)
    by_the_other_implementation(path)
    by_hand(path, tmp_path)
    auditor_agrees(draw, tmp_path)


def auditor_agrees(draw, folder) -> None:
    """The auditor bundle, with its round and its substitutions, in both implementations."""
    files = engine.auditor_bundle(draw)
    report = verify(files, auditor=True, check_note=check_note)
    assert report.ok, [check for check in report.checks if check.verdict == "false"]
    path = folder / "auditor.zip"
    path.write_bytes(engine.pack(files))
    node = Node()
    try:
        answer = node.verify(bundle.read(path))
    finally:
        node.close()
    assert answer["wrong"] == [], answer["wrong"]
    assert answer["report"]["verdict"] in ("true", "partial")
