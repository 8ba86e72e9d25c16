"""A county with its rolls and one plan, at each stage of a draw."""

from datetime import datetime, timedelta

import pytest

from doubledraw.platform.organs.models import Staff
from doubledraw.platform.plans.states import StrataBy
from tests.clock import here
from tests.world import ceremony as world
from tests.world.county import County, county


@pytest.fixture
def place(db, noon) -> County:
    """清源县 with 60 targets and 8 inspectors."""
    found = county(noon)
    world.plain_rolls(found, noon)
    return found


@pytest.fixture
def line(place, noon):
    """A line over industries, whose strata are public."""
    return world.plain_plan(place, noon).lines.get()


@pytest.fixture
def secret_line(place, noon):
    """A line over credit classes, whose strata never are."""
    plan = world.plain_plan(
        place, noon, strata_by=StrataBy.CREDIT_CLASS, number="990126-2026-P02", item=2
    )
    return plan.lines.get()


@pytest.fixture
def later(noon):
    """Three hours after the freeze: all public numbers are out."""
    return noon + timedelta(hours=3)


@pytest.fixture
def now() -> datetime:
    """The pages read the clock, so the draw is laid around it."""
    return here()


@pytest.fixture
def as_(client):
    """Sign in as somebody of the cast."""

    def sign_in(name: str):
        client.force_login(
            Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend"
        )
        return client

    return sign_in
