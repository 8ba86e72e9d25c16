"""The page of the list of results around its rows, written once for all lists of one shape."""

from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.counting import Counts, Tally
from doubledraw.platform.portal.results.listing import Part
from doubledraw.platform.portal.results.words import is_too_short
from doubledraw.platform.portal.results.writing import written
from doubledraw.platform.portal.web.filters import filters
from doubledraw.platform.portal.web.slots import Parts, filled, parted, slots
from doubledraw.platform.ui.templatetags.ui import count

BODY = "portal/result_list.html"
TALLY = "portal/result_tally.html"
SLOTS = ("filters", "tally", "lines", "query", "after", "feed")


@dataclass(frozen=True, slots=True)
class Shape:
    """What the page says beside what stands in its slots; `is_first`: it begins with the newest result."""

    is_first: bool
    is_short: bool
    is_narrowed: bool
    is_empty: bool
    has_more: bool


def body(asked: Asked, counts: Counts, part: Part, feed: str, *, is_first: bool) -> SafeString:
    """The form, the counts, the rows and the way on."""
    shape = Shape(
        is_first=is_first,
        is_short=is_too_short(asked.q),
        is_narrowed=asked.is_anything,
        is_empty=not part.rows,
        has_more=bool(part.after),
    )
    own = {
        "filters": filters(asked, counts) if shape.is_narrowed or counts.years() else "",
        "tally": _tally(counts.tally(asked, part.kinds)) if is_first and part.rows else "",
        "lines": written(part.rows),
        "query": escape(asked.query),
        "after": escape(part.after),
        "feed": escape(feed),
    }
    return mark_safe(filled(_parts(shape, get_language(), get_script_prefix()), own))


def _tally(tally: Tally) -> str:
    """How many there are, written once for all counts of the same kinds."""
    labels = tuple(label for _, label, _ in tally.kinds)
    parts = _tally_parts(labels, tally.is_cut, tally.withdrawn > 0, get_language())
    numbers = {label: count(n) for _, label, n in tally.kinds}
    return filled(
        parts, {"total": count(tally.total), "withdrawn": count(tally.withdrawn), **numbers}
    )


@lru_cache(maxsize=500)
def _tally_parts(
    labels: tuple[str, ...], is_cut: bool, is_any_withdrawn: bool, language: str | None
) -> Parts:
    """As said in a language."""
    said = slots(("total", "withdrawn", *labels))
    tally = {
        "total": said["total"],
        "is_cut": is_cut,
        "kinds": [("", label, said[label]) for label in labels],
        "withdrawn": said["withdrawn"] if is_any_withdrawn else "",
    }
    return parted(render_to_string(TALLY, {"tally": tally}))


@lru_cache(maxsize=200)
def _parts(shape: Shape, language: str | None, prefix: str) -> Parts:
    """As said in a language, with the site's addresses beginning so."""
    return parted(render_to_string(BODY, {"shape": shape, "slots": slots(SLOTS)}))
