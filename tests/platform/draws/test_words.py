"""The engine's refusals in our words: none is lost, place and remedy stay."""

import re
from pathlib import Path

import pytest

import doubledraw.draw
from doubledraw.draw.errors import DrawError
from doubledraw.log.errors import LogError
from doubledraw.platform.draws.engine.words import OTHER, TEXTS, in_our_words
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ui.words import say

SOURCES = Path(doubledraw.draw.__file__).parent


def _codes() -> set[str]:
    texts = [path.read_text() for path in SOURCES.glob("*.py")]
    return {c for text in texts for c in re.findall(r'DrawError\(\s*"([a-z_0-9]+)"', text)}


def test_every_code_a_preparation_or_a_ceremony_can_meet_has_words() -> None:
    modules = ("design", "frame", "commitment", "seed", "entropy", "spelling")
    texts = [(SOURCES / f"{name}.py").read_text() for name in modules]
    codes = {c for text in texts for c in re.findall(r'DrawError\(\s*"([a-z_0-9]+)"', text)}
    assert len(codes) > 25
    assert codes - set(TEXTS) == set()


def test_no_text_speaks_of_a_code_that_is_gone() -> None:
    helpers = {"bad_id", "bad_name", "bad_hex", "bad_instant", "bad_day", "bad_text"}
    known = _codes() | helpers | {"not_canonical", "not_json", "fields", "control_character"}
    assert set(TEXTS) - known == set()


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_every_text_can_be_filled_or_falls_back_to_what_the_engine_said(code) -> None:
    with pytest.raises((Invalid, Conflict)) as refusal, in_our_words():
        raise DrawError(code, "the english reason", "frame.tsv line 3", "Do this.", "§2.1")
    error = refusal.value
    assert error.code == code
    assert "{" not in str(error)
    assert "{" not in say(error.remedy, error.params)
    assert error.cites.article == "§2.1"
    assert error.params["where"] == "frame.tsv line 3"


def test_an_unknown_code_keeps_its_sentence_and_place() -> None:
    with pytest.raises(Invalid) as refusal, in_our_words():
        raise DrawError("brand_new", "something odd", "roster.tsv line 9")
    assert "something odd" in str(refusal.value)
    assert "roster.tsv line 9" in str(refusal.value)
    assert refusal.value.remedy == OTHER[1]


def test_a_broken_note_is_explained() -> None:
    with pytest.raises(Invalid, match="公钥"), in_our_words():
        raise LogError("key_malformed", "not name+id+key")
