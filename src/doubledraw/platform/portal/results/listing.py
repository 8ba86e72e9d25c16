"""The list of results, part by part. `finding.visits` asks the same for counts and files; tests compare."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

from doubledraw.platform.portal.results import searching
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.questions import Said, both, current, narrowed
from doubledraw.platform.portal.results.reading import listed
from doubledraw.platform.portal.results.rows import Listed

PART = 20

_PLACE = re.compile(r"(\d{1,18})\.(\d{1,18})")
_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Part:
    """So many rows of the list; `after` asks for the next ones, "" at the end.

    `kinds`: of a search's first part, (state, kind) of all that were found; None when these have not been counted.
    """

    rows: Sequence[Listed]
    after: str
    kinds: searching.Kinds | None = None


def part(asked: Asked, after: str = "", most: int = PART) -> Part:
    """The rows behind the place `after`, from the newest on without one. One query, more for words."""
    rows: Sequence[Listed]
    behind, kinds = _behind(after), None
    if asked.q:
        hits = searching.newest(asked, behind, most + 1)
        rows, kinds = hits.rows, hits.kinds
    else:
        rows = listed(both(current(asked), *narrowed(asked), behind), most + 1)
    more = len(rows) > most
    return Part(rows[:most], _place(rows[most - 1]) if more else "", None if behind[0] else kinds)


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
