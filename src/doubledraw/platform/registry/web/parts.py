"""Pages of a list of any size, which may know only how many there are at least."""

from collections.abc import Sequence
from dataclasses import dataclass

from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.selectors.search import Counted, Search

SIZE = 50
LAST = 20_000


@dataclass(frozen=True, slots=True)
class Part:
    """One page: its rows and number, and how many rows there are in all."""

    rows: Sequence[Target]
    number: int
    counted: Counted
    has_next: bool

    @property
    def start(self) -> int:
        return (self.number - 1) * SIZE + 1

    @property
    def end(self) -> int:
        return self.start + len(self.rows) - 1

    @property
    def at_least(self) -> int:
        """How many there are for certain, with those already paged through."""
        return max(self.counted.number, self.end + self.has_next)

    @property
    def pages(self) -> int:
        """The number of the last page; 0 when nobody has counted so far."""
        return _last_page(self.counted) if self.counted.is_exact else 0


def part_of(search: Search, asked: str | None) -> Part:
    """The page asked for in an address; the nearest there is when there are fewer."""
    number = min(int(asked), LAST) if asked and asked.isdecimal() and len(asked) < 9 else 1
    counted = search.count
    if counted.is_exact:
        number = min(number, _last_page(counted))
    rows = _rows(search, max(number, 1))
    if not rows and number > 1:
        number = _last_page(counted)
        rows = _rows(search, number)
    return Part(rows[:SIZE], max(number, 1), counted, len(rows) > SIZE)


def _rows(search: Search, number: int) -> list[Target]:
    """One more than a page, to see whether another follows."""
    return search.part((number - 1) * SIZE, number * SIZE + 1)


def _last_page(counted: Counted) -> int:
    return max(1, -(-counted.number // SIZE))
