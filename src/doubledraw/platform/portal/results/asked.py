"""What a reader asks of the published results: read from an address, written back into one."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Self
from urllib.parse import urlencode

from doubledraw.platform.disclosure.states import Published
from doubledraw.platform.rulebook.documents.outcomes import Kind

LONGEST = 100
YEARS = range(2000, 2101)
STATES = (Published.WITHDRAWN, Published.ARCHIVED)
"""What can be asked for by itself; without asking, the list has all results but those whose term is over."""


@dataclass(frozen=True, slots=True)
class Asked:
    """ "" is everything. `q`: words of a firm's name, the beginning of its code or of a result's number.

    `organ` organised the check, `inspecting` took part in it. `year` and `month` are those of the check, not of the
    publication.
    """

    q: str = ""
    plan: str = ""
    line: str = ""
    draw: str = ""
    firm: str = ""
    organ: str = ""
    inspecting: str = ""
    region: str = ""
    item: str = ""
    result: str = ""
    kind: str = ""
    year: str = ""
    month: str = ""
    state: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """Out of an address; what makes no sense is not asked for."""
        typed = {name: query.get(name, "").strip()[:LONGEST] for name in NAMES}
        for name, is_sensible in SENSIBLE.items():
            if not is_sensible(typed[name]):
                typed[name] = ""
        if not typed["year"]:
            typed["month"] = ""
        if not typed["plan"]:
            typed["line"] = ""
        return cls(**typed)

    @property
    def is_anything(self) -> bool:
        """Whether the list is narrowed at all."""
        return any(getattr(self, name) for name in NAMES)

    @property
    def query(self) -> str:
        """As the end of an address, in a fixed order; "" when nothing is asked."""
        named = {name: getattr(self, name) for name in NAMES}
        return urlencode({name: value for name, value in named.items() if value})

    @property
    def days(self) -> tuple[date, date] | None:
        """The first day of the year or month asked for, and the first day after it."""
        if not self.year:
            return None
        year = int(self.year)
        if not self.month:
            return date(year, 1, 1), date(year + 1, 1, 1)
        month = int(self.month)
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)

    def with_year(self, year: int) -> Self:
        """The same question of one year."""
        return replace(self, year=str(year))


def _is_month(text: str) -> bool:
    return text.isdecimal() and 1 <= int(text) <= 12


def _is_year(text: str) -> bool:
    return text.isdecimal() and int(text) in YEARS


def _is_line(text: str) -> bool:
    return text.isdecimal() and int(text) < 2**15


NAMES = tuple(one.name for one in fields(Asked))
SENSIBLE = {
    "kind": lambda text: text in list(Kind),
    "state": lambda text: text in STATES,
    "year": _is_year,
    "month": _is_month,
    "line": _is_line,
}
