"""A finding, and the legal numbers that findings are made with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as by_default
from fractions import Fraction
from math import ceil, floor

from doubledraw.statute.citation import Citation
from doubledraw.statute.deadlines import Counting
from doubledraw.statute.parameters import Value
from doubledraw.statute.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that a line breaks; line 0 is the plan. An excusable one stops blocking once its reason is written."""

    line: int
    field: str
    code: str
    reason: str
    remedy: str = ""
    cites: Citation | None = None
    params: Mapping[str, object] = by_default(default_factory=dict)
    excusable: bool = False
    excuse: str = ""

    @property
    def blocks(self) -> bool:
        return not self.excuse


@dataclass(frozen=True, slots=True)
class Limits:
    """The legal numbers in force for a plan; None where no adopted rule set has one."""

    team_min: Value | None
    key_min: Value | None
    general_min: Value | None
    general_max: Value | None
    listed_items: Value | None
    basis: Value | None
    area_min: Value | None
    rounds_min: Value | None
    department_min: Value | None
    random_default: Value | None
    no_repeat: Value | None
    published_first: Value | None
    ad_hoc_lead: Value | None
    legal_review: Value | None
    counting: Counting
    calendar: Calendar

    @property
    def citations(self) -> list[Citation]:
        """The articles that bind a plan, each once."""
        values = (getattr(self, name) for name in self.__slots__)
        cited = [value.citation for value in values if isinstance(value, Value)]
        return list(dict.fromkeys(cited))


def cited(value: Value | None) -> Citation | None:
    """The article of a number, if there is one."""
    return value.citation if value else None


def percent(share: Fraction, rounded: Callable[[Fraction], int] = round) -> str:
    """A share with at most two decimals: 3.25%. Rounded away from a bound it breaks, so as not to meet it."""
    return f"{rounded(share * 10_000) / 100:.2f}".rstrip("0").rstrip(".") + "%"


def below(share: Fraction) -> str:
    """A share that is too small, rounded down."""
    return percent(share, floor)


def above(share: Fraction) -> str:
    """A share that is too large, rounded up."""
    return percent(share, ceil)
