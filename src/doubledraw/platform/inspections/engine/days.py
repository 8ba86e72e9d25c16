"""Which team goes where on which day: by region, working days only, nobody twice as often as agreed, in time.

A greedy rule that a person can follow by hand: visits are taken by region, then address; each goes on the earliest
day in its span on which everybody of its team has room and is in that region or nowhere yet; when there is none, on
the earliest on which the fewest have to travel.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, timedelta
from itertools import count

from doubledraw.platform.inspections.documents import Planned, Proposal, Taken, ToPlan

ONE = timedelta(days=1)


class _Book:
    """Where everybody is on each day: (person, day) → turn of the round → region."""

    def __init__(self, taken: Iterable[Taken]) -> None:
        self.rounds: dict[tuple[str, date], dict[int, str]] = defaultdict(dict)
        for one in taken:
            self.put(one.team, one.region, one.day)

    def put(self, team: Collection[str], region: str, day: date) -> int:
        """Enter a visit at the first turn at which the whole team is free; that turn, from 1."""
        turn = next(n for n in count(1) if self._is_free(team, day, n))
        for ref in team:
            self.rounds[ref, day][turn] = region
        return turn

    def has_room(self, team: Collection[str], day: date, capacity: int) -> bool:
        return any(self._is_free(team, day, turn) for turn in range(1, capacity + 1))

    def strangers(self, team: Collection[str], region: str, day: date) -> int:
        """How many of the team are in another region that day."""
        rounds = (self.rounds[ref, day].values() for ref in team)
        return sum(any(other != region for other in one) for one in rounds)

    def _is_free(self, team: Collection[str], day: date, turn: int) -> bool:
        return all(turn not in self.rounds[ref, day] for ref in team)


def propose(
    visits: Iterable[ToPlan],
    capacity: int,
    is_working: Callable[[date], bool],
    *,
    taken: Iterable[Taken] = (),
    away: Mapping[str, Collection[date]] | None = None,
) -> Proposal:
    """A day for each visit: at most `capacity` visits a person a day, never on a day off or somebody's leave."""
    if capacity < 1:
        raise ValueError("a day holds at least one visit")
    book, absent = _Book(taken), away or {}
    planned: list[Planned] = []
    left: list[str] = []
    for visit in sorted(visits, key=lambda one: (one.region, one.address, one.number)):
        days = [
            day
            for day in _span(visit.since, visit.until)
            if is_working(day)
            and book.has_room(visit.team, day, capacity)
            and not any(day in absent.get(ref, ()) for ref in visit.team)
        ]
        if not days:
            left.append(visit.number)
            continue
        day = min(days, key=lambda one: (book.strangers(visit.team, visit.region, one), one))
        planned.append(Planned(visit.number, day, book.put(visit.team, visit.region, day)))
    return Proposal(tuple(planned), tuple(left))


def _span(since: date, until: date) -> list[date]:
    return [since + n * ONE for n in range(max(0, (until - since).days + 1))]
