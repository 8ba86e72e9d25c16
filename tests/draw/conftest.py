"""Properties of the draw have no deadline: the machine may be busy, and time is measured elsewhere."""

import pytest
from hypothesis import settings

from tests.draw import draws

settings.register_profile("draw", deadline=None)
settings.load_profile("draw")


@pytest.fixture(scope="module")
def plain():
    """Drawn, not logged."""
    return draws.hold()


@pytest.fixture(scope="module")
def hidden():
    """The strata are not public; not logged."""
    return draws.hold({"strata_public": False})


@pytest.fixture(scope="module")
def full():
    """Blocked, filled in a team round, attested and logged."""
    return draws.logged(draws.attested(draws.blocked_then_filled()))
