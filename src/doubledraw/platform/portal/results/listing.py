"""The list of results, part by part, in plain SQL: it is asked for all day, and Django takes longer to put the same
question together than a database to answer it. `finding.visits` asks the same for counts and files; tests compare.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from doubledraw.platform.disclosure.selectors import SHORTEST_QUESTION, folded
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.rows import COLUMNS_LISTED, LISTED, Listed
from doubledraw.platform.portal.results.words import begun_with, branches, codes_in, is_too_short

PART = 20
NEAR = 1_000
"""So many of the newest results are looked through for words before an index is asked."""
OFFERED = 250
"""So many of the newest that the index of words offers are read before it is asked for all."""

Said = tuple[str, list[Any]]
"""A condition and what fills it."""
TABLE = "disclosure_publicvisit"
ORDER = "ORDER BY published_at DESC, id DESC LIMIT %s"
OF_ITEM = (
    "EXISTS (SELECT 1 FROM disclosure_publicfinding found "
    f"WHERE found.item_code = %s AND found.visit_id = {TABLE}.id)"
)
COMPARED = {
    "plan": "plan_number = %s",
    "draw": "draw_id = %s",
    "firm": "code = %s",
    "organ": "organ_name = %s",
    "region": "region_code = %s",
    "result": "result = %s",
    "kind": "kind = %s",
    "item": OF_ITEM,
}
_PLACE = re.compile(r"(\d{1,18})\.(\d{1,18})")
_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Part:
    """So many rows of the list; `after` asks for the next ones, "" at the end."""

    rows: Sequence[Listed]
    after: str


def part(asked: Asked, after: str = "", most: int = PART) -> Part:
    """The rows behind the place `after`, from the newest on without one. One query, up to four for words."""
    found = _read(asked, _behind(after), most + 1)
    more = len(found) > most
    return Part(found[:most], _place(found[most - 1]) if more else "")


def kinds(asked: Asked, most: int) -> list[tuple[str, str]]:
    """(state, kind) of so many that meet the words asked for; two queries, three for common words."""
    if is_too_short(asked.q):
        return []
    meant = _all(_current(asked), *_narrowed(asked), _said(asked.q))
    if _is_offered(asked.q):
        ids = _offered(asked.q)
        found = _kinds(_all(meant, _among(ids[:OFFERED])), most)
        if len(ids) <= OFFERED or len(found) == most:
            return found
    return _kinds(_all(meant, _indexed(asked.q)), most)


def _read(asked: Asked, behind: Said, most: int) -> list[Listed]:
    meant = _all(_current(asked), *_narrowed(asked), behind)
    if not asked.q:
        return _rows(meant, most)
    if is_too_short(asked.q):
        return []
    meant = _all(meant, _said(asked.q))
    if _is_offered(asked.q):
        found = _newest_offered(asked.q, meant, behind, most)
        if found is not None:
            return found
    near = _all(_current(asked), behind)
    newest = f"id IN (SELECT id FROM {TABLE} WHERE {near[0]} {ORDER})", [*near[1], NEAR]
    soon = _rows(_all(meant, newest), most)
    if len(soon) == most or not folded(asked.q):
        return soon
    return _rows(_all(meant, _indexed(asked.q)), most)


def _is_offered(words: str) -> bool:
    """Whether one index, in the order of the numbers, has all that could be meant."""
    return connection.vendor == "sqlite" and not codes_in(words) and len(folded(words)) > 1


def _offered(words: str) -> list[int]:
    """The numbers of the newest rows that the index of words has, one more than are read."""
    [(statement, spelled)] = branches(words)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} ORDER BY rowid DESC LIMIT %s", [*spelled, OFFERED + 1])
        return [pk for (pk,) in cursor.fetchall()]


def _newest_offered(words: str, meant: Said, behind: Said, most: int) -> list[Listed] | None:
    """The newest of those that the index offers first; None if others might be newer."""
    ids = _offered(words)
    found = _rows(_all(meant, _among(ids[:OFFERED])), most)
    if len(ids) <= OFFERED:
        return found
    return found if len(found) == most and _is_newest(found[-1], ids[OFFERED - 1], behind) else None


def _is_newest(last: Listed, first: int, behind: Said) -> bool:
    """Whether no row kept before the number `first` was dated later than the last one that was found."""
    since = connection.ops.adapt_datetimefield_value(last.published_at)
    earlier = "is_current IN (%s) AND published_at >= %s AND id < %s", [True, since, first]
    sql, given = _all(earlier, behind)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {TABLE} WHERE {sql} LIMIT 1", given)
        return cursor.fetchone() is None


def _kinds(meant: Said, most: int) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT state, kind FROM {TABLE} WHERE {meant[0]} LIMIT %s", [*meant[1], most]
        )
        return list(cursor.fetchall())


def _rows(meant: Said, most: int) -> list[Listed]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS_LISTED} FROM {TABLE} WHERE {meant[0]} {ORDER}", [*meant[1], most]
        )
        return [Listed.of(values) for values in cursor.fetchall()]


def _all(*said: Said) -> Said:
    return " AND ".join(sql for sql, _ in said if sql), [one for _, given in said for one in given]


def _among(ids: Sequence[int]) -> Said:
    return (f"id IN ({', '.join(['%s'] * len(ids))})", list(ids)) if ids else ("1 = 0", [])


def _indexed(words: str) -> Said:
    """What the indexes offer: all that are meant, and perhaps others."""
    statements, given = zip(*branches(words), strict=True)
    return f"id IN ({' UNION '.join(statements)})", [one for some in given for one in some]


def _current(asked: Asked) -> Said:
    states = (asked.state,) if asked.state else LISTED
    return f"is_current IN (%s) AND state IN ({', '.join(['%s'] * len(states))})", [True, *states]


def _narrowed(asked: Asked) -> list[Said]:
    given = ((sql, getattr(asked, name)) for name, sql in COMPARED.items())
    said: list[Said] = [(sql, [value]) for sql, value in given if value]
    if asked.line:
        said.append(("plan_line = %s", [int(asked.line)]))
    if asked.days:
        days = map(connection.ops.adapt_datefield_value, asked.days)
        said.append(("ended_on >= %s AND ended_on < %s", list(days)))
    return said


def _said(words: str) -> Said:
    """The folded name contains the folded words, or the code or number begins with them."""
    said: list[str] = []
    given: list[Any] = []
    if len(key := folded(words)) >= SHORTEST_QUESTION:
        said.append(f"{'INSTR' if connection.vendor == 'sqlite' else 'STRPOS'}(name_key, %s) > 0")
        given.append(key)
    for code in codes_in(words):
        begins = begun_with(code)
        for column in ("code", "key"):
            said.append(begins[0].format(column))
            given += begins[1]
    return f"({' OR '.join(said)})", given


def _behind(after: str) -> Said:
    """Behind a place that an earlier part gave; everything when nobody gave it."""
    read = _PLACE.fullmatch(after)
    if read is None:
        return "", []
    try:
        at = _BEGAN + int(read.group(1)) * _TICK
    except OverflowError:
        return "", []
    moment = connection.ops.adapt_datetimefield_value(at)
    return "published_at <= %s AND (published_at < %s OR id < %s)", [
        moment,
        moment,
        int(read.group(2)),
    ]


def _place(row: Listed) -> str:
    return f"{(row.published_at - _BEGAN) // _TICK}.{row.pk}"
