"""One draw from the plan line to the public bundle, and every way it may end."""


import pytest

from doubledraw.draw.verify import verify
from doubledraw.log.note import check_note
from doubledraw.platform.draws import engine
from doubledraw.platform.draws.models import Assignment, DrawnTarget
from doubledraw.platform.plans.states import StrataBy
from tests.world import ceremony as world
from tests.world.county import county

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
@pytest.mark.parametrize("by", [StrataBy.INDUSTRY, StrataBy.CREDIT_CLASS])
def test_a_stranger_and_an_auditor_verify_the_whole_draw(noon, by, suite) -> None:
    place = county(noon)
    world.plain_rolls(place, noon)
    line = world.plain_plan(place, noon, strata_by=by).lines.get()
    draw = world.revealed_draw(place, line, noon, suite=suite)
    for auditor, files in (
        (False, engine.public_bundle(draw)),
        (True, engine.auditor_bundle(draw)),
    ):
        report = verify(files, auditor=auditor, check_note=check_note)
        assert report.ok, [c for c in report.checks if c.verdict == "false"]
        assert any(c.verdict == "true" and "log" in c.name for c in report.checks)
    assert DrawnTarget.objects.filter(draw=draw, role="selected").count() == sum(
        draw.sizes.values()
    )
    assert Assignment.objects.filter(draw=draw).count() == 2 * sum(draw.sizes.values())
