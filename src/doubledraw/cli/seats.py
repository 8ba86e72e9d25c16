"""Before anything is frozen: can the seats be filled at all, from counts alone? (DD-1 §5.5)"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from doubledraw.cli.complaints import Unusable, warn
from doubledraw.draw.design import Design, Seat
from doubledraw.draw.matching import Inspector


def check(
    design: Design,
    sizes: Mapping[str, int],
    regions: Iterable[str],
    roster: Iterable[Sequence[str]],
    where: str,
) -> None:
    """Refuse a roster that blocks every draw; warn of one that may block this one.

    Nothing is drawn for this: a trial seed before the commit would be a way to choose.
    """
    people = [Inspector.of(tuple(row)) for row in roster]
    targets, populations = sum(sizes.values()), Counter(regions)
    for fault in _faults(design, people, targets, populations):
        raise Unusable(
            fault, where, "Add people, qualifications, regions or capacity, or ask for fewer."
        )
    for seat in design.seats:
        _warn_of_regions(seat, people, populations)


def _faults(
    design: Design, people: Sequence[Inspector], targets: int, populations: Mapping[str, int]
) -> Iterator[str]:
    for department, count in _wanted(design).items():
        present = sum(person.department == department for person in people)
        if present < count:
            yield f"each team needs {count} of {department}; {present} are eligible"
    for seat in design.seats:
        fitting = [person for person in people if person.fits(seat)]
        if len(fitting) < seat.count:
            yield f"{_words(seat)} on each team are needed; {len(fitting)} are eligible"
        elif all(_covering(fitting, region) < seat.count for region in populations):
            yield f"{_words(seat)} on each team are needed; no region has so many eligible"
        room = sum(_room(person, design, targets) for person in fitting)
        if room < targets * seat.count:
            yield (
                f"{_words(seat)} on {targets} teams make {targets * seat.count} visits;"
                f" those eligible can make {room}"
            )


def _warn_of_regions(
    seat: Seat, people: Sequence[Inspector], populations: Mapping[str, int]
) -> None:
    fitting = [person for person in people if person.fits(seat)]
    for region, count in sorted(populations.items()):
        covering = _covering(fitting, region)
        if covering < seat.count:
            warn(
                f"region {region}: {count} targets, and {covering} eligible where each team needs"
                f" {_words(seat)}; the teams are blocked if one of these targets is drawn"
            )


def _wanted(design: Design) -> Counter[str]:
    wanted: Counter[str] = Counter()
    for seat in design.seats:
        wanted[seat.department] += seat.count
    return wanted


def _covering(people: Iterable[Inspector], region: str) -> int:
    return sum(person.covers(region) for person in people)


def _room(person: Inspector, design: Design, targets: int) -> int:
    return int(max(0, min(person.limit(design.max_load) - person.load, targets)))


def _words(seat: Seat) -> str:
    holding = f" holding {seat.qualification}" if seat.qualification else ""
    return f"{seat.count} of {seat.department}{holding}"
