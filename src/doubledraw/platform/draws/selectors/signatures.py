"""The signatures under a draw's result, as they were given: for the record form and whoever checks it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doubledraw.platform.draws.models import CeremonySignature, Draw
from doubledraw.platform.records import store


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature: whose, how, when, the digest of its statement, and its strokes where it was drawn."""

    name: str
    organisation: str
    role: str
    signed_by: str
    at: datetime
    digest: str
    strokes: tuple[tuple[tuple[int, int], ...], ...]
    person_id: int

    @property
    def path(self) -> str:
        """The strokes as the path of a picture 1000 wide and 400 high; "" for a signature by account."""
        return " ".join("M" + " L".join(f"{x} {y}" for x, y in stroke) for stroke in self.strokes)


def signatures_of(draw: Draw) -> list[Signed]:
    """In the order in which they were given. One query, and one file each."""
    rows = CeremonySignature.objects.filter(person__draw=draw).select_related("person")
    return [_signed(row) for row in rows.order_by("at", "pk")]


def _signed(row: CeremonySignature) -> Signed:
    statement: dict[str, Any] = json.loads(store.get(row.digest))
    return Signed(
        row.person.name,
        row.person.organisation,
        row.person.get_role_display(),
        row.get_signed_by_display(),
        row.at,
        row.digest,
        tuple(tuple((x, y) for x, y in stroke) for stroke in statement["strokes"]),
        row.person_id,
    )
