"""JSON is accepted only in its one canonical spelling (DD-1 §2)."""

from __future__ import annotations

import base64

import pytest

from tests.verifier.conftest import Node

GOOD = [
    b'{"a":1,"b":[true,false,null,""]}',
    b"[]",
    b"9007199254740992",
    '{"\U0001f600":1,"\uffee":2}'.encode(),  # UTF-16 order: the surrogate pair comes first
    b'"\\"\\\\/"',
    b'{"__proto__":1}',
]
BAD = {
    b'{"b":1,"a":2}': "not_canonical",
    b'{"a":1,"a":1}': "not_canonical",
    b'{"a": 1}': "not_canonical",
    b"[]\n": "not_canonical",
    b"1.0": "not_canonical",
    b"1.5": "not_an_integer",
    b"1e3": "not_canonical",
    b"-0": "not_canonical",
    b"9007199254740993": "not_canonical",
    b"9007199254740994": "not_an_integer",
    b'"\\u0041"': "not_canonical",
    b'"\\u0001"': "control_character",
    b'"\\ud800"': "lone_surrogate",
    b'"\x7f"': "control_character",
    b"\xef\xbb\xbf[]": "not_json",
    b'"\xff"': "not_utf8",
    b'{"a":1': "not_json",
    b"": "not_json",
    '{"\uffee":2,"\U0001f600":1}'.encode(): "not_canonical",
    b"[" * 40 + b"]" * 40: "too_deep",
}


@pytest.mark.parametrize("text", GOOD)
def test_canonical_text_is_read(node: Node, text: bytes) -> None:
    (answer,) = node.ask("canonical", texts=[base64.b64encode(text).decode()])
    assert "value" in answer


@pytest.mark.parametrize(("text", "code"), BAD.items())
def test_any_other_spelling_is_refused(node: Node, text: bytes, code: str) -> None:
    (answer,) = node.ask("canonical", texts=[base64.b64encode(text).decode()])
    assert answer == {"code": code}
