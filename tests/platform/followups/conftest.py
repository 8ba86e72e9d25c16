"""One joint visit with something wrong in both departments' sheets, reviewed; built once a module."""

from datetime import date, datetime

import pytest

from doubledraw.platform.followups.services import open_follow_ups
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.kernel.actor import SYSTEM
from tests.platform.inspections.conftest import home, own_home, start
from tests.world import ceremony
from tests.world import followups as world
from tests.world import inspections as visits
from tests.world.county import county

__all__ = ["home", "own_home", "start"]


@pytest.fixture(scope="module")
def module_world(home: None, start: datetime) -> world.Followed:
    place = county(start)
    ceremony.plain_rolls(place, start, targets=30)
    carried = visits.ordered(place, visits.joint_line(place, start), start)
    visit = visits.entered(carried, carried.visits[0], bad=True)
    visits.reviewed(carried, visit, world.morning(date(2026, 6, 4)))
    open_follow_ups(visit, by=SYSTEM, at=world.morning(date(2026, 6, 4)))
    return world.followed(carried, visit, start)


@pytest.fixture
def followed(db: None, module_world: world.Followed) -> world.Followed:
    """The county, the visit, and the people of both departments."""
    return module_world


@pytest.fixture
def visit(followed: world.Followed) -> Visit:
    return Visit.objects.select_related("draw__organ", "organ", "form").get(pk=followed.visit.pk)
