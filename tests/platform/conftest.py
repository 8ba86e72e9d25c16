"""The platform's tests: a clock that stands still, an own store and log key for each test."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from doubledraw.platform.ledger.keys import make_log_key

CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def noon() -> datetime:
    """A working day."""
    return datetime(2026, 5, 20, 12, 0, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings) -> None:
    """Files and keys of one test are not those of another."""
    settings.STORE = tmp_path / "files"
    settings.KEYS = tmp_path / "keys"
    settings.UPLOADS = tmp_path / "uploads"
    settings.PUBLIC = tmp_path / "public"
    settings.WITNESSES = tmp_path / "keys" / "witnesses"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    make_log_key()
