"""Words in the list of results: the newest that meet them, and of what kinds those are that do.

Where to begin depends on how common the words are: among the newest results, or with what an index offers. What is
found is the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

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
from doubledraw.platform.portal.results.rarity import share_of
from doubledraw.platform.portal.results.reading import fetched, listed
from doubledraw.platform.portal.results.rows import COLUMNS_LISTED, Listed
from doubledraw.platform.portal.results.words import branches, codes_in, is_too_short

MOST_COUNTED = 200
"""Of a search for words nobody waits for the exact number of what is common."""
NEAR = 1_000
"""So many of the newest results are looked through for words before an index is asked, unless they are rare."""
OFFERED = 45
"""So many of the newest that the index of words offers are read for a page before it is asked for all."""
OFFERED_TO_COUNT = MOST_COUNTED + 20
"""So many are read to count."""

Kinds = Sequence[tuple[str, str]]
"""(state, kind) of each."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The newest rows that meet the words, newest first, as many as were asked for.

    `kinds`: of all behind the place; None when there may be more than these rows.
    """

    rows: Sequence[Listed]
    kinds: Kinds | None = None


def newest(asked: Asked, behind: Said, most: int) -> Hits:
    """Of the words asked for, behind a place of the list; one to three queries, once in a while one more."""
    if is_too_short(asked.q):
        return Hits((), ())
    meant = both(current(asked), *narrowed(asked), behind, worded(asked.q))
    if _is_offered(asked.q):
        hits = _offered(asked.q, meant, behind, most)
    elif _is_common(asked.q, most):
        hits = _near(both(current(asked), behind), meant, most)
    else:
        hits = None
    return hits or _hits(listed(both(meant, indexed(asked.q)), most), most)


def kinds(asked: Asked) -> Kinds:
    """(state, kind) of what meets the words asked for, up to one more than are counted; one or two queries."""
    if is_too_short(asked.q):
        return ()
    meant = both(current(asked), *narrowed(asked), worded(asked.q))
    if _is_offered(asked.q):
        found = _kinds_offered(asked.q, meant)
    elif _is_common(asked.q, MOST_COUNTED + 1):
        found = _kinds_near(current(asked), meant)
    else:
        found = None
    return _kinds(both(meant, indexed(asked.q))) if found is None else found


def _hits(rows: Sequence[Listed], most: int) -> Hits:
    """Of rows that are all there are if they are fewer than were asked for."""
    known = [(one.state, one.kind) for one in rows] if len(rows) < most else None
    return Hits(rows, known)


def _kinds(meant: Said, among: Said = (TABLE, [])) -> Kinds:
    question = f"SELECT state, kind FROM {among[0]} WHERE {meant[0]} LIMIT %s"
    return fetched(question, [*among[1], *meant[1], MOST_COUNTED + 1])


# ── the index of words on SQLite ──


def _is_offered(words: str) -> bool:
    """Whether one index, in the order of the numbers, has all that could be meant."""
    return connection.vendor == "sqlite" and not codes_in(words) and len(folded(words)) > 1


def _among_offered(words: str, most: int) -> Said:
    """The newest that the index of words offers, with all their columns."""
    [(statement, spelled)] = branches(words)
    offered = f"({statement} ORDER BY rowid DESC LIMIT %s) offered"
    return f"{offered} JOIN {TABLE} ON {TABLE}.id = offered.rowid", [*spelled, most]


_MOMENT = itemgetter(-1, -2)
"""When a row was published, as the text in which it is kept, and its number: the last two of the columns."""


def _offered(words: str, meant: Said, behind: Said, most: int) -> Hits | None:
    """Out of the newest that are offered; None if others might be newer."""
    among = _among_offered(words, OFFERED + 1)
    question = f"SELECT {meant[0]}, {COLUMNS_LISTED} FROM {among[0]}"
    offered = fetched(question, [*meant[1], *among[1]])
    found = sorted((row for row in offered if row[0]), key=_MOMENT, reverse=True)[:most]
    top = [Listed.of(columns) for _, *columns in found]
    if len(offered) <= OFFERED:
        return _hits(top, most)
    if len(top) < most or not _is_newest(top[-1], min(pk for *_, pk, _ in offered), behind):
        return None
    return Hits(top)


def _is_newest(last: Listed, first: int, behind: Said) -> bool:
    """Whether no row kept before the number `first` is dated as late as the last one that was found."""
    since = connection.ops.adapt_datetimefield_value(last.published_at)
    earlier = "is_current IN (%s) AND published_at >= %s AND id < %s", [True, since, first]
    sql, given = both(earlier, behind)
    return not fetched(f"SELECT 1 FROM {TABLE} WHERE {sql} LIMIT 1", given)


def _kinds_offered(words: str, meant: Said) -> Kinds | None:
    """Of the newest that are offered; None if these are neither all nor more than are counted."""
    among = _among_offered(words, OFFERED_TO_COUNT + 1)
    question = f"SELECT {meant[0]} AS meant, state, kind, COUNT(*) FROM {among[0]} GROUP BY 1, 2, 3"
    offered = fetched(question, [*meant[1], *among[1]])
    found = [(state, kind) for is_meant, state, kind, n in offered if is_meant for _ in range(n)]
    is_all = sum(n for *_, n in offered) <= OFFERED_TO_COUNT
    return found[: MOST_COUNTED + 1] if is_all or len(found) > MOST_COUNTED else None


# ── the newest results of all ──


def _is_common(words: str, wanted: int) -> bool:
    """Whether so many may be among the newest."""
    share = share_of(words)
    return share is None or share * NEAR >= wanted


def _among_newest(near: Said) -> Said:
    return f"(SELECT * FROM {TABLE} WHERE {near[0]} {ORDER}) {TABLE}", [*near[1], NEAR]


def _near(near: Said, meant: Said, most: int) -> Hits | None:
    """Out of the newest results of all; None if there are too few."""
    rows = listed(meant, most, _among_newest(near))
    return Hits(rows) if len(rows) == most else None


def _kinds_near(near: Said, meant: Said) -> Kinds | None:
    """Of the newest results of all; None if these are not more than are counted."""
    found = _kinds(meant, _among_newest(near))
    return found if len(found) > MOST_COUNTED else None
