"""Every test vector of DD-1, recomputed in JavaScript from its inputs."""

from __future__ import annotations

import json
from typing import Any

from tests.verifier.conftest import Node, vector_files


def test_there_are_vectors() -> None:
    assert len(vector_files()) >= 6


def test_the_vector_is_reproduced_byte_for_byte(node: Node, vector: dict[str, Any]) -> None:
    built = node.build(vector["spec"])
    expected = dict(vector["expected"])
    assert built.blocked == expected.pop("blocked", None)
    assert ("teams.tsv" in built.files) == ("teams.tsv" in expected)
    for name, text in expected.items():
        assert built.files[name].decode() == text, name
    for name, value in vector.get("derived", {}).items():
        assert built.derived[name] == value, name


def test_both_bundles_of_the_vector_verify(node: Node, vector: dict[str, Any]) -> None:
    built = node.build(vector["spec"])
    for auditor, files in ((True, built.auditor), (False, built.public)):
        answer = node.verify(files)
        assert answer["wrong"] == []
        assert answer["report"]["facts"]["kind"] == ("auditor" if auditor else "public")


def test_a_vector_with_one_changed_input_is_not_reproduced(node: Node) -> None:
    vector = json.loads(vector_files()[0].read_text("utf-8"))
    vector["spec"]["nonces"][0]["nonce"] = "0" * 64
    built = node.build(vector["spec"])
    assert built.files["selection.tsv"].decode() != vector["expected"]["selection.tsv"]
