"""Finding targets by words: any part of the name, initials of its syllables, or the beginning of the code.

What is found is defined by `_said`, a condition a plain scan could answer: the folded name contains the folded words,
or the initials contain them (two Latin letters or more), or the code begins with them. How it is found depends on how
common the words are, which a sample of the newest targets tells: rare ones come from the index of grams
(migrations/0003_search.py) and are checked again; common ones are met soon enough on a walk through the list.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.fields import IntegerField
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from doubledraw.platform.registry.models import Target, name_key

SAMPLE = 2_000
COMMON = 200  # one in so many
EXAMINED = 20_000
MOST = 10_000
FEW = 3_000

LATEST = ("-changed_at", "code")

_CODE = re.compile(r"[0-9A-Za-z._:-]+")
_LETTERS = re.compile(r"[a-z]{2,}")
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many were found, or at least how many: nobody waits for a count of hundreds of thousands."""

    number: int
    is_exact: bool


def matching(targets: QuerySet[Target], words: str) -> QuerySet[Target]:
    """Those of `targets` that the words speak of; all of them without words. One query now, to see how common."""
    return Search(targets, words).found


def counted(targets: QuerySet[Target], words: str) -> Counted:
    """How many of `targets` the words speak of, within a bounded time.

    Exact for rare words (up to 10,000), and for common ones when the directory has up to 20,000 targets; else at least.
    """
    return Search(targets, words).count


class Search:
    """A search among targets that have been narrowed by everything else already."""

    def __init__(
        self, targets: QuerySet[Target], words: str, order: Sequence[str] = LATEST
    ) -> None:
        self.targets = targets
        self.order = order
        plain = "".join(c for c in words if c.isprintable())
        self.has_words = bool(plain.strip())
        self.key = name_key(plain)
        code = "".join(plain.split())
        self.codes = sorted({code, code.upper()}) if _CODE.fullmatch(code) else []
        self.letters = self.key if _LETTERS.fullmatch(self.key) else ""

    @cached_property
    def found(self) -> QuerySet[Target]:
        """What the words speak of, exactly."""
        if not self.has_words:
            return self.targets
        if self.is_common:
            return self.targets.filter(self._said)
        return self.targets.filter(self._said, pk__in=_candidates(self))

    def part(self, start: int, stop: int) -> list[Target]:
        """These of what was found, in the order asked for, with their regions."""
        if self._rare is None or len(self._rare) > MOST:
            ordered = self.found.order_by(*self.order)
            return list(ordered.select_related("region")[start:stop])
        wanted = self._rare[start:stop]
        rows = Target.objects.select_related("region").in_bulk(wanted)
        return [rows[pk] for pk in wanted]

    def newest(self, *fields: str) -> list[tuple[Any, ...]]:
        """These fields of the newest that were found: at most 10,000; of common words at most 3,000, among the newest
        20,000 targets. They are all there are when `is_whole`.
        """
        if not self.has_words or not self.is_common:
            return list(self.newest_found.values_list(*fields))
        near = self.targets.order_by(*LATEST).annotate(hit=self._hit)
        rows = near.values_list(*fields, "hit")[:EXAMINED]
        return [row[:-1] for row in rows if row[-1]][:FEW]

    @property
    def is_whole(self) -> bool:
        """Whether the newest are all that were found."""
        most = FEW if self.has_words and self.is_common else MOST
        return self.count.is_exact and self.count.number <= most

    @property
    def newest_found(self) -> QuerySet[Target]:
        """The newest 10,000 of what was found; a long walk for common words."""
        return self.found.order_by(*LATEST)[:MOST]

    def speaks_of(self, target: Target) -> bool:
        """Whether the words mean this target: the condition of a plain scan, for a row that is at hand."""
        return (
            not self.has_words
            or (self.key != "" and self.key in target.name_key)
            or (self.letters != "" and self.letters in target.initials)
            or any(target.code.startswith(code) for code in self.codes)
        )

    @cached_property
    def count(self) -> Counted:
        """How many, within a bounded time."""
        if not self.has_words:
            return _at_most(self.targets)
        rows, hits = self._sampled
        if rows < SAMPLE:
            return Counted(hits, True)
        if self._rare is not None:
            return Counted(min(len(self._rare), MOST), len(self._rare) <= MOST)
        rows, hits = self._among(EXAMINED)
        return Counted(hits, rows < EXAMINED)

    @cached_property
    def is_common(self) -> bool:
        """Whether so many of the newest targets are meant that walking the list is quicker than the index."""
        rows, hits = self._sampled
        return rows < SAMPLE or hits * COMMON >= rows

    @cached_property
    def _rare(self) -> list[int] | None:
        """The ids of what rare words found, in order: one look at every row gives any page and the count."""
        if not self.has_words or self.is_common:
            return None
        return list(self.found.order_by(*self.order).values_list("pk", flat=True)[: MOST + 1])

    @cached_property
    def _sampled(self) -> tuple[int, int]:
        return self._among(SAMPLE, "-pk")

    def _among(self, most: int, *order: str) -> tuple[int, int]:
        """(rows, hits) of so many targets."""
        rows = self.targets.order_by(*order).annotate(hit=self._hit).values("pk", "hit")[:most]
        found = rows.aggregate(rows=Count("pk"), hits=Sum("hit"))
        return found["rows"], found["hits"] or 0

    @property
    def _hit(self) -> Case:
        return Case(When(self._said, then=Value(1)), default=Value(0), output_field=IntegerField())

    @property
    def _said(self) -> Q:
        said = Q(pk__in=[])
        if self.key:
            said |= _holds("name_key", self.key)
        if self.letters:
            said |= _holds("initials", self.letters)
        for code in self.codes:
            said |= _begins(code)
        return said


