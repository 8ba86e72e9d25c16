"""A published result as one row: what the list shows, what the open data hold, what the feeds say."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, Self

from django.urls import reverse

from doubledraw.platform.disclosure.models import PublicVisit
from doubledraw.platform.disclosure.states import Published
from doubledraw.platform.rulebook.documents.outcomes import OPEN_KINDS, Kind


class _Said:
    """What follows from the columns, whichever of them were read."""

    __slots__ = ()
    state: str
    result_label: str

    @property
    def is_shown(self) -> bool:
        """Whether it still says what was found."""
        return self.state != Published.WITHDRAWN and self.result_label != ""

    @property
    def state_label(self) -> str:
        """In a word for the public."""
        return LABELS[self.state]


class _Columns(NamedTuple):
    number: str
    version: int
    state: str
    firm_code: str
    firm_name: str
    region_name: str
    organ_name: str
    task: str
    result_label: str
    kind: str
    disposal: str
    ended_on: date
    pk: int
    published_at: datetime


class Listed(_Columns, _Said):
    """As much of a result as the list says."""

    __slots__ = ()

    @classmethod
    def of(cls, values: Sequence[Any]) -> Self:
        """From the columns of `COLUMNS_LISTED`; SQLite keeps moments in UTC and does not say so."""
        *said, ended, pk, published = values
        on, at = date.fromisoformat(ended), datetime.fromisoformat(published)
        return cls._make((*said, on, pk, at if at.tzinfo else at.replace(tzinfo=UTC)))


@dataclass(frozen=True, slots=True)
class Row(_Said):
    """The newest version of a result. Of a withdrawn one everything that was found is empty."""

    number: str
    version: int
    state: str
    firm_code: str
    firm_name: str
    region_code: str
    region_name: str
    organ_name: str
    organs: list[str]
    plan_number: str
    plan_line: int | None
    draw_id: str | None
    task: str
    way: str
    ended_on: date
    result: str
    result_label: str
    kind: str
    disposal: str
    published_at: datetime
    due_on: date | None
    until: date | None
    reason: str
    changed_at: datetime | None
    record_digest: str
    public_digest: str
    log_index: int
    pk: int

    @classmethod
    def of(cls, values: tuple[Any, ...]) -> Self:
        """From the columns of `COLUMNS`, in their order."""
        return cls(*values)

    @property
    def way_label(self) -> str:
        """How the check was made, in words."""
        return WAYS.get(self.way, self.way)

    @property
    def url(self) -> str:
        """The address of its page."""
        return reverse("public-result", args=[self.number])

    @property
    def updated_at(self) -> datetime:
        """When it last said something new: its publication, or its withdrawal."""
        return max(self.published_at, self.changed_at or self.published_at)


WAYS = {
    "on_site": "现场检查",
    "on_paper": "书面检查",
    "online": "网络监测",
    "commissioned": "委托专业机构",
}


FOUND = frozenset(OPEN_KINDS | {Kind.CORRECTED})
"""The kinds that say that something was wrong, corrected on the spot or not."""
LABELS = dict(Published.choices())
_OTHERWISE = {
    "number": "key",
    "firm_code": "code",
    "disposal": "disposal_label",
    "reason": "changed_reason",
    "record_digest": "digest",
}
LISTED = (Published.PUBLISHED, Published.WITHDRAWN)
"""The states that the list has without being asked for one."""
COLUMNS = tuple(_OTHERWISE.get(one.name, one.name) for one in fields(Row))
_SAID = {
    "pk": "id",
    "ended_on": "CAST(ended_on AS TEXT)",
    "published_at": "CAST(published_at AS TEXT) AS at",
}
COLUMNS_LISTED = ", ".join(_SAID.get(name, _OTHERWISE.get(name, name)) for name in Listed._fields)
"""Days and moments as text: Django reads those of a page for longer than it takes to find them."""


def row_of(visit: PublicVisit) -> Row:
    """The row of a version that is at hand."""
    return Row.of(tuple(getattr(visit, name) for name in COLUMNS))
