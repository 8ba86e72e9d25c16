"""清源县 with firms, built once a module; each test is rolled back by itself."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import override_settings

from doubledraw.platform.ledger.keys import make_log_key
from doubledraw.platform.registry.models import Target
from tests.world import ceremony
from tests.world.county import County, county

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
def module_place(home: None) -> County:
    found = county(NOON)
    ceremony.plain_rolls(found, NOON, targets=30)
    return found


@pytest.fixture
def place(db: None, module_place: County) -> County:
    """清源县 with thirty firms and its inspectors."""
    return module_place


@pytest.fixture
def firm(place: County) -> Target:
    """A firm of class A."""
    return Target.objects.select_related("organ").get(code="T00005")
