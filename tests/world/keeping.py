"""Worlds that the real services have built are kept: asked for again in the same state, they are laid down row by row.

What stands in the database is known by what was built since it was empty. A kept world is laid down only where the same
builders were called with the same words before and nothing else has been written since; anywhere else it is built anew.
"""

import dataclasses
import json
import sys
from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import date, datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

Words = ParamSpec("Words")
Made = TypeVar("Made")
Rows = dict[str, list[tuple[Any, ...]]]
Files = dict[tuple[str, str], tuple[int, bytes]]

FOLDERS = ("STORE", "KEYS", "UPLOADS", "PUBLIC")
SETTINGS = ("RULE_SETS", "SITE", "DEMO", "LOG_ORIGIN", "TIME_ZONE", "PASSWORD_HASHERS")


class Unsaid(Exception):
    """Something was passed that cannot be compared with what was passed before."""


@dataclasses.dataclass(frozen=True)
class Kept:
    """What a builder added, and what it answered."""

    rows: Rows
    files: Files
    answer: Any


@dataclasses.dataclass(frozen=True)
class Standing:
    """What was built in this test, and the marks by which one sees that nothing has been written since."""

    key: tuple[Any, ...]
    marks: tuple[Any, ...]


_kept: dict[tuple[Any, ...], Kept | None] = {}
_once: set[tuple[Any, ...]] = set()
_standing: list[Standing] = []


def forget() -> None:
    """Another test: what stood is gone."""
    _standing.clear()


def kept(build: Callable[Words, Made]) -> Callable[Words, Made]:
    """A builder whose work is kept. It must change nothing that it is given."""

    @wraps(build)
    def again(*args: Words.args, **kwargs: Words.kwargs) -> Made:
        try:
            key = (*_stands(), build.__qualname__, _said(args), _said(kwargs))
        except Unsaid:
            return build(*args, **kwargs)
        found = _kept.get(key)
        if found is not None:
            _lay(found)
            answer: Made = deepcopy(found.answer)
        elif key in _kept or key not in _once:
            answer = build(*args, **kwargs)
            _once.add(key)
        else:  # what is asked for a second time is worth keeping
            _kept[key], answer = _built(lambda: build(*args, **kwargs))
        _standing[:] = [Standing(key, _marks())]
        return answer

    return again if "pytest" in sys.modules else build


def _stands() -> tuple[Any, ...]:
    """By which builders everything in the database was made."""
    if _standing and _standing[0].marks == _marks():
        return _standing[0].key
    if _is_empty():
        key = _path("KEYS") / "log.key"
        about = tuple(repr(getattr(settings, name)) for name in SETTINGS)
        return (connection.settings_dict["NAME"], key.read_bytes() if key.exists() else b"", *about)
    raise Unsaid


def _built(build: Callable[[], Made]) -> tuple[Kept | None, Made]:
    before, files = _rows(), _files()
    answer = build()
    after = _rows()
    if any(not set(before[table]) <= set(after[table]) for table in before):
        return None, answer  # it changed rows that stood there: it is built anew every time
    known = {name: set(rows) for name, rows in before.items()}
    added = {name: [row for row in rows if row not in known[name]] for name, rows in after.items()}
    more = {place: file for place, file in _files().items() if files.get(place) != file}
    return Kept(
        {name: rows for name, rows in added.items() if rows}, more, deepcopy(answer)
    ), answer


def _lay(world: Kept) -> None:
    for (folder, name), (mode, data) in world.files.items():
        path = _path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(mode)
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in world.rows.items():
            cursor.executemany(_insert(table), rows)


# what there is


@cache
def _tables() -> dict[str, tuple[str, ...]]:
    """Each table of the product and its columns, so that nothing refers to what comes later."""
    ours = [
        m
        for m in apps.get_models(include_auto_created=True)
        if m.__module__.startswith("doubledraw.")
    ]
    return {model._meta.db_table: _columns(model) for model in ours if model._meta.managed}


def _columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(
        str(field.column)
        for field in model._meta.local_concrete_fields
        if not getattr(field, "generated", False)
    )


@cache
def _insert(table: str) -> str:
    names = ", ".join(f'"{name}"' for name in _tables()[table])
    return f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("%s" for _ in _tables()[table])})'


def _rows() -> Rows:
    with connection.cursor() as cursor:
        return {table: _all(cursor, table, names) for table, names in _tables().items()}


def _all(cursor: Any, table: str, names: Iterable[str]) -> list[tuple[Any, ...]]:
    columns = ", ".join(f'"{name}"' for name in names)
    cursor.execute(f'SELECT {columns} FROM "{table}"')
    return [tuple(_still(cell) for cell in row) for row in cursor.fetchall()]


def _still(cell: Any) -> Any:
    """As it can be compared and sent back: PostgreSQL gives some columns as lists."""
    return bytes(cell) if isinstance(cell, memoryview | bytearray) else cell


@cache
def _anything() -> str:
    return "SELECT " + " OR ".join(f'EXISTS(SELECT 1 FROM "{table}")' for table in _tables())


def _is_empty() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_anything())
        return not cursor.fetchone()[0]


def _marks() -> tuple[Any, ...]:
    """They differ as soon as a row has been written, or taken back with its transaction."""
    counted = (
        "ledger_auditevent",
        "ledger_logleaf",
        "organs_rolegrant",
        "registry_target",
        "plans_planline",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(f'(SELECT count(*) FROM "{each}")' for each in counted)
        )
        found = tuple(cursor.fetchone())
        if connection.vendor == "sqlite":
            return (*found, connection.connection.total_changes)
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"
        )
        return (*found, cursor.fetchone()[0])


def _path(folder: str) -> Path:
    return Path(getattr(settings, folder))


def _files() -> Files:
    return {
        (folder, str(path.relative_to(_path(folder)))): (
            path.stat().st_mode & 0o777,
            path.read_bytes(),
        )
        for folder in FOLDERS
        for path in sorted(_path(folder).rglob("*"))
        if path.is_file()
    }


# what was said


def _said(value: Any) -> Any:
    """A value that two calls with the same words have in common."""
    if value is None or isinstance(value, str | int | float | bytes | date | datetime):
        return (type(value).__name__, str(value))
    if isinstance(value, models.Model):
        columns = value._meta.concrete_fields
        return (value._meta.label, *(repr(getattr(value, field.attname)) for field in columns))
    if isinstance(value, dict):
        return tuple((_said(key), _said(each)) for key, each in value.items())
    if isinstance(value, list | tuple):
        return tuple(_said(each) for each in value)
    if isinstance(value, set | frozenset):
        return tuple(sorted(json.dumps(_said(each)) for each in value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return tuple(_said(getattr(value, field.name)) for field in dataclasses.fields(value))
    raise Unsaid(repr(value))
