"""One joint draw whose firms are visits, built once a module; each test is rolled back by itself."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import override_settings

from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.ledger.keys import make_log_key
from doubledraw.platform.organs.models import Staff
from tests.clock import shift_to
from tests.world import ceremony
from tests.world import inspections as world
from tests.world.county import county

BACKEND = "django.contrib.auth.backends.ModelBackend"
NOON = datetime(2026, 5, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def home(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """Files, keys and rows of one module."""
    place = tmp_path_factory.mktemp("home")
    folders = {name: place / name.lower() for name in ("STORE", "KEYS", "UPLOADS", "PUBLIC")}
    hasher = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        override_settings(PASSWORD_HASHERS=hasher, **folders),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        make_log_key()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def own_home(home: None) -> None:
    """The module's, not each test's."""


@pytest.fixture(scope="module")
def start() -> datetime:
    """When the draw was frozen; modules whose pages read the clock as it goes say otherwise."""
    return NOON


@pytest.fixture(scope="module")
def module_world(home: None, start: datetime) -> world.Carried:
    place = county(start)
    ceremony.plain_rolls(place, start, targets=30)
    return world.ordered(place, world.joint_line(place, start), start)


@pytest.fixture
def carried(db: None, module_world: world.Carried) -> world.Carried:
    """清源县 with one joint draw: every drawn firm a visit of two departments."""
    return module_world


@pytest.fixture
def visit(carried: world.Carried) -> Visit:
    return carried.visits[0]


@pytest.fixture
def at_(client, settings, carried):
    """Sign in as somebody at a moment; pages in Chinese."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"

    def sign_in(actor, moment):
        settings.DEMO_SHIFT = shift_to(moment)
        client.force_login(Staff.objects.get(pk=actor.user_id), BACKEND)
        return client

    return sign_in
