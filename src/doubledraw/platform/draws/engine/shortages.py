"""Where people are short, by how many, and what would cure it: from counts alone, never from a trial draw (§5.5)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import ceil
from typing import Any

from doubledraw.platform.draws.selectors.candidates import Candidate
from doubledraw.platform.draws.states import DistrictRule
from doubledraw.platform.kernel.verdict import Verdict, no
from doubledraw.platform.plans.models import PlanLine

Seat = Mapping[str, Any]
Place = tuple[str, str]
Cure = Callable[[bool, bool], str]

CURES = {
    (True, True): (
        "还差 {short} 人：可以给 {elsewhere} 名同部门同资质的人员加上{region}，"
        "或让 {others} 名能去{region}的同事取得资质，或建联合人员库借人。"
    ),
    (True, False): (
        "还差 {short} 人：可以给 {elsewhere} 名同部门同资质的人员加上{region}，或建联合人员库借人。"
    ),
    (False, True): (
        "还差 {short} 人：可以让 {others} 名能去{region}的同事取得资质，或建联合人员库借人。"
    ),
    (False, False): "还差 {short} 人：本部门没有别的人可调，请补充人员，或建联合人员库借人。",
}
"""What would give a region its team: (others have the qualification, others may go there) → remedy."""

NOT_SENT = {
    (DistrictRule.OWN, True): (
        "还差 {short} 人：这次只去本辖区，另有 {elsewhere} 名同部门同资质的人员辖区不在{region}。"
        "可以让 {others} 名能去{region}的同事取得资质，或建联合人员库借人；冻结以前也可以改选跨辖区。"
    ),
    (DistrictRule.OWN, False): (
        "还差 {short} 人：这次只去本辖区，另有 {elsewhere} 名同部门同资质的人员辖区不在{region}。"
        "请补充辖区在{region}的人员，或建联合人员库借人；冻结以前也可以改选跨辖区。"
    ),
    (DistrictRule.CROSSING, True): (
        "还差 {short} 人：这次交叉检查，{region}是 {elsewhere} 名同部门同资质人员的本辖区，他们不去。"
        "可以让 {others} 名能去{region}的同事取得资质，或建联合人员库借人；冻结以前也可以改选都可以去。"
    ),
    (DistrictRule.CROSSING, False): (
        "还差 {short} 人：这次交叉检查，{region}是 {elsewhere} 名同部门同资质人员的本辖区，他们不去。"
        "请补充别的辖区的人员，或建联合人员库借人；冻结以前也可以改选都可以去。"
    ),
}
"""The same where others have the qualification and the draw's rule keeps them away: (rule, others may go there)."""


def shortages(
    line: PlanLine,
    expected: Mapping[Place, Fraction],
    people: tuple[Candidate, ...],
    districts: DistrictRule = DistrictRule.REGISTERED,
) -> tuple[Verdict, ...]:
    """Where a team cannot be filled, or is likely not to be; warnings, worst first.

    `expected`: (region, its name) → how many drawn targets to expect there. `districts`: what gave people their
    regions.
    """
    impossible, unlikely = list[Verdict](), list[Verdict]()
    whole = sum(expected.values(), Fraction())
    for seat in line.seats:
        fitting = [person for person in people if fits(person, seat)]
        for (region, name), visits in expected.items():
            here = [person for person in fitting if person.covers(region)]
            if len(here) < seat["count"]:
                cure = _cure_by(districts, seat)
                impossible.append(_no_team(seat, region, name, here, fitting, people, cure))
            else:
                unlikely += _little_room(line, [seat], name, visits, here)
        unlikely += _little_room(line, [seat], "", whole, fitting)
    for found in _together(line, expected, people):
        (impossible if found.code == "no_team_together" else unlikely).append(found)
    return tuple(impossible + unlikely)


def still_impossible(
    line: PlanLine,
    drawn: Iterable[Place],
    people: Iterable[Candidate],
    districts: DistrictRule = DistrictRule.REGISTERED,
) -> tuple[Verdict, ...]:
    """Where these people could not give one team to what was drawn; of `drawn` only the places count."""
    once = dict.fromkeys(drawn, Fraction())
    found = shortages(line, once, tuple(people), districts)
    return tuple(verdict for verdict in found if verdict.code.startswith("no_team"))


def fits(person: Candidate, seat: Seat) -> bool:
    """Whether the seat's department and qualification are theirs."""
    qualification = seat.get("qualification", "")
    return person.department == seat["department"] and (
        not qualification or qualification in person.qualifications
    )


