"""The hashes: GB/T 32905 examples, and our SM3 against the library's."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.draw import suite
from doubledraw.draw.errors import DrawError

ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
ABCD16 = "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_sm3_gives_the_examples_of_the_standard():
    for made in (suite.PureSM3, suite.named("sm3").new):
        assert made(b"abc").hexdigest() == ABC
        assert made(b"abcd" * 16).hexdigest() == ABCD16


@given(st.binary(max_size=300))
def test_pure_sm3_equals_the_librarys(data):
    if "sm3" not in hashlib.algorithms_available:
        pytest.fail("this machine's OpenSSL has no SM3 to compare with")
    assert suite.PureSM3(data).digest() == hashlib.new("sm3", data).digest()
    pieces = suite.PureSM3(data[:100])
    apart = pieces.copy()
    apart.update(b"something else")
    pieces.update(data[100:])
    assert pieces.digest() == hashlib.new("sm3", data).digest()


def test_without_a_library_the_pure_sm3_steps_in(monkeypatch):
    def none(*_):
        raise ValueError("unsupported hash type sm3")

    monkeypatch.setattr(suite.hashlib, "new", none)
    assert suite.named("sm3").new is suite.PureSM3
    assert suite.named("sm3").sha("abc") == ABC


def test_an_unknown_suite_is_refused():
    with pytest.raises(DrawError, match="sha256 or sm3"):
        suite.named("md5")
