"""The names of firms, for the projections."""

from collections.abc import Iterable, Iterator
from itertools import islice

from doubledraw.platform.disclosure.models import PublicTarget
from doubledraw.platform.registry.models import Target

CHUNK = 5_000


Names = dict[str, tuple[str, str]]
"""Code → (name, name of the region)."""


def names_of_firms(codes: Iterable[str]) -> Names:
    """As the directory has them; the code itself where it has no name."""
    found: Names = {}
    for chunk in _chunks(codes):
        rows = Target.objects.filter(code__in=chunk)
        found |= {code: (code, "") for code in chunk}
        found |= _by_code(rows.values_list("code", "name", "region__name"))
    return found


def kept_names(codes: Iterable[str]) -> Names:
    """As the public has them so far."""
    found: Names = {}
    for chunk in _chunks(codes):
        rows = PublicTarget.objects.filter(code__in=chunk)
        found |= _by_code(rows.values_list("code", "name", "region_name"))
    return found


def _chunks(codes: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(codes)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


def _by_code(rows: Iterable[tuple[str, str, str]]) -> Names:
    return {code: (name, region) for code, name, region in rows}
