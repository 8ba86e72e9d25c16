"""The log's nodes in the database, as `doubledraw.log.stored` wants to fetch them."""

from collections.abc import Mapping, Sequence

from django.db.models import Q

from doubledraw.log.stored import Coordinate
from doubledraw.platform.ledger.models import LogNode


def fetch(wanted: Sequence[Coordinate]) -> Mapping[Coordinate, bytes]:
    """The hashes at these coordinates: one query, none for none."""
    if not wanted:
        return {}
    condition = Q()
    for level, index in wanted:
        condition |= Q(level=level, index=index)
    rows = LogNode.objects.filter(condition).values_list("level", "index", "hash")
    return {(level, index): bytes.fromhex(found) for level, index, found in rows}
