"""PostgreSQL selects exactly what the pure engine selects, and leaves its database as it was."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from psycopg.sql import SQL, Identifier

from doubledraw.draw.errors import DrawError
from doubledraw.engines import cuts, postgres
from tests.engines.rolls import KEY, Roll, Row, grown, rolls, twice
from tests.postgres_server import database

pytestmark = pytest.mark.postgres
Connection = psycopg.Connection[tuple[object, ...]]


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    with database() as address, psycopg.connect(address, autocommit=True) as connection:
        yield connection


def loaded(
    connection: Connection, rows: tuple[Row, ...], table: str = "roll", types: str = ""
) -> str:
    """The rows as a table of the database."""
    name = Identifier(table)
    columns = types or "id text, stratum text, weight bigint"
    connection.execute(SQL("DROP TABLE IF EXISTS {}").format(name))
    connection.execute(SQL("CREATE TABLE {} ({})").format(name, SQL(columns)))
    with (
        connection.cursor() as cursor,
        cursor.copy(SQL("COPY {} (id, stratum, weight) FROM STDIN").format(name)) as copy,
    ):
        for row in rows:
            copy.write_row(row)
    return table


def drawn(connection: Connection, roll: Roll, table: str = "roll") -> dict[str, bytes]:
    return postgres.select(connection, table, roll.design, roll.sizes, KEY).files()


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(roll=rolls())
def test_a_table_gives_the_bytes_of_the_pure_engine(connection: Connection, roll: Roll) -> None:
    loaded(connection, roll.rows)
    assert drawn(connection, roll) == roll.drawn_by_python().files()


@pytest.mark.parametrize("method", ["srs", "pareto"])
def test_a_large_table_under_provisional_cuts(connection: Connection, method: str) -> None:
    roll = grown(method, 20_000, per_mille=30)
    loaded(connection, roll.rows)
    assert drawn(connection, roll) == roll.drawn_by_python().files()


@pytest.mark.parametrize("method", ["srs", "pareto"])
def test_a_cut_that_was_too_low_is_widened(
    connection: Connection, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    roll = grown(method, 5_000, per_mille=30)
    loaded(connection, roll.rows)
    monkeypatch.setattr(cuts, "margin", lambda want: 1 - want)
    assert drawn(connection, roll) == roll.drawn_by_python().files()


def test_other_types_and_names_of_tables(connection: Connection) -> None:
    """Padded ids, small weights, a keyword with quotes and spaces as the table's name."""
    roll = grown("pareto", 1_000, per_mille=50)
    types = "id char(40) PRIMARY KEY, stratum varchar(64), weight smallint"
    loaded(connection, roll.rows, 'select "all" rolls', types)
    assert drawn(connection, roll, 'select "all" rolls') == roll.drawn_by_python().files()


def test_a_table_in_a_schema_and_without_weights(connection: Connection) -> None:
    roll = grown("srs", 1_000, per_mille=50)
    loaded(connection, roll.rows)
    connection.execute("DROP SCHEMA IF EXISTS registry CASCADE")
    connection.execute("CREATE SCHEMA registry")
    connection.execute("CREATE TABLE registry.roll AS SELECT id, stratum FROM roll")
    chosen = postgres.select(connection, ("registry", "roll"), roll.design, roll.sizes, KEY)
    assert chosen == roll.drawn_by_python()


def test_parallel_workers_change_nothing(connection: Connection) -> None:
    roll = grown("srs", 20_000, per_mille=30)
    loaded(connection, roll.rows)
    connection.execute("SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0")
    connection.execute("SET min_parallel_table_scan_size = 0; ANALYZE roll")
    try:
        assert drawn(connection, roll) == roll.drawn_by_python().files()
    finally:
        connection.execute("RESET ALL")


@pytest.mark.parametrize("apart", [1, 500])
def test_an_id_that_stands_twice_is_refused(connection: Connection, apart: int) -> None:
    roll = grown("srs", 1_000, per_mille=10)
    rows = twice(roll, 3, "B")
    loaded(connection, (*rows[:4], *rows[5 : 4 + apart], rows[4], *rows[4 + apart :]))
    with pytest.raises(DrawError) as refusal:
        drawn(connection, roll)
    assert (refusal.value.code, refusal.value.params["key"]) == ("duplicate", roll.rows[3][0])


@pytest.mark.parametrize(
    ("index", "vouches"),
    [
        ("CREATE UNIQUE INDEX ON roll (id)", True),
        ("CREATE UNIQUE INDEX ON roll (id, stratum)", False),
        ("CREATE UNIQUE INDEX ON roll (id) WHERE stratum = 'A'", False),
        ("CREATE UNIQUE INDEX ON roll (lower(id))", False),
        ("CREATE INDEX ON roll (id)", False),
    ],
)
def test_only_a_unique_index_on_every_id_spares_the_search_for_twins(
    connection: Connection, index: str, vouches: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    roll = grown("srs", 100, per_mille=100)
    loaded(connection, roll.rows)
    connection.execute(index)
    asked: list[str] = []
    rows = postgres._Session.rows

    def noted(session: Any, query: str) -> list[tuple[Any, ...]]:
        asked.append(query)
        return rows(session, query)

    monkeypatch.setattr(postgres._Session, "rows", noted)
    drawn(connection, roll)
    assert any("HAVING count(*) > 1" in query for query in asked) != vouches


def test_nothing_is_left_behind(connection: Connection) -> None:
    roll = grown("srs", 500, per_mille=100)
    loaded(connection, roll.rows)
    functions = "SELECT count(*) FROM pg_proc WHERE proname LIKE 'dd%'"
    tables = "SELECT count(*) FROM pg_class WHERE relname LIKE 'dd%'"
    drawn(connection, roll)
    assert connection.execute(functions).fetchone() == (0,)
    assert connection.execute(tables).fetchone() == (0,)
    assert connection.execute("SHOW transaction_isolation").fetchone() == ("read committed",)
    assert connection.execute("SELECT count(*) FROM roll").fetchone() == (500,)


def test_a_session_that_reads_backslashes_the_old_way(connection: Connection) -> None:
    roll = grown("srs", 100, per_mille=100)
    rows = tuple((i, "back\\'slash" if s == "A" else s, w) for i, s, w in roll.rows)
    sizes = {"back\\'slash" if name == "A" else name: n for name, n in roll.sizes.items()}
    odd = Roll(roll.design, rows, sizes)
    loaded(connection, rows)
    connection.execute("SET standard_conforming_strings = off")
    try:
        assert drawn(connection, odd) == odd.drawn_by_python().files()
    finally:
        connection.execute("RESET ALL")


def test_a_connection_inside_a_transaction_is_refused(connection: Connection) -> None:
    roll = grown("srs", 100, per_mille=100)
    with connection.transaction(), pytest.raises(ValueError, match="inside a transaction"):
        drawn(connection, roll)


def test_a_stratum_that_the_design_has_not(connection: Connection) -> None:
    roll = grown("srs", 100, per_mille=100)
    loaded(connection, (*roll.rows, ("x1", "Z", "1")))
    with pytest.raises(DrawError) as refusal:
        drawn(connection, roll)
    assert refusal.value.code == "unknown_stratum"


def test_progress_ends_at_one(connection: Connection) -> None:
    roll = grown("srs", 100, per_mille=100)
    loaded(connection, roll.rows)
    seen: list[float] = []
    postgres.select(connection, "roll", roll.design, roll.sizes, KEY, seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1
