"""Teams: eight people of whom two go to each of twelve drawn firms; and two harder cases, all through the engine.

plain    30 firms, 12 drawn, two of eight people for each, everybody eligible everywhere
regions  12 firms in two regions; four people for the one, four for the other, four for both
seats    a qualified leader and one more person for each of six firms; four of eight are qualified
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from doubledraw.draw import matching, numbers, selection
from doubledraw.draw.design import Design
from tests.draw.fairness.targets import frozen, seed_of

FIRMS, DRAWN, PEOPLE, COUNT = 30, 12, 8, 2
REGIONS, GROUPS, HERE = ("990126001", "990126002"), 3, 4
LED, LEADERS = 6, 4
OFFICE = "市场监管局"


class Teamed(NamedTuple):
    """One draw: the firms in order of rank, and the people on each, seat by seat."""

    firms: tuple[int, ...]
    teams: tuple[tuple[int, ...], ...]


Matcher = Callable[[int], Teamed]


def _name(firm: int) -> str:
    return f"91990126MA{firm:07d}X"


def _person(ref: int, regions: str = "*", qualifications: str = "") -> tuple[str, ...]:
    return (f"q{ref:02d}", OFFICE, qualifications, regions, "-", "0")


def _seat(count: int, qualification: str = "") -> dict[str, object]:
    return {"department": OFFICE, "count": count, "qualification": qualification}


def _matched(
    design: Design, firms: Sequence[int], people: matching.People, seed: str
) -> tuple[tuple[int, ...], ...]:
    found = matching.assign(design, [_name(firm) for firm in firms], people, seed)
    assert isinstance(found, matching.Teams)
    return tuple(tuple(int(ref[1:]) for ref in found.of(_name(firm))) for firm in firms)


def plain(salt: str) -> Matcher:
    """Selection, then teams, under one seed."""
    rows = [(_name(i), "甲", "1") for i in range(FIRMS)]
    strata, seats = [{"name": "甲", "count": DRAWN}], [_seat(COUNT)]
    design, table = frozen(rows, strata=strata, reserve=0, seats=seats, max_load=None)
    places = {_name(i): i for i in range(FIRMS)}
    frame = [(name, REGIONS[0]) for name in places]
    people = matching.People.of(frame, map(_person, range(PEOPLE)), [])

    def match(number: int) -> Teamed:
        seed = seed_of(design, salt, number)
        key = numbers.key(design.hashing(), "target", seed)
        found = selection.select(design, table, {"甲": DRAWN}, key)
        firms = tuple(places[row.id] for row in found.selected)
        return Teamed(firms, _matched(design, firms, people, seed))

    return match


def regions(salt: str) -> Matcher:
    """Every firm is visited by one; half of the firms lie in each region."""
    where = [REGIONS[0], REGIONS[1], "*"]
    roster = [_person(i, where[i % GROUPS]) for i in range(GROUPS * HERE)]
    frame = [(_name(i), REGIONS[i % len(REGIONS)]) for i in range(DRAWN)]
    return _fixed(salt, frame, roster, [_seat(1)])


def seats(salt: str) -> Matcher:
    """The leader's seat is filled first."""
    roster = [_person(i, qualifications="组长" if i < LEADERS else "") for i in range(PEOPLE)]
    frame = [(_name(i), REGIONS[0]) for i in range(LED)]
    return _fixed(salt, frame, roster, [_seat(1, "组长"), _seat(1)])


def _fixed(
    salt: str,
    frame: Sequence[tuple[str, str]],
    roster: Sequence[tuple[str, ...]],
    seated: Sequence[dict[str, object]],
) -> Matcher:
    """All firms of the frame are visited; only the teams are drawn."""
    rows = [(name, "甲", "1") for name, _ in frame]
    strata = [{"name": "甲", "count": len(rows)}]
    design, _ = frozen(rows, strata=strata, seats=list(seated), max_load=None)
    people, firms = matching.People.of(frame, roster, []), tuple(range(len(rows)))
    return lambda number: Teamed(
        firms, _matched(design, firms, people, seed_of(design, salt, number))
    )
