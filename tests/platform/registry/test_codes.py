"""Identity codes: what each scheme takes, and the words for what it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as standard
from stdnum.iso7064 import mod_11_10

from doubledraw.demo.county.codes import uscc as make_uscc
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.registry.imports.codes import (
    identify,
    kind_of,
    region_of,
    uscc_check_digit,
)
from doubledraw.platform.registry.states import Scheme, SchemeChoice, TargetKind


def valid_uscc(serial: int) -> str:
    from random import Random

    return make_uscc(Random(serial), "91", "990126", "MA")


def refusal(text: str, choice: str = "uscc") -> Invalid:
    with pytest.raises(Invalid) as caught:
        identify(text, choice)
    assert caught.value.remedy
    return caught.value


def test_a_code_is_taken_however_it_is_spaced_and_wide() -> None:
    code = valid_uscc(1)
    spaced = f" {code[:2]} {code[2:8]}\u3000{code[8:]}\u200b"
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    for spelling in (code, spaced, wide, code.lower()):
        assert identify(spelling, "uscc") == (Scheme.USCC, code)


@given(st.integers(0, 10**9), st.integers(0, 16), st.sampled_from(standard._alphabet))
def test_one_wrong_character_is_always_caught(serial: int, place: int, letter: str) -> None:
    code = valid_uscc(serial)
    wrong = code[:place] + letter + code[place + 1 :]
    if wrong == code:
        assert identify(wrong, "uscc")[1] == code
    else:
        assert refusal(wrong).code in ("uscc_check_digit", "uscc_format")


def test_a_wrong_check_digit_names_the_right_one() -> None:
    code = valid_uscc(2)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    error = refusal(wrong)
    assert error.code == "uscc_check_digit"
    assert error.params == {"right": code[-1], "given": wrong[-1]}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "code_missing"),
        ("9135098100000000", "uscc_length"),
        ("9.13509E+17", "code_as_number"),
        ("91350981MAO000001P", "uscc_letter"),
        ("91350981MA#000001P", "uscc_character"),
        ("9A350981MA0000001P", "uscc_format"),
    ],
)
def test_each_mistake_has_its_rule(text: str, rule: str) -> None:
    assert refusal(text).code == rule


def test_a_lookalike_letter_is_named_with_what_it_probably_is() -> None:
    error = refusal("91350981MAO000001P")
    assert (error.params["letter"], error.params["instead"]) == ("O", "0")


@given(st.from_regex(r"[0-9]{14}", fullmatch=True))
def test_a_fifteen_digit_number_is_a_registration_number_in_its_own_scheme(body: str) -> None:
    number = body + mod_11_10.calc_check_digit(body)
    assert identify(number, SchemeChoice.REGISTRATION) == (Scheme.REGISTRATION, number)
    assert identify(number, SchemeChoice.EACH) == (Scheme.REGISTRATION, number)
    error = refusal(number, SchemeChoice.USCC)
    assert error.code == "old_registration_number"
    assert "按各自编码方式" in error.remedy


@given(st.from_regex(r"[0-9]{15}", fullmatch=True))
def test_its_own_digit_is_checked_too(number: str) -> None:
    if mod_11_10.is_valid(number):
        assert identify(number, SchemeChoice.EACH)
    else:
        assert refusal(number, SchemeChoice.EACH).code == "registration_check_digit"
        assert "校验位不符" in refusal(number, SchemeChoice.USCC).reason


def test_by_each_scheme_a_credit_code_stays_a_credit_code() -> None:
    assert identify(valid_uscc(3), SchemeChoice.EACH)[0] is Scheme.USCC
    assert refusal("12345", SchemeChoice.EACH).code == "uscc_length"


def test_local_codes_are_taken_only_when_they_were_chosen() -> None:
    assert identify("site:12.a_B-3", SchemeChoice.LOCAL) == (Scheme.LOCAL, "site:12.a_B-3")
    for text in ("学校-1", "a/b", "x" * 65):
        assert refusal(text, SchemeChoice.LOCAL).code == "local_format"


def test_a_code_says_what_it_is_and_where_it_was_issued() -> None:
    assert kind_of(Scheme.USCC, "92990126MA00000000") is TargetKind.SOLE_TRADER
    assert kind_of(Scheme.USCC, "31990126MA00000000") is TargetKind.OTHER
    assert kind_of(Scheme.REGISTRATION, "350981600012347") is TargetKind.SOLE_TRADER
    assert kind_of(Scheme.REGISTRATION, "350981100012347") is TargetKind.ENTERPRISE
    assert region_of(Scheme.USCC, "92990126MA00000000") == "990126"
    assert region_of(Scheme.LOCAL, "site:12") == ""


@pytest.mark.parametrize("code", ["D2143569-X", "d2143569x", "15001234-7", "Ｄ2143569－Ｘ"])
def test_an_organisation_code_is_taken_by_its_own_scheme_when_each_may_have_its_own(
    code: str,
) -> None:
    if code.startswith("15"):
        assert refusal(code, SchemeChoice.EACH).code == "organisation_check_digit"
        return
    assert identify(code, SchemeChoice.EACH) == (Scheme.ORGANISATION, "D2143569X")
    assert refusal(code, SchemeChoice.USCC).code == "uscc_length"


@given(st.from_regex(r"[0-9A-Z]{8}", fullmatch=True))
def test_just_one_check_character_makes_an_organisation_code_right(body: str) -> None:
    assert sum(is_right(body + letter) for letter in "0123456789X") == 1


def is_right(code: str) -> bool:
    try:
        return identify(code, SchemeChoice.EACH) == (Scheme.ORGANISATION, code)
    except Invalid:
        return False


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_the_check_digit_is_that_of_the_standard_library_of_numbers(body) -> None:
    assert uscc_check_digit(body) == standard.calc_check_digit(body)
