"""Which results meet what was asked, newest first, part by part."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from doubledraw.platform.disclosure.models import PublicFinding, PublicVisit
from doubledraw.platform.disclosure.selectors import SHORTEST_QUESTION, folded
from doubledraw.platform.disclosure.states import Published
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.rows import COLUMNS, Row

PART = 20
NEAR = 1_000
CHUNK = 2_000
MOST_OF_A_FIRM = 100
LISTED = (Published.PUBLISHED, Published.WITHDRAWN)
NEWEST = ("-published_at", "-pk")
CURRENT = Q(is_current__in=(True,))
"""Django writes a plain `is_current=True` without a comparison, and SQLite then passes over the indexes."""

_CODE = re.compile(r"[0-9A-Za-z._:-]{2,}")
_PLACE = re.compile(r"(\d{1,18})\.(\d{1,18})")
_LAST = "\U0010ffff"
_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Part:
    """So many rows of the list; `after` asks for the next ones, "" at the end."""

    rows: Sequence[Row]
    after: str


def part(asked: Asked, after: str = "", most: int = PART) -> Part:
    """The rows behind the place `after`, from the newest on without one. One query, two for rare words."""
    rows = _ordered_after(after)
    found = [Row.of(each) for each in _read(asked, rows, most + 1)]
    more = len(found) > most
    return Part(found[:most], _place(found[most - 1]) if more else "")


def newest_changes(asked: Asked, most: int) -> list[Row]:
    """What was published or withdrawn last, the newest change first (two queries)."""
    published = map(Row.of, _lean(visits(asked))[:most])
    withdrawn = visits(asked).filter(state=Published.WITHDRAWN).order_by("-changed_at", "-pk")
    rows = {row.number: row for row in (*published, *map(Row.of, _lean(withdrawn)[:most]))}
    return sorted(rows.values(), key=lambda row: (row.updated_at, row.pk), reverse=True)[:most]


def every(asked: Asked) -> Iterator[Row]:
    """All of them, newest first, in little memory."""
    return map(Row.of, _lean(visits(asked)).iterator(chunk_size=CHUNK))


def visits(asked: Asked) -> QuerySet[PublicVisit]:
    """The results that meet everything that was asked."""
    found = PublicVisit.objects.filter(CURRENT, **_plain(asked)).order_by(*NEWEST)
    found = found.filter(state=asked.state) if asked.state else found.filter(state__in=LISTED)
    if asked.days:
        found = found.filter(ended_on__gte=asked.days[0], ended_on__lt=asked.days[1])
    if asked.item:
        of_item = PublicFinding.objects.filter(visit=OuterRef("pk"), item_code=asked.item)
        found = found.filter(Exists(of_item))
    return found.filter(_said(asked.q)) if asked.q else found


def in_no_order(asked: Asked) -> QuerySet[PublicVisit]:
    """The same results for counting: words are looked up in the index first."""
    found = visits(asked).order_by()
    return found.filter(pk__in=_candidates(asked.q)) if asked.q else found


def versions_of(number: str) -> list[PublicVisit]:
    """Every version of one result, newest first, with its draw; [] when it was never published."""
    versions = PublicVisit.objects.filter(key=number).select_related("draw")
    return list(versions.order_by("-version"))


def is_number(text: str) -> bool:
    """Whether it is the whole number of a published result."""
    return bool(text) and PublicVisit.objects.filter(key=text, is_current=True).exists()


def of_firm(code: str) -> list[PublicVisit]:
    """Everything published under a firm's code, newest first, with what was found of each item (two queries)."""
    rows = PublicVisit.objects.filter(code=code, is_current=True).order_by(*NEWEST)
    return list(rows.prefetch_related("findings")[:MOST_OF_A_FIRM])


def is_too_short(words: str) -> bool:
    """Whether there are words, but too few to look for."""
    return bool(words) and len(folded(words)) < SHORTEST_QUESTION and not _CODE.fullmatch(words)


