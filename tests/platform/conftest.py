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
    """Files of one test are not those of another; they all sign with the same key."""
    settings.STORE = tmp_path / "files"
    settings.KEYS = tmp_path / "keys"
    settings.UPLOADS = tmp_path / "uploads"
    settings.PUBLIC = tmp_path / "public"
    settings.WITNESSES = tmp_path / "keys" / "witnesses"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    _give_log_key(settings.KEYS)


_log_key: list[bytes] = []


def _give_log_key(folder: Path) -> None:
    """The key that was made for the first test."""
    if not _log_key:
        make_log_key()
        _log_key.append((folder / "log.key").read_bytes())
        return
    folder.mkdir(mode=0o700)
    (folder / "log.key").write_bytes(_log_key[0])
    (folder / "log.key").chmod(0o600)
