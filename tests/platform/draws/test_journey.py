"""From imported rolls and an approved plan to a verified bundle, by the real services of every stage."""

from datetime import timedelta

from doubledraw.draw.verify import verify
from doubledraw.log.note import check_note
from doubledraw.platform.draws import engine
from doubledraw.platform.draws.selectors import lines_to_prepare, public_facts
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.plans.documents import line_reference
from tests.world import ceremony as world
from tests.world.county import county
from tests.world.planning import published_plan, seat
from tests.world.rolls import published_items, rolls


def test_a_real_register_becomes_a_published_draw_that_anyone_can_check(db, noon) -> None:
    place = county(noon)
    rolls(place, noon, targets=200, inspectors=12)
    item = published_items(place, noon, items=1)[0]
    line = published_plan(place, noon, item=item, seats=[seat(place.market, 2)]).lines.get()
    assert list(lines_to_prepare(place["周抽取"])) == [line]
    seen = engine.outlook(line, 2026)
    draw = world.revealed_draw(place, line, noon + timedelta(hours=1))
    assert draw.design["plan"] == line_reference(line.plan.digest, 1)
    assert any(draw.design["plan"] in leaf.entry for leaf in LogLeaf.objects.filter(index=0))
    assert seen.sample == sum(draw.sizes.values()) == public_facts(draw)["sample"]
    report = verify(engine.auditor_bundle(draw), auditor=True, check_note=check_note)
    assert report.ok, [check for check in report.checks if check.verdict == "false"]
