"""Where people are short, by how many, and what would cure it: counts, never a trial draw."""

from fractions import Fraction

import pytest

from doubledraw.platform.draws.engine.shortages import shortages
from doubledraw.platform.draws.selectors.candidates import Candidate
from doubledraw.platform.plans.models import PlanLine

TOWN = ("t", "河阳镇")


def _line(*seats: tuple[int, str], max_load: int | None = None) -> PlanLine:
    return PlanLine(
        seats=[{"department": "局", "count": n, "qualification": q} for n, q in seats],
        max_load=max_load,
    )


def _person(ref: str, *can: str, regions: tuple[str, ...] = ("*",), load: int = 0) -> Candidate:
    return Candidate(ref, "局", can, regions, None, load)


def _told(line: PlanLine, *people: Candidate, visits: int = 1) -> list[tuple[str, dict]]:
    found = shortages(line, {TOWN: Fraction(visits)}, people)
    for verdict in found:
        verdict.remedy.format(**verdict.params)
        verdict.reason.format(**verdict.params)
    return [(verdict.code, dict(verdict.params)) for verdict in found]


@pytest.mark.parametrize(
    ("others", "elsewhere", "colleagues"),
    [
        ([], 0, 0),
        ([_person("b", "食品", regions=("u",))], 1, 0),
        ([_person("b")], 0, 1),
        ([_person("b"), _person("c", "食品", regions=("u",))], 1, 1),
    ],
)
def test_a_region_without_a_team_says_who_is_lacking_and_who_could_be_added(
    others, elsewhere, colleagues
) -> None:
    found = _told(_line((2, "食品")), _person("a", "食品"), *others)
    code, params = found[0]
    assert code == "no_team_in_region"
    assert (params["short"], params["elsewhere"], params["others"]) == (1, elsewhere, colleagues)
    assert _told(_line((2, "食品")), _person("a", "食品"), _person("b", "食品")) == []


def test_two_seats_that_want_the_same_person_are_found_out() -> None:
    line = _line((1, "食品"), (1, ""))
    found = _told(line, _person("a", "食品"))
    assert [(code, params["short"]) for code, params in found] == [("no_team_together", 1)]
    assert _told(line, _person("a", "食品"), _person("b")) == []


def test_too_many_visits_say_by_how_many_and_which_cap_would_do() -> None:
    people = [_person("a", load=1), _person("b")]
    code, params = _told(_line((1, ""), max_load=2), *people, visits=5)[0]
    assert code == "little_room_in_region"
    assert (params["need"], params["room"], params["short"], params["higher"]) == (5, 3, 2, 3)
    assert _told(_line((1, ""), max_load=3), *people, visits=5) == []


def test_where_their_own_capacity_binds_no_cap_is_suggested() -> None:
    tired = Candidate("a", "局", (), ("*",), 1, 0)
    _, params = _told(_line((1, ""), max_load=1), tired, visits=3)[0]
    assert params["higher"] is None
    assert params["short"] == 2
