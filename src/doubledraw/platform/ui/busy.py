"""Telling a database that somebody else holds from one that is broken: what was asked can be asked again."""

import sqlite3

from django.db import OperationalError

SECONDS = 10
"""After how long to ask again: a large import is written within about as long."""

_LOCKED = frozenset((sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED))
_GAVE_WAY = frozenset(("40001", "40P01", "55P03"))  # serialization, deadlock, lock not available


def is_busy(error: BaseException | None) -> bool:
    """Whether the statement found the database held by others. Nothing of its transaction remains."""
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    lite = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return lite in _LOCKED or getattr(cause, "sqlstate", None) in _GAVE_WAY
