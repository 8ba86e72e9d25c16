"""The county, as every test of plans finds it."""

import pytest

from tests.world.county import county


@pytest.fixture
def place(noon):
    return county(noon)
