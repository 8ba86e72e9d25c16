"""Words in the list of results: which are the newest that meet them, and of what kinds those are that do.

Both come out of one reading where that is possible: of the newest results, or of what an index offers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from doubledraw.platform.disclosure.selectors import folded
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.questions import (
    ORDER,
    TABLE,
    Said,
    both,
    current,
    indexed,
    narrowed,
    worded,
)
from doubledraw.platform.portal.results.words import branches, codes_in, is_too_short

MOST_COUNTED = 200
"""Of a search for words nobody waits for the exact number of what is common."""
NEAR = 1_000
"""So many of the newest results are looked through for words before an index is asked."""
OFFERED = 220
"""So many of the newest that the index of words offers are read before it is asked for all."""

Kinds = Sequence[tuple[str, str]]
"""(state, kind) of each."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The newest rows that meet the words, newest first, as many as were asked for.

    `kinds`: of all, up to one more than are counted; None when they have not been looked through.
    """

    ids: Sequence[int]
    kinds: Kinds | None


def newest(asked: Asked, behind: Said, most: int) -> Hits:
    """Of the words asked for, behind a place of the list; one to three queries."""
    if is_too_short(asked.q):
        return Hits((), ())
    meant = both(current(asked), *narrowed(asked), behind, worded(asked.q))
    if _is_offered(asked.q):
        return _offered(asked.q, meant, behind, most) or _indexed(asked.q, meant, most)
    near = both(current(asked), behind)
    return _near(near, meant, most, asked.q) or _indexed(asked.q, meant, most)


def kinds(asked: Asked) -> Kinds:
    """(state, kind) of what meets the words asked for, up to one more than are counted; one query."""
    if is_too_short(asked.q):
        return ()
    meant = both(current(asked), *narrowed(asked), worded(asked.q), indexed(asked.q))
    return _fetched(
        f"SELECT state, kind FROM {TABLE} WHERE {meant[0]} LIMIT %s", [*meant[1], MOST_COUNTED + 1]
    )


def _is_offered(words: str) -> bool:
    """Whether one index, in the order of the numbers, has all that could be meant."""
    return connection.vendor == "sqlite" and not codes_in(words) and len(folded(words)) > 1


def _offered(words: str, meant: Said, behind: Said, most: int) -> Hits | None:
    """Out of the newest that SQLite's index of words offers; None if others might be newer.

    Moments are compared as the text in which they are kept.
    """
    [(statement, spelled)] = branches(words)
    rows = _fetched(
        f"SELECT offered.rowid, {meant[0]}, published_at || '', state, kind"
        f" FROM ({statement} ORDER BY rowid DESC LIMIT %s) offered"
        f" JOIN {TABLE} ON {TABLE}.id = offered.rowid",
        [*meant[1], *spelled, OFFERED + 1],
    )
    ids = [pk for pk, *_ in rows]
    found = [(at, pk, state, kind) for pk, is_meant, at, state, kind in rows if is_meant]
    found.sort(reverse=True)
    top, said = found[:most], [(state, kind) for _, _, state, kind in found]
    if len(ids) <= OFFERED:
        return Hits([pk for _, pk, *_ in top], said)
    if len(top) < most or not _is_newest(top[-1][0], min(ids), behind):
        return None
    return Hits([pk for _, pk, *_ in top], said if len(said) > MOST_COUNTED else None)


def _is_newest(since: str, first: int, behind: Said) -> bool:
    """Whether no row kept before the number `first` is dated as late as the last one that was found."""
    earlier = "is_current IN (%s) AND published_at >= %s AND id < %s", [True, since, first]
    sql, given = both(earlier, behind)
    return not _fetched(f"SELECT 1 FROM {TABLE} WHERE {sql} LIMIT 1", given)


def _near(near: Said, meant: Said, most: int, words: str) -> Hits | None:
    """Out of the newest results of all; None if there are too few."""
    newest = f"(SELECT * FROM {TABLE} WHERE {near[0]} {ORDER}) {TABLE}"
    ids, said = _read(meant, most, (newest, [*near[1], NEAR]))
    if len(said) > MOST_COUNTED or not folded(words):
        return Hits(ids, said)
    return Hits(ids, None) if len(ids) == most else None


def _indexed(words: str, meant: Said, most: int) -> Hits:
    """Out of all that the indexes offer."""
    return Hits(*_read(both(meant, indexed(words)), most))


def _read(meant: Said, most: int, among: Said = (TABLE, [])) -> tuple[list[int], Kinds]:
    rows = _fetched(
        f"SELECT id, state, kind FROM {among[0]} WHERE {meant[0]} {ORDER}",
        [*among[1], *meant[1], max(most, MOST_COUNTED + 1)],
    )
    return [pk for pk, *_ in rows[:most]], [(state, kind) for _, state, kind in rows]


def _fetched(question: str, given: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return list(cursor.fetchall())
