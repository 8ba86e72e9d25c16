"""Attestations: exactly the three lines, exactly this result, by exactly this key."""

import pytest

from doubledraw.log import attest, note
from doubledraw.log.errors import LogError

KEY = note.SignerKey.from_seed("jijian-qingyuan", b"j" * 32)
OTHER = note.SignerKey.from_seed("gongzheng", b"g" * 32)
RESULT = ("c" * 64, "1" * 64, "2" * 64)


def test_the_text_is_that_of_the_protocol() -> None:
    signed = attest.make(KEY, *RESULT)
    assert signed.startswith(f"dd-1 attestation\n{'c' * 64}\n{'1' * 64}\n{'2' * 64}\n\n— jijian")


def test_it_holds_for_this_result_and_this_key_alone() -> None:
    signed = attest.make(KEY, *RESULT)
    assert attest.check(signed, KEY.verifier(), *RESULT)
    assert not attest.check(signed, OTHER.verifier(), *RESULT)
    for place in range(3):
        other = list(RESULT)
        other[place] = "0" * 64
        assert not attest.check(signed, KEY.verifier(), *other)
    assert not attest.check(signed.replace("1111", "1112"), KEY.verifier(), *RESULT)
    assert not attest.check("", KEY.verifier(), *RESULT)


def test_blocked_teams_can_be_attested() -> None:
    signed = attest.make(KEY, "c" * 64, "1" * 64, "blocked")
    assert attest.check(signed, KEY.verifier(), "c" * 64, "1" * 64, "blocked")


@pytest.mark.parametrize("name", ["../x", "a/b", ".hidden", "审计", "a" * 65])
def test_a_key_whose_name_cannot_name_a_file_is_refused(name: str) -> None:
    with pytest.raises(LogError):
        attest.make(note.SignerKey.from_seed(name, bytes(32)), *RESULT)


def test_the_file_carries_the_name_of_the_key() -> None:
    assert attest.file_name(KEY.verifier()) == "attestations/jijian-qingyuan.note"
