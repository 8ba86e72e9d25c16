"""Whether the installation keeps its promises: settings read back from the database, versions, files, disk."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

SQLITE_WITHOUT_WAL_BUG = (3, 51, 3)
LEAST_FREE_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: "ok", "warn" or "fail", what was seen, and what to do."""

    verdict: str
    what: str
    remedy: str = ""


def database() -> Iterator[Finding]:
    """The durability settings as the database itself states them."""
    if connection.vendor == "sqlite":
        yield from _sqlite()
    else:
        yield from _postgresql()


def _sqlite() -> Iterator[Finding]:
    version = sqlite3.sqlite_version_info
    if version < SQLITE_WITHOUT_WAL_BUG:
        yield Finding(
            "warn",
            f"SQLite {sqlite3.sqlite_version} has a rare WAL corruption bug (fixed in 3.51.3)",
            "Use PostgreSQL in production, and make verified backups (doubledraw backup).",
        )
    wanted = {"journal_mode": ("wal", "memory"), "synchronous": (2,), "foreign_keys": (1,)}
    with connection.cursor() as cursor:
        for name, allowed in wanted.items():
            found = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            yield _expected(f"SQLite {name}", found, allowed)


def _postgresql() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"SHOW {name}")
            yield _expected(f"PostgreSQL {name}", cursor.fetchone()[0], ("on", "remote_apply"))


def _expected(what: str, found: object, allowed: tuple[object, ...]) -> Finding:
    if found in allowed:
        return Finding("ok", f"{what} = {found}")
    return Finding(
        "fail",
        f"{what} = {found}, must be {allowed[0]}",
        "An acknowledged result could be lost. Restore the shipped database settings.",
    )


def migrations() -> Finding:
    """Whether the tables are those of this version."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return Finding("fail", f"{len(missing)} migrations are missing", "Run doubledraw upgrade.")
    return Finding("ok", "all migrations are applied")


def disk() -> Finding:
    """Free space where the installation lives."""
    free = shutil.disk_usage(settings.HOME).free
    verdict = "ok" if free > LEAST_FREE_BYTES else "warn"
    return Finding(verdict, f"{free >> 20} MiB free at {settings.HOME}", "Free some disk space.")


def secrets() -> Iterator[Finding]:
    """Key files are there and readable by the owner alone."""
    for name in ("secret.key", "log.key"):
        path = Path(settings.KEYS) / name
        if not path.exists():
            yield Finding("fail", f"{name} is missing", "Run doubledraw init, or restore a backup.")
        elif path.stat().st_mode & 0o077:
            yield Finding("fail", f"{name} can be read by others", f"chmod 600 {path}")
        else:
            yield Finding("ok", f"{name} is there, mode 0600")
