"""Which results meet what was asked, newest first: for counts, files and feeds; one result, one firm."""

from collections.abc import Iterator
from functools import cache

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from doubledraw.platform.disclosure.models import PublicDraw, PublicFinding, PublicVisit
from doubledraw.platform.disclosure.selectors import SHORTEST_QUESTION, folded
from doubledraw.platform.disclosure.states import Published
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.rows import COLUMNS, LISTED, Row
from doubledraw.platform.portal.results.words import LAST, codes_in, is_too_short

CHUNK = 2_000
MOST_OF_A_FIRM = 100
NEWEST = ("-published_at", "-pk")
CURRENT = Q(is_current__in=(True,))
"""Django writes a plain `is_current=True` without a comparison, and SQLite then passes over the indexes."""


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
    for column, value in (("item_code", asked.item), ("organ_name", asked.inspecting)):
        if value:
            said = PublicFinding.objects.filter(visit=OuterRef("pk"), **{column: value})
            found = found.filter(Exists(said))
    return found.filter(_said(asked.q)) if asked.q else found


def versions_of(number: str) -> list[PublicVisit]:
    """Every version of one result, newest first; [] when it was never published."""
    return list(PublicVisit.objects.raw(_versions(), [number]))


def findings_of(visit: PublicVisit) -> list[PublicFinding]:
    """What a version says of each item."""
    return list(PublicFinding.objects.raw(_findings(), [visit.pk]))


def draw_of(visit: PublicVisit) -> PublicDraw | None:
    """As much of the draw that drew the firm as is said of it on a result's page."""
    if visit.draw_id is None:
        return None
    said = ("title", "strata_public", "attestations")
    return PublicDraw.objects.only(*said).get(pk=visit.draw_id)


@cache
def _versions() -> str:
    """Put together once: the page of a result is asked for all day."""
    return str(PublicVisit.objects.filter(key="").order_by("-version").query.sql_with_params()[0])


@cache
def _findings() -> str:
    return str(PublicFinding.objects.filter(visit=0).order_by("pk").query.sql_with_params()[0])


def is_number(text: str) -> bool:
    """Whether it is the whole number of a published result."""
    return bool(text) and PublicVisit.objects.filter(key=text, is_current=True).exists()


def of_firm(code: str) -> list[PublicVisit]:
    """Everything published under a firm's code, newest first, with what was found of each item (two queries)."""
    rows = PublicVisit.objects.filter(code=code, is_current=True).order_by(*NEWEST)
    return list(rows.prefetch_related("findings")[:MOST_OF_A_FIRM])


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


def _lean(found: QuerySet[PublicVisit]) -> QuerySet[PublicVisit, tuple[object, ...]]:
    return found.values_list(*COLUMNS)


def _said(words: str) -> Q:
    """A plain condition: the folded name contains the folded words, or the code or number begins with them."""
    key = folded(words)
    if is_too_short(words):
        return Q(pk__in=[])
    said = Q(pk__in=[])
    if len(key) >= SHORTEST_QUESTION:
        said |= Q(GreaterThan(StrIndex(F("name_key"), Value(key)), 0))
    for code in codes_in(words):
        said |= _begins("code", code) | _begins("key", code)
    return said


def _begins(column: str, code: str) -> Q:
    """In the form that the database has an index for."""
    if connection.vendor == "sqlite":
        return Q(**{f"{column}__gte": code, f"{column}__lt": code + LAST})
    return Q(**{f"{column}__startswith": code})
