"""What would free blocked teams: counted from the frozen people and the blocked set, never by a trial (DD-1 §5.5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from doubledraw.draw.matching import Inspector
from doubledraw.platform.draws.selectors.rolls import Row


@dataclass(frozen=True, slots=True)
class Cures:
    """Who could help, and how: refs of people of the seat's department.

    regions        hold the qualification and have room, but do not cover every blocked region
    qualification  cover a blocked region and have room, but lack the qualification
    capacity       can go, but are full before the blocked firms are served
    recusals       pairs of a blocked firm and somebody who could go there otherwise; they stay
    """

    short: int
    regions: tuple[str, ...]
    qualification: tuple[str, ...]
    capacity: tuple[str, ...]
    recusals: int


def cures(
    blocked: Mapping[str, Any],
    roster: Iterable[Row],
    recusals: Iterable[Row],
    max_load: int | None,
) -> Cures:
    """Who could free the blocked set; `blocked` as it is kept with the draw or the round."""
    targets, wanted = frozenset(blocked["targets"]), frozenset(blocked["regions"])
    room = {p["ref"]: (p["gives"], p["targets"]) for p in blocked["people"]}
    staff = [p for p in map(Inspector.of, roster) if p.department == blocked["department"]]
    holding = [p for p in staff if _holds(p, blocked["qualification"])]
    free = [p for p in staff if p.load < p.limit(max_load)]
    known = {p.ref for p in holding}
    return Cures(
        blocked["need"] - blocked["most"],
        tuple(p.ref for p in free if p.ref in known and not all(map(p.covers, wanted))),
        tuple(p.ref for p in free if p.ref not in known and any(map(p.covers, wanted))),
        tuple(ref for ref, (gives, eligible) in sorted(room.items()) if gives < eligible),
        sum(1 for row in recusals if row[0] in targets and row[1] in known),
    )


def most_now(
    blocked: Mapping[str, Any],
    roster: Iterable[Row],
    recusals: Sequence[Row],
    regions: Mapping[str, str],
    max_load: int | None,
) -> int:
    """The most that these people could give to the blocked set, by numbers alone; earlier seats are not deducted.

    `regions`: of the blocked targets.
    """
    apart = {row[:2] for row in recusals}
    given = 0
    for person in map(Inspector.of, roster):
        if person.department != blocked["department"] or not _holds(
            person, blocked["qualification"]
        ):
            continue
        eligible = sum(
            person.covers(region) and (target, person.ref) not in apart
            for target, region in regions.items()
        )
        given += int(min(max(0, person.limit(max_load) - person.load), eligible))
    return given


def _holds(person: Inspector, qualification: str) -> bool:
    return not qualification or qualification in person.qualifications
