"""Bundles with later team rounds."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.verifier import specs
from tests.verifier.conftest import Node
from tests.verifier.small import details, small_draw


def with_round(built_spec: dict[str, Any]) -> dict[str, Any]:
    return specs.with_rounds("bundles/round", built_spec, 1)


def blocked_draw() -> dict[str, Any]:
    """Nobody of the fire department is left, until a round brings some."""
    spec = small_draw()
    spec["roster"] = [person for person in spec["roster"] if person[1] != "消防"]
    later = with_round(spec)
    later["rounds"][0]["roster"] += [[f"n{n}", "消防", "", "*", "-", "0"] for n in range(5)]
    return later


def test_a_later_team_round_is_recomputed(node: Node) -> None:
    built = node.build(blocked_draw())
    answer = node.verify(built.auditor)
    assert built.blocked
    assert "round" in details(answer, "true"), answer["wrong"]


ROUND_LIES: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "a region is taken away": (lambda r: r["roster"][0].__setitem__(3, "r9"), "round_takes_away"),
    "a recusal is dropped": (lambda r: r["recusals"].clear(), "round_takes_away"),
    "too little entropy": (
        lambda r: r.update(entropy=[], values=[]),
        "entropy_too_little",
    ),
}


@pytest.mark.parametrize("name", ROUND_LIES)
def test_a_round_that_takes_away_is_refused(node: Node, name: str) -> None:
    change, detail = ROUND_LIES[name]
    spec = json.loads(json.dumps(blocked_draw()))
    change(spec["rounds"][0])
    answer = node.verify(node.build(spec).auditor)
    assert detail in [d for _, c, d in answer["wrong"] if c == "round"], answer["wrong"]


def test_a_person_who_left_before_a_round_is_named(node: Node) -> None:
    spec = blocked_draw()
    gone = spec["rounds"][0]["roster"].pop(4)[0]
    spec["rounds"][0]["recusals"] = [r for r in spec["recusals"] if r[1] != gone]
    report = node.verify(node.build(spec).auditor)["report"]
    (round_check,) = [c for c in report["checks"] if c["code"] == "round"]
    assert round_check["params"]["gone"] == gone
