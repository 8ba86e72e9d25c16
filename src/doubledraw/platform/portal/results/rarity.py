"""How common pairs of characters are in the names of results, as PostgreSQL's statistics of their index say.

It decides where a search begins, never what it finds.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection

from doubledraw.platform.disclosure.selectors import folded
from doubledraw.platform.portal.results.words import codes_in

KEPT = 600.0
"""Seconds for which the statistics are believed; the database itself renews them now and then."""
QUESTION = """
SELECT most_common_elems::text::text[], most_common_elem_freqs FROM pg_stats
WHERE schemaname = current_schema() AND tablename = 'disclosure_publicvisit_grams'
AND most_common_elems IS NOT NULL"""


@dataclass(frozen=True, slots=True)
class Statistics:
    """The share of all rows that have a pair; a pair that is not listed has at most the `least` share."""

    shares: Mapping[str, float]
    least: float

    def share(self, words: str) -> float:
        """At most so large a share of the rows has all pairs of these words."""
        pairs = (one + other for one, other in pairwise(folded(words)))
        return min((self.shares.get(pair, self.least) for pair in pairs), default=1.0)


_kept: dict[str, tuple[float, Statistics | None]] = {}


def share_of(words: str) -> float | None:
    """At most so large a share of the results meets these words; None where nobody knows."""
    if connection.vendor != "postgresql" or codes_in(words):
        return None
    known = _statistics()
    return known.share(words) if known else None


def forget_statistics() -> None:
    """Ask anew next time."""
    _kept.clear()


def _statistics() -> Statistics | None:
    name, now = str(connection.settings_dict["NAME"]), time.monotonic()
    read_at, known = _kept.get(name, (0.0, None))
    if name not in _kept or now - read_at > KEPT:
        known = _read()
        _kept[name] = now, known
    return known


def _read() -> Statistics | None:
    with connection.cursor() as cursor:
        cursor.execute(QUESTION)
        row = cursor.fetchone()
    if row is None:
        return None
    pairs, shares = row
    listed = dict(zip(pairs, shares[: len(pairs)], strict=True))
    return Statistics(listed, min(listed.values())) if listed else None