def _no_team(
    seat: Seat,
    region: str,
    name: str,
    here: Sequence[Candidate],
    fitting: Sequence[Candidate],
    people: Sequence[Candidate],
    cure: Cure,
) -> Verdict:
    """Nobody drawn there could get a team: who could be added, and how."""
    elsewhere = sum(1 for person in fitting if not person.covers(region))
    colleagues = [p for p in people if p.department == seat["department"] and p.covers(region)]
    others = len(colleagues) - len(here)
    return no(
        "no_team_in_region",
        "{region}：{seat}要 {count} 人，能去的只有 {eligible} 人",
        None,
        cure(elsewhere > 0, others > 0),
        eligible=len(here),
        short=seat["count"] - len(here),
        elsewhere=elsewhere,
        others=others,
        region=name,
        seat=_said([seat]),
        count=seat["count"],
    )


def _cure_by(districts: DistrictRule, seat: Seat) -> Cure:
    """The remedies under the rule; experts and institutions have no district."""

    def cure(elsewhere: bool, others: bool) -> str:
        known = NOT_SENT if elsewhere and not seat.get("from") else {}
        return known.get((districts, others), CURES[elsewhere, others])

    return cure


def _together(
    line: PlanLine, expected: Mapping[Place, Fraction], people: Sequence[Candidate]
) -> Iterator[Verdict]:
    """Nobody sits twice on one team: seats that each could be filled may still want the same people."""
    for seats in _shared(line.seats):
        fitting = [p for p in people if any(fits(p, seat) for seat in seats)]
        count = sum(seat["count"] for seat in seats)
        for (region, name), visits in expected.items():
            here = [person for person in fitting if person.covers(region)]
            alone = [sum(1 for p in here if fits(p, seat)) >= seat["count"] for seat in seats]
            if not all(alone):
                continue
            if len(here) < count:
                yield no(
                    "no_team_together",
                    "{region}：{seat}一家共要 {count} 人，同一个人不能坐两席，能去的只有 {eligible} 人",
                    None,
                    "还差 {short} 人。请补充能去{region}的人员，或建联合人员库借人。",
                    eligible=len(here),
                    short=count - len(here),
                    region=name,
                    seat=_said(seats),
                    count=count,
                )
            else:
                yield from _little_room(line, seats, name, visits, here)


def _shared(seats: Sequence[Seat]) -> Iterator[Sequence[Seat]]:
    """Every two or more seats of one department, all of them first."""
    by_department: dict[str, list[Seat]] = {}
    for seat in seats:
        by_department.setdefault(str(seat["department"]), []).append(seat)
    for own in by_department.values():
        for many in range(len(own), 1, -1):
            yield from combinations(own, many)


def _little_room(
    line: PlanLine, seats: Sequence[Seat], region: str, visits: Fraction, here: Sequence[Candidate]
) -> Iterator[Verdict]:
    """More visits to expect than these people may still make this year; no region means all of them."""
    need = ceil(visits * sum(seat["count"] for seat in seats))
    room = sum(person.room(line.max_load) for person in here)
    if need <= room:
        return
    cap = _cap_that_would_do(line, here, need)
    yield no(
        "little_room_in_region" if region else "little_room",
        "{region}：{seat}预计要 {need} 人次，能去的 {eligible} 人最多 {room} 人次"
        if region
        else "全部区划：{seat}预计要 {need} 人次，{eligible} 人最多 {room} 人次",
        None,
        "差 {short} 人次。请补充人员；或把每人上限从 {cap} 提高到 {higher}。"
        if cap
        else "差 {short} 人次。请补充人员，或提高他们各自的上限。",
        need=need,
        room=int(room),
        short=need - int(room),
        eligible=len(here),
        region=region,
        seat=_said(seats),
        cap=line.max_load,
        higher=cap,
    )


def _cap_that_would_do(line: PlanLine, here: Sequence[Candidate], need: int) -> int | None:
    """The lowest cap of the line under which these people have room; None when their own capacities forbid it."""
    if line.max_load is None or sum(person.room(None) for person in here) < need:
        return None
    low, high = line.max_load, line.max_load + need + max(person.load for person in here)
    while high - low > 1:
        middle = (low + high) // 2
        if sum(person.room(middle) for person in here) < need:
            low = middle
        else:
            high = middle
    return high


def _said(seats: Sequence[Seat]) -> str:
    named = (" ".join(filter(None, (s["department"], s.get("qualification", "")))) for s in seats)
    return "、".join(dict.fromkeys(named))