def _at_most(targets: QuerySet[Target]) -> Counted:
    number = targets.order_by()[: MOST + 1].count()
    return Counted(min(number, MOST), number <= MOST)


def _holds(field: str, part: str) -> Q:
    """Texts that contain a part. Unlike LIKE, of which PostgreSQL thinks that hardly any row passes (and then scans
    the whole table where a walk along an index would meet the first page at once).
    """
    return Q(GreaterThan(StrIndex(F(field), Value(part)), 0))


def _begins(code: str) -> Q:
    """Codes that begin so, in the form that the database has an index for."""
    if connection.vendor == "sqlite":
        return Q(code__gte=code, code__lt=code + _LAST)
    return Q(code__startswith=code)


def _candidates(search: Search) -> RawSQL:
    """The ids that the indexes offer: all that are meant, and perhaps others."""
    branches = [
        *(_lite(search) if connection.vendor == "sqlite" else _gin(search)),
        *_by_code(search),
    ]
    if not branches:
        return RawSQL("SELECT id FROM registry_target WHERE id IS NULL", [])
    statements, parameters = zip(*branches, strict=True)
    return RawSQL(" UNION ".join(statements), [each for some in parameters for each in some])


def _lite(search: Search) -> Iterator[tuple[str, list[Any]]]:
    found = "SELECT rowid FROM registry_target_grams WHERE registry_target_grams MATCH %s"
    if search.key:
        codes = [f"{ord(c):x}" for c in search.key]
        yield found, [" ".join(f"{a}x{b}" for a, b in pairwise(codes)) or codes[0]]
    if search.letters:
        yield found, [" ".join(f"z{a}{b}" for a, b in pairwise(search.letters))]


def _gin(search: Search) -> Iterator[tuple[str, list[Any]]]:
    found = "SELECT id FROM registry_target WHERE registry_grams(name_key, initials) @> %s::text[]"
    if search.key:
        yield found, [[a + b for a, b in pairwise(search.key)] or [search.key]]
    if search.letters:
        yield found, [[f"~{a}{b}" for a, b in pairwise(search.letters)]]


def _by_code(search: Search) -> Iterator[tuple[str, list[Any]]]:
    for code in search.codes:
        if connection.vendor == "sqlite":
            yield (
                "SELECT id FROM registry_target WHERE code >= %s AND code < %s",
                [code, code + _LAST],
            )
        else:
            yield "SELECT id FROM registry_target WHERE code LIKE %s", [_escaped(code) + "%"]


def _escaped(code: str) -> str:
    return code.replace("_", r"\_")
