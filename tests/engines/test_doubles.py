"""§4.4 in SQL: both engines round Q exactly as IEEE-754 doubles do, bit for bit."""

import random
import struct
from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256

import duckdb
import psycopg
import pytest

from doubledraw.engines.postgres import _FUNCTIONS
from doubledraw.engines.statements import statement
from tests.engines.rolls import KEY
from tests.postgres_server import database

UNITS = 20_000
N, TOTAL = 7_001, 1_234_567_890_123  # N * TOTAL is just below 2^53
Unit = tuple[str, str, int]
Run = Callable[[str, list[Unit]], list[tuple[str, float]]]


def units() -> list[Unit]:
    """Ids with weights from 1 to just under certainty, spread over all magnitudes."""
    dice = random.Random(1)
    heaviest = TOTAL // N
    weights = [1, 2, 3, heaviest - 1, heaviest]
    weights += [int(heaviest ** dice.random()) for _ in range(UNITS - len(weights))]
    return [(f"x{i}", "A", weight) for i, weight in enumerate(weights)]


def run_duckdb(query: str, rows: list[Unit]) -> list[tuple[str, float]]:
    with duckdb.connect() as connection:
        connection.execute("CREATE MACRO dd_sha(x) AS sha256(x)")
        connection.execute("CREATE MACRO dd_k(x) AS CAST('0x' || substr(x, 1, 13) AS bigint)")
        connection.execute("CREATE TABLE roll (id text, stratum text, weight bigint)")
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.execute("INSERT INTO roll SELECT unnest($1), unnest($2), unnest($3)", columns)
        return connection.execute(query).fetchall()


def run_postgres(query: str, rows: list[Unit]) -> list[tuple[str, float]]:
    with database() as address, psycopg.connect(address) as connection:
        connection.execute(_FUNCTIONS)
        connection.execute("CREATE TEMP TABLE roll (id text, stratum text, weight bigint)")
        with connection.cursor() as cursor, cursor.copy("COPY roll FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        ours = query.replace("dd_sha(", "pg_temp.dd_sha(").replace("dd_k(", "pg_temp.dd_k(")
        return connection.execute(ours.encode()).fetchall()


@pytest.fixture(params=[run_duckdb, pytest.param(run_postgres, marks=pytest.mark.postgres)])
def run(request: pytest.FixtureRequest) -> Run:
    chosen: Run = request.param
    return chosen


def rounded(exact: Fraction) -> Fraction:
    """The double nearest to an exact value (Python divides integers correctly rounded)."""
    return Fraction(exact.numerator / exact.denominator)


def q(target: str, weight: int) -> float:
    """Q by exact fractions, rounded once after each operation and nowhere else."""
    k = int(sha256((KEY + target).encode()).hexdigest()[:13], 16)
    chance = rounded(Fraction(N * weight, TOTAL))
    u = Fraction(2 * k + 1, 2**53)
    above = rounded(u * rounded(1 - chance))
    below = rounded(chance * rounded(1 - u))
    return float(rounded(above / below))


def bits(value: float) -> bytes:
    return struct.pack(">d", value)


def in_sql(run: Run, change: Callable[[str], str] = lambda text: text) -> dict[str, float]:
    """Q of every unit as the shipped statement computes it."""
    cut = ("A", 0, UNITS, "g", 1 << 62, N, TOTAL, 1e300)
    text = change(statement("pareto", "roll", [cut], KEY))
    with_q = text[: text.index(",\nranked AS")] + "\nSELECT id, q FROM ordered"
    return dict(run(with_q, units()))


def test_every_q_has_the_bits_of_ieee_arithmetic(run: Run) -> None:
    found = in_sql(run)
    assert {i: bits(found[i]) for i, _, _ in units()} == {i: bits(q(i, w)) for i, _, w in units()}


def test_another_order_of_operations_would_show(run: Run) -> None:
    """The units are such that a different rounding is noticed."""

    def reordered(text: str) -> str:
        old = "/ (chance * (CAST(1 AS float8) - u))"
        assert old in text
        return text.replace(old, "/ chance / (CAST(1 AS float8) - u)")

    found = in_sql(run, reordered)
    assert any(bits(found[i]) != bits(q(i, w)) for i, _, w in units())
