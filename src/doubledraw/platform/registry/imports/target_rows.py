"""Rows of targets on their way into the tables: made ready ahead, then written in as few statements as there are.

The ORM would build 200,000 objects and, on SQLite, let a trigger index each name by itself; both cost more time than
the writing, in which nobody else can write.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import IntegrityError, connection
from django.utils.timezone import is_aware

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.registry.imports.directory import Changes, Values
from doubledraw.platform.registry.models import (
    ImportBatch,
    Target,
    TargetChange,
    initials_of_key,
    name_key,
)
from doubledraw.platform.registry.states import ChangeCause

Row = tuple[Any, ...]

COLUMNS = tuple(column.attname for column in Target._meta.concrete_fields if column.attname != "id")
_NULLABLE = frozenset(c.attname for c in Target._meta.concrete_fields if c.null)
_BLANK = {name: None if name in _NULLABLE else "" for name in COLUMNS}
_TABLE = Target._meta.db_table
_HISTORY = ("target_id", "batch_id", "cause", "fields", "reason", "by", "at")
_GATHERED = "64MB"
_KEY, _INITIALS = COLUMNS.index("name_key"), COLUMNS.index("initials")


@dataclass(slots=True)
class Ready:
    """What one chunk writes: rows under COLUMNS, {columns: [(values…, id, version)]}, rows of history.

    `grams` has the words of the index of names for each new row, where the database does not find them itself.
    """

    batch: int
    new: list[Row] = field(default_factory=list)
    grams: list[str] = field(default_factory=list)
    revised: dict[tuple[str, ...], list[Row]] = field(default_factory=dict)
    history: list[Row] = field(default_factory=list)


def spelled(values: Values) -> Values:
    """Values as the columns keep them: nothing is NULL where the column can be; a name has its key and initials."""
    found: Values = {
        name: None if value == "" and name in _NULLABLE else value for name, value in values.items()
    }
    if "name" in found:
        found["name_key"] = name_key(found["name"])
        found["initials"] = initials_of_key(found["name_key"])
    return found


def new_row(values: Values) -> Row:
    """A row under COLUMNS; what `values` (as columns keep them) is silent about is empty."""
    return tuple((_BLANK | values).values())


def ready(
    changes: Changes,
    new: Iterable[Row],
    known: Mapping[str, tuple[int, int]],
    batch: ImportBatch,
    by: Actor,
    at: datetime,
) -> Ready:
    """A chunk made ready. `known` gives id and version of the rows that are there, as they were compared."""
    found, when = entering(batch.pk, new), moment(at)
    for entry, fields in changes.changed:
        number, version = known[entry.key]
        said = spelled({name: entry.values[name] for name in fields})
        columns = tuple(sorted(said))
        row = (*(said[name] for name in columns), when, version + 1, number, version)
        found.revised.setdefault(columns, []).append(row)
        cause, told = ChangeCause.IMPORT.value, json.dumps(fields)
        found.history.append((number, batch.pk, cause, told, "", by.user_id, when))
    return found


def entering(batch: int, new: Iterable[Row]) -> Ready:
    """A chunk of new rows alone."""
    rows = list(new)
    if connection.vendor != "sqlite":
        return Ready(batch, rows)
    return Ready(batch, rows, [_grams(row[_KEY], row[_INITIALS]) for row in rows])


def put(chunk: Ready) -> bool:
    """Write a chunk. False when somebody has entered or changed one of its targets meanwhile."""
    try:
        if chunk.new:
            _insert_new(chunk)
    except IntegrityError:
        return False
    for columns, rows in chunk.revised.items():
        if _revise(columns, rows) != len(rows):
            return False
    _insert(TargetChange._meta.db_table, _HISTORY, chunk.history)
    return True


@contextmanager
def names_indexed_together() -> Iterator[None]:
    """Let PostgreSQL gather the words of many names before it sorts them into their index, once, at the end.

    A name has some forty words. By default they are sorted in for every few thousand names; a fifth of an import.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        for setting in ("gin_pending_list_limit", "work_mem"):
            cursor.execute(f"SET LOCAL {setting} = '{_GATHERED}'")
        yield
        cursor.execute("SELECT gin_clean_pending_list('registry_target_grams'::regclass)")


def moment(at: datetime) -> Any:
    """An instant as the database keeps it."""
    assert is_aware(at)
    return connection.ops.adapt_datetimefield_value(at)


def _insert_new(chunk: Ready) -> None:
    table = _TABLE
    if connection.vendor != "sqlite":
        _insert(table, COLUMNS, chunk.new)
        return
    with connection.cursor() as cursor, _without(cursor, "registry_target_grams_new"):
        cursor.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        first = cursor.fetchone()[0] + 1
        numbered = [(number, *row) for number, row in enumerate(chunk.new, first)]
        _insert(table, ("id", *COLUMNS), numbered)
        grams = zip((row[0] for row in numbered), chunk.grams, strict=True)
        _insert("registry_target_grams", ("rowid", "grams"), list(grams))


@contextmanager
def _without(cursor: Any, trigger: str) -> Iterator[None]:
    """Do something while a trigger of SQLite is away. Within a transaction nobody else can miss it."""
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [trigger])
    (statement,) = cursor.fetchone()
    cursor.execute(f'DROP TRIGGER "{trigger}"')
    yield
    cursor.execute(statement.replace("%", "%%"), [])


def _grams(key: str, letters: str) -> str:
    """What the trigger of migrations/0003_search.py would have written."""
    codes = [f"{ord(c):x}" for c in key]
    pairs = [f"{a}x{b}" for a, b in pairwise(codes)]
    return " ".join([*codes, *pairs, *(f"z{a}{b}" for a, b in pairwise(letters))])


def _insert(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    if not rows:
        return
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copying = cursor.copy(f'COPY "{table}" ({names}) FROM STDIN')
            with connection.wrap_database_errors, copying as copy:  # Django does not see a COPY
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


def _revise(columns: Sequence[str], rows: Sequence[Row]) -> int:
    """Set `columns` where the version is still the one that was compared; how many rows were."""
    names = (*columns, "changed_at", "version")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_revision_of_arrays(names), list(map(list, zip(*rows, strict=True))))
            return int(cursor.rowcount)
        said = ", ".join(f'"{name}" = %s' for name in names)
        statement = f'UPDATE "{_TABLE}" SET {said} WHERE id = %s AND version = %s'
        cursor.executemany(statement, rows)
        return int(cursor.rowcount)


def _revision_of_arrays(names: Sequence[str]) -> str:
    """One UPDATE for all rows, which come as an array a column; a statement a row takes many times as long."""
    said = ", ".join(f'"{name}" = said."{name}"' for name in names)
    arrays = ", ".join(f"%s::{_type(name)}[]" for name in (*names, "id", "version"))
    aliases = ", ".join(f'"{name}"' for name in names)
    return (
        f'UPDATE "{_TABLE}" SET {said} FROM unnest({arrays}) AS said ({aliases}, known, seen) '
        f'WHERE "{_TABLE}".id = said.known AND "{_TABLE}".version = said.seen'
    )


def _type(name: str) -> str:
    column: Any = Target._meta.get_field(name)
    return str(column.rel_db_type(connection) if column.is_relation else column.db_type(connection))
