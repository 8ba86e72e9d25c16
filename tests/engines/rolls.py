"""Frames for the engine tests: drawn by hypothesis, or grown from a seed when they must be large."""

import random
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import duckdb
from hypothesis import strategies as st

from doubledraw.draw import selection
from doubledraw.draw.design import Design
from doubledraw.draw.frame import encode_table

KEY = "00112233445566778899aabbccddeeff"
BLIND = "ab" * 32
ID_CHARACTERS = "0123456789ABCXYZabcxyz._:-"
# Names that a careless quoting would trip over.
NAMES = (
    "A",
    "B",
    "C·D",
    "未分类",
    "O'Neil",
    'say "no"',
    "back\\slash",
    "100%s {x}",
    "a  b",
    "NULL",
)

Row = tuple[str, str, str]


@dataclass(frozen=True)
class Roll:
    """A frame with what is to be drawn from it."""

    design: Design
    rows: tuple[Row, ...]
    sizes: dict[str, int]

    @property
    def frozen(self) -> bytes:
        """The bytes of strata.tsv."""
        return encode_table("strata.tsv", self.rows, BLIND)

    def drawn_by_python(self) -> selection.Selection:
        """What the pure engine selects."""
        return selection.select(self.design, self.frozen, self.sizes, KEY)

    def parquet(self, path: Path, rows: tuple[Row, ...] | None = None) -> Path:
        """The rows, in this order, as a Parquet file."""
        return _written(self.rows if rows is None else rows, path, "FORMAT parquet")

    def csv(self, path: Path) -> Path:
        """The rows as CSV with a header, quoted where it must be."""
        return _written(self.rows, path, "FORMAT csv, HEADER true")


def _written(rows: tuple[Row, ...], path: Path, options: str) -> Path:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE roll (id text, stratum text, weight bigint)")
        if rows:
            connection.executemany("INSERT INTO roll VALUES (?, ?, ?)", rows)
        connection.execute(f"COPY roll TO '{path}' ({options})")
    return path


def design(method: str, names: list[str], reserve: int, suite: str = "sha256") -> Design:
    """A design whose sizes the test overrules."""
    return Design.parse(
        {
            "protocol": "dd-1",
            "suite": suite,
            "draw_id": "engine-test",
            "plan": "plan-1",
            "replaces": "",
            "title": "抽查",
            "method": method,
            "strata": [{"name": name, "ratio": "1/2"} for name in names],
            "strata_public": True,
            "reserve": reserve,
            "seats": [{"department": "市场监管局", "count": 2, "qualification": ""}],
            "max_load": None,
            "entropy": [{"source": "骰子", "when": "2026-12-01T21:30:00+08:00", "form": "d10x20"}],
            "draw_by": "2026-12-02T12:00:00+08:00",
            "reveal": "at-once",
            "rules": [],
        }
    )


@st.composite
def rolls(draw: st.DrawFn) -> Roll:
    """Up to eighty targets in up to four strata, both methods, empty strata and full ones too."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    ids = draw(st.lists(st.text(ID_CHARACTERS, min_size=1, max_size=20), max_size=80, unique=True))
    weight = draw(st.sampled_from([st.just(1), st.integers(1, 9), st.integers(1, 10**9)]))
    rows = [(i, draw(st.sampled_from(names)), str(draw(weight))) for i in ids]
    sizes = {
        name: draw(st.integers(0, sum(stratum == name for _, stratum, _ in rows))) for name in names
    }
    method = draw(st.sampled_from(["srs", "pareto"]))
    return Roll(design(method, names, draw(st.integers(0, 5))), tuple(rows), sizes)


def grown(method: str, targets: int, per_mille: int, seed: int = 1) -> Roll:
    """A frame large enough for provisional cuts to leave most of it aside."""
    dice = random.Random(seed)
    names = ["A", "B", "C", "未分类"]
    steps = accumulate(dice.randrange(1, 10**6) for _ in range(targets))
    rows = tuple(
        (f"91350981{step:010d}", dice.choice(names), str(dice.randint(1, 40))) for step in steps
    )
    sizes = {n: sum(s == n for _, s, _ in rows) * per_mille // 1000 for n in names}
    return Roll(design(method, names, 5), rows, sizes)


def twice(roll: Roll, place: int, other: str) -> tuple[Row, ...]:
    """The rows with the id at a place standing there once more, in another stratum."""
    target, _, weight = roll.rows[place]
    return (*roll.rows[: place + 1], (target, other, weight), *roll.rows[place + 1 :])
