"""RFC 8785 and nothing else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.draw import canonical
from doubledraw.draw.errors import DrawError

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
)


@given(VALUES)
def test_decode_gives_back_what_was_encoded(value):
    assert canonical.decode(canonical.encode(value), "x") == value


def test_keys_sort_by_utf16_as_the_rfc_wants():
    value = {"\u20ac": 1, "a": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u00f6": 6}
    expected = '{"1":4,"a":2,"\u00f6":6,"\u20ac":1,"\U0001f600":5,"\ufb33":3}'
    assert canonical.encode(value).decode() == expected


def test_escapes_are_the_rfcs():
    assert canonical.encode('"\\/é\u2028') == '"\\"\\\\/é\u2028"'.encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a": 1}', "not_canonical"),
        (b'{"b":1,"a":2}', "not_canonical"),
        (b'{"a":1,"a":1}', "not_canonical"),
        (b'{"a":1}\n', "not_canonical"),
        (b"-0", "not_canonical"),
        (b'"\\u00e9"', "not_canonical"),
        (b"1.0", "float"),
        (b"1e3", "float"),
        (b"NaN", "float"),
        (b"9007199254740993", "integer_too_large"),
        (b"1" * 5000, "not_json"),
        (b'"\\n"', "control_character"),
        (b'"\x7f"', "control_character"),
        ('"\u0085"'.encode(), "control_character"),
        (b'"\\ud800"', "lone_surrogate"),
        (b"\xff", "not_json"),
        (b"\xef\xbb\xbf1", "not_json"),
        (b"", "not_json"),
        (b"[" * 100_000, "not_json"),
    ],
)
def test_every_other_spelling_is_refused(data, code):
    with pytest.raises(DrawError) as caught:
        canonical.decode(data, "design.json")
    assert caught.value.code == code
    assert caught.value.where == "design.json"
    assert caught.value.section == "§2"


@given(VALUES)
def test_no_other_spelling_of_a_value_is_accepted(value):
    spaced = json.dumps(value, ensure_ascii=False, indent=1).encode()
    if spaced != canonical.encode(value):
        with pytest.raises(DrawError):
            canonical.decode(spaced, "x")


@pytest.mark.parametrize("value", [1.5, b"x", {1: 2}, {1, 2}, object()])
def test_what_json_here_cannot_hold_is_refused(value):
    with pytest.raises(DrawError):
        canonical.encode(value)