def _plain(asked: Asked) -> dict[str, object]:
    """The conditions that compare one column with what was typed."""
    compared = {
        "plan_number": asked.plan,
        "plan_line": int(asked.line) if asked.line else "",
        "draw_id": asked.draw,
        "code": asked.firm,
        "organ_name": asked.organ,
        "region_code": asked.region,
        "result": asked.result,
        "kind": asked.kind,
    }
    return {name: value for name, value in compared.items() if value != ""}


def _read(asked: Asked, behind: Q, most: int) -> list[tuple[object, ...]]:
    """Common words are met among the newest results soon enough; for rare ones the index is asked."""
    found = visits(asked).filter(behind)
    if not asked.q:
        return list(_lean(found)[:most])
    near = visits(Asked(state=asked.state)).filter(behind).values("pk")[:NEAR]
    soon = list(_lean(found.filter(pk__in=near))[:most])
    if len(soon) == most or not folded(asked.q):
        return soon
    return list(_lean(found.filter(pk__in=_candidates(asked.q)))[:most])


def _lean(found: QuerySet[PublicVisit]) -> QuerySet[PublicVisit, tuple[object, ...]]:
    return found.values_list(*COLUMNS)


def _ordered_after(after: str) -> Q:
    """Behind a place that an earlier part gave; everything when nobody gave it."""
    read = _PLACE.fullmatch(after)
    if read is None:
        return Q()
    try:
        at = _BEGAN + int(read.group(1)) * _TICK
    except OverflowError:
        return Q()
    return Q(published_at__lte=at) & (Q(published_at__lt=at) | Q(pk__lt=int(read.group(2))))


def _place(row: Row) -> str:
    return f"{(row.published_at - _BEGAN) // _TICK}.{row.pk}"


# ── words ──


def _said(words: str) -> Q:
    """A plain condition: the folded name contains the folded words, or the code or number begins with them."""
    key = folded(words)
    if is_too_short(words):
        return Q(pk__in=[])
    said = Q(pk__in=[])
    if len(key) >= SHORTEST_QUESTION:
        said |= Q(GreaterThan(StrIndex(F("name_key"), Value(key)), 0))
    for code in _codes(words):
        said |= _begins("code", code) | _begins("key", code)
    return said


def _codes(words: str) -> list[str]:
    return sorted({words, words.upper()}) if _CODE.fullmatch(words) else []


def _begins(column: str, code: str) -> Q:
    """In the form that the database has an index for."""
    if connection.vendor == "sqlite":
        return Q(**{f"{column}__gte": code, f"{column}__lt": code + _LAST})
    return Q(**{f"{column}__startswith": code})


def _candidates(words: str) -> RawSQL:
    """The ids that the indexes offer: all that are meant, and perhaps others."""
    statements, given = zip(*_branches(words), strict=True)
    return RawSQL(" UNION ".join(statements), [each for some in given for each in some])


def _branches(words: str) -> Iterator[tuple[str, list[Any]]]:
    key, table = folded(words), "disclosure_publicvisit"
    grams = [one + other for one, other in pairwise(key)]
    if not grams:
        yield f"SELECT id FROM {table} WHERE id IS NULL", []
    elif connection.vendor == "sqlite":
        spelled = " ".join("x".join(f"{ord(c):x}" for c in gram) for gram in grams)
        yield f"SELECT rowid FROM {table}_grams WHERE {table}_grams MATCH %s", [spelled]
    else:
        yield f"SELECT id FROM {table} WHERE registry_grams(name_key, '') @> %s::text[]", [grams]
    for code in _codes(words):
        for column in ("code", "key"):
            if connection.vendor == "sqlite":
                yield (
                    f"SELECT id FROM {table} WHERE {column} >= %s AND {column} < %s",
                    [
                        code,
                        code + _LAST,
                    ],
                )
            else:
                escaped = code.replace("_", r"\_") + "%"
                yield f"SELECT id FROM {table} WHERE {column} LIKE %s", [escaped]
