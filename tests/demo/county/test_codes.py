"""Check digits, against an independent library and against codes changed by hand."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as oracle
from stdnum.iso7064 import mod_11_10

from doubledraw.demo.county.codes import (
    USCC_ALPHABET,
    old_registration_number,
    organisation_check,
    registration_check,
    uscc,
    uscc_check,
)

SEEDS = st.integers(0, 2**32).map(Random)
CATEGORIES = st.sampled_from(["91", "92", "93", "52", "12"])
PREFIXES = st.sampled_from(["", "MA", "MJ", "MB"])


@given(SEEDS, CATEGORIES, PREFIXES)
def test_codes_pass_the_library(rng: Random, category: str, prefix: str) -> None:
    code = uscc(rng, category, "990126", prefix)
    assert oracle.validate(code) == code
    assert code.startswith(category + "990126" + prefix)


@given(SEEDS, PREFIXES)
def test_the_organisation_code_inside_has_its_own_check_digit(rng: Random, prefix: str) -> None:
    code = uscc(rng, "91", "990126", prefix)
    weighted = zip(code[8:16], (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    remainder = 11 - sum(int(c, 36) * weight for c, weight in weighted) % 11
    assert code[16] == {10: "X", 11: "0"}.get(remainder, str(remainder))


@given(SEEDS, PREFIXES, st.integers(8, 17), st.sampled_from(USCC_ALPHABET))
def test_any_other_character_is_noticed(rng: Random, prefix: str, place: int, other: str) -> None:
    code = uscc(rng, "91", "990126", prefix)
    changed = code[:place] + other + code[place + 1 :]
    assert oracle.is_valid(changed) == (changed == code)


@given(SEEDS)
def test_old_registration_numbers_pass_the_library(rng: Random) -> None:
    number = old_registration_number(rng, "990126")
    assert len(number) == 15
    assert mod_11_10.validate(number) == number
    wrong = number[:14] + str((int(number[14]) + 1) % 10)
    assert not mod_11_10.is_valid(wrong)


@pytest.mark.parametrize(
    ("body", "check"),
    [("91110000600037341", "L"), ("91110108MA01ABCD0", None)],
    ids=["printed in the library's documentation", "made up: whatever it is, only one passes"],
)
def test_known_bodies(body: str, check: str | None) -> None:
    passing = [c for c in USCC_ALPHABET if oracle.is_valid(body + c)]
    assert passing == [uscc_check(body)]
    assert check in (None, uscc_check(body))


def test_organisation_check_knows_x_and_zero() -> None:
    made = {organisation_check(f"{number:08d}") for number in range(200)}
    assert made == set("0123456789X")


def test_registration_check_gives_one_digit() -> None:
    assert all(registration_check(f"{n:014d}") in "0123456789" for n in range(300))
