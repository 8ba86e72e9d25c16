"""Searching: 400 questions of one to four characters among 10^6 targets, first page and count of each."""

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench import registers
from bench.cases import Facts, Timed, case

EACH = 100
PAGE = 50
NOT_A_DRAW = "–"
Answer = Callable[[str], int]


def questions(count: int, each: int = EACH) -> list[str]:
    """So many of each length, cut out of names of the register."""
    rng = random.Random(5)
    asked = []
    for length in (1, 2, 3, 4):
        for _ in range(each):
            name = registers.name(rng.randrange(count))
            start = rng.randrange(len(name) - length + 1)
            asked.append(name[start : start + length])
    return asked


def _timed(asked: Sequence[str], answer: Answer) -> Timed:
    def timed() -> Facts:
        seconds, found = [], 0
        for words in asked:
            begun = time.perf_counter()
            found += answer(words)
            seconds.append(time.perf_counter() - begun)
        p95 = sorted(seconds)[int(0.95 * len(seconds))] * 1_000
        return {"drawn": found, "p95_ms": f"{p95:.1f}"}

    return lambda: partial(lambda facts: facts, timed())


def _visible(vendor: str, count: int) -> Any:
    """The targets that a clerk of the county sees; on SQLite the filled installation is kept for the next run."""
    kept = registers.DATA / f"platform-{count}"
    home = kept if vendor == "sqlite" else Path(tempfile.mkdtemp())
    home.mkdir(parents=True, exist_ok=True)
    place = registers.installed_for_good(vendor, home)
    from doubledraw.platform.organs.models import Staff
    from doubledraw.platform.organs.selectors import actor_of
    from doubledraw.platform.registry.models import Target
    from doubledraw.platform.registry.selectors.targets import targets_to_list

    if Target.objects.count() != count:
        registers.fill(place, count)
    return targets_to_list(actor_of(Staff.objects.get(name="李起草")))


def _ours(vendor: str) -> Callable[[int], Timed]:
    def prepare(count: int) -> Timed:
        visible = _visible(vendor, count)
        from doubledraw.platform.registry.selectors.search import Search

        def answer(words: str) -> int:
            search = Search(visible, words)
            search.part(0, PAGE + 1)
            return search.count.number

        return _timed(questions(count), answer)

    return prepare


def _scan(vendor: str) -> Callable[[int], Timed]:
    def prepare(count: int) -> Timed:
        visible = _visible(vendor, count)

        def answer(words: str) -> int:
            found = visible.filter(name_key__contains=words)
            list(found.order_by("-changed_at", "code")[:PAGE])
            return int(found.count())

        return _timed(questions(count, EACH // 10), answer)

    return prepare


for _vendor, _name in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
    case(f"search-{_vendor}", f"DoubleDraw's search, {_name}", NOT_A_DRAW)(_ours(_vendor))
    case(
        f"scan-{_vendor}",
        f"LIKE over the same table, {_name}, a tenth of the questions",
        NOT_A_DRAW,
    )(_scan(_vendor))


@case("trigram", "SQLite FTS5 trigram, first page and count", NOT_A_DRAW)
def trigram(count: int) -> Timed:
    connection = sqlite3.connect(Path(tempfile.mkdtemp()) / "trigram.sqlite3")
    connection.execute("CREATE VIRTUAL TABLE firm USING fts5(name, tokenize='trigram')")
    rows = ((number, registers.name(number)) for number in range(count))
    connection.executemany("INSERT INTO firm(rowid, name) VALUES (?, ?)", rows)
    connection.commit()

    def answer(words: str) -> int:
        page = "SELECT rowid, name FROM firm WHERE firm MATCH ? LIMIT ?"
        connection.execute(page, [f'"{words}"', PAGE]).fetchall()
        counting = "SELECT count(*) FROM firm WHERE firm MATCH ?"
        return int(connection.execute(counting, [f'"{words}"']).fetchone()[0])

    return _timed(questions(count), answer)
