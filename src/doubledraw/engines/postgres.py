"""PostgreSQL over a table that lives there: province-wide rolls need not leave the database."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, Cursor, ServerCursor
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row
from psycopg.sql import Identifier

from doubledraw.draw.design import Design
from doubledraw.draw.selection import Selection
from doubledraw.engines import ranking
from doubledraw.engines.ranking import Progress, Task
from doubledraw.engines.statements import quoted, statement

_BATCH = 10_000
_CHECKED, _RANKED = 0.15, 0.95  # how far the work is; PostgreSQL does not tell in between
# STABLE, not IMMUTABLE: convert_to is only stable, and PostgreSQL then inlines the call.
_FUNCTIONS = """
CREATE FUNCTION pg_temp.dd_sha(text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex') $$;
CREATE FUNCTION pg_temp.dd_k(text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT CAST(CAST('x' || substr($1, 1, 13) AS bit(52)) AS bigint) $$
"""
_UNIQUE_INDEX = """
SELECT 1 FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
WHERE indrelid = CAST({name} AS regclass) AND attname = 'id' AND indnkeyatts = 1
      AND indisunique AND indisvalid AND indpred IS NULL
"""


def select(
    connection: Connection[Any],
    table: str | tuple[str, str],
    design: Design,
    sizes: Mapping[str, int],
    key: str,
    progress: Progress | None = None,
    *,
    check: bool = True,
) -> Selection:
    """The selection of DD-1 §4, as `doubledraw.draw.selection.select` gives it.

    table: its name, or (schema, name), with columns id, stratum and, for pareto, weight. The
    connection is outside any transaction; everything is read from one snapshot and nothing is left
    behind. Needs the right to make temporary objects. Errors: DrawError, psycopg.Error.
    """
    task = Task(design, sizes, key, check)
    with _snapshot(connection):
        session = _Session(connection, table, design.method == "pareto", progress or _silent)
        ranking.rank(session, task)
        selection = ranking.selection(session.ranked(), task)
        session.progress(1.0)
    return selection


def _silent(fraction: float) -> None:
    """Nobody watches."""


@contextmanager
def _snapshot(connection: Connection[Any]) -> Iterator[None]:
    """A transaction that sees one state of the table, with our functions, rolled back at the end."""
    if connection.info.transaction_status != TransactionStatus.IDLE:
        raise ValueError("the connection is inside a transaction")
    with connection.transaction(force_rollback=True):
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.execute("SET LOCAL standard_conforming_strings = on")  # as `quoted` expects
        connection.execute(_FUNCTIONS)
        yield


@dataclass
class _Session:
    """The caller's connection; see `ranking.Session`."""

    connection: Connection[Any]
    table: str | tuple[str, str]
    has_weights: bool
    progress: Progress

    @property
    def strata(self) -> str:
        """The frame as SQL that may follow FROM."""
        weight = ", CAST(weight AS bigint) AS weight" if self.has_weights else ""
        columns = f"CAST(id AS text) AS id, CAST(stratum AS text) AS stratum{weight}"
        return f"(SELECT {columns} FROM {self._name()})"

    def duplicate(self) -> str | None:
        """An id that stands twice; a unique index on id alone vouches that none does."""
        unique = self.rows(_UNIQUE_INDEX.format(name=quoted(self._name())))
        twice = [] if unique else self.rows(statement("duplicate", self.strata))
        self.progress(_CHECKED)
        return str(twice[0][0]) if twice else None

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query with a short answer."""
        with self._cursor() as cursor:
            return cursor.execute(query.encode()).fetchall()

    def keep(self, query: str) -> None:
        """Run the query and keep its rows as the temporary table dd_ranked."""
        ours = query.replace("dd_sha(", "pg_temp.dd_sha(").replace("dd_k(", "pg_temp.dd_k(")
        with self._cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS pg_temp.dd_ranked")
            cursor.execute(f"CREATE TEMP TABLE dd_ranked AS {ours}".encode())
        self.progress(_RANKED)

    def ranked(self) -> Iterator[tuple[Any, ...]]:
        """The rows of dd_ranked, in batches."""
        with ServerCursor(self.connection, "dd_rows", row_factory=tuple_row) as cursor:
            cursor.itersize = _BATCH
            yield from cursor.execute("SELECT * FROM dd_ranked")

    def _cursor(self) -> Cursor[tuple[Any, ...]]:
        return Cursor(self.connection, row_factory=tuple_row)

    def _name(self) -> str:
        parts = (self.table,) if isinstance(self.table, str) else self.table
        return Identifier(*parts).as_string(self.connection)
