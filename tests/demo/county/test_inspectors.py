"""The roster: its size, its certificates, and that it can staff what the items ask for."""

from collections import Counter
from random import Random

import pytest
from stdnum.cn import uscc as oracle

from doubledraw.demo.county import AS_OF, ORGANS, TOWNS, Inspector, inspectors, items

TOWN_CODES = {town.code for town in TOWNS}


def test_the_same_seed_gives_the_same_roster(roster: list[Inspector]) -> None:
    assert list(inspectors(Random(990126))) == roster
    assert list(inspectors(Random(990127))) != roster


def test_three_hundred_in_twelve_organs(roster: list[Inspector]) -> None:
    assert len(roster) == 300
    assert Counter(person.organ.name for person in roster) == {o.name: o.size for o in ORGANS}
    assert len(ORGANS) == len({organ.uscc for organ in ORGANS}) == 12


@pytest.mark.parametrize("n", [0, 1, 12, 37, 301, 3000])
def test_any_number_is_shared_out_whole(n: int) -> None:
    made = list(inspectors(Random(1), n))
    assert len({person.certificate for person in made}) == len(made) == n


def test_certificates_and_names_occur_once(roster: list[Inspector]) -> None:
    assert len({person.certificate for person in roster}) == 300
    assert len({person.name for person in roster}) == 300
    assert all(2 <= len(person.name) <= 3 for person in roster)


def test_some_certificates_have_lapsed(roster: list[Inspector]) -> None:
    lapsed = [person for person in roster if not person.is_valid_on(AS_OF)]
    assert 3 <= len(lapsed) <= 35


def test_beats_are_towns_or_everywhere(roster: list[Inspector]) -> None:
    for person in roster:
        assert person.regions == ("*",) or set(person.regions) <= TOWN_CODES
        assert list(person.regions) == sorted(set(person.regions))
        assert person.capacity is None or person.capacity > 0
    assert sum(person.regions != ("*",) for person in roster) > 20


def test_every_item_finds_two_people_of_its_organ(roster: list[Inspector]) -> None:
    """One with the qualification the item asks for and one beside."""
    for item in items():
        organ = [p for p in roster if p.organ == item.organ and p.is_valid_on(AS_OF)]
        able = [
            p for p in organ if not item.qualification or item.qualification in p.qualifications
        ]
        assert len(organ) >= 2, item
        assert able, item


def test_organs_have_valid_codes() -> None:
    for organ in ORGANS:
        assert oracle.is_valid(organ.uscc)
        assert organ.uscc.startswith("11990126")
