"""Bundles whose log tells another story, and those whose log is known by witnesses."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from doubledraw.log.note import COSIGNATURE, SignerKey
from tests.verifier.conftest import Built, Node
from tests.verifier.small import ATTESTERS, FIRST_WHEN, details, small_draw


def test_a_logged_auditor_bundle_under_a_policy_is_wholly_true(
    node: Node, logged: Built, witness: str
) -> None:
    answer = node.verify(logged.auditor, policy=[witness])
    assert answer["verdict"] == "true", details(answer, "unchecked")
    assert details(answer, "unchecked") == {"entropy_published": "entropy_not_compared"}


def test_without_a_known_witness_a_logged_draw_is_unwitnessed(node: Node, logged: Built) -> None:
    answer = node.verify(logged.auditor)
    assert answer["verdict"] == "partial"
    assert details(answer, "unchecked")["witness"] == "unwitnessed_unknown"


def test_a_quorum_that_is_not_reached_leaves_a_draw_unwitnessed(
    node: Node, logged: Built, witness: str
) -> None:
    """Two are asked for, one has cosigned; with one of two it is witnessed."""
    other = SignerKey.from_seed("other.example", b"o" * 32, COSIGNATURE).verifier().encoded()
    named = [f"witness a {witness}", f"witness b {other}"]
    for least, found in (("all", "unchecked"), ("2", "unchecked"), ("1", "true"), ("any", "true")):
        policy = [*named, f"group outside {least} a b", "quorum outside"]
        answer = node.verify(logged.auditor, policy=policy)
        assert "witness" in details(answer, found)
        if found == "unchecked":
            assert details(answer, "unchecked")["witness"] == "unwitnessed_few"


@pytest.mark.parametrize("line", ["quorum nobody", "group g 1 nobody", "witness a nonsense", "a b"])
def test_a_policy_that_cannot_be_read_is_refused(node: Node, logged: Built, line: str) -> None:
    with pytest.raises(AssertionError, match=r"policy_unreadable|key_unreadable"):
        node.verify(logged.auditor, policy=[line])


def test_a_cosignature_after_the_lottery_is_too_late(node: Node, witness: str) -> None:
    built = node.build(small_draw(), log={"attesters": [], "cosignedAt": FIRST_WHEN})
    answer = node.verify(built.auditor, policy=[witness])
    assert details(answer, "unchecked")["witness"] == "unwitnessed_unknown"
    before = node.build(small_draw(), log={"attesters": [], "cosignedAt": FIRST_WHEN - 1})
    assert "witness" in details(node.verify(before.auditor, policy=[witness]), "true")


def test_a_broken_cosignature_of_a_known_witness_is_false(
    node: Node, logged: Built, witness: str
) -> None:
    (name,) = [n for n in logged.auditor if n.endswith("draw.result.tlog-proof")]
    proof = logged.auditor[name].decode().splitlines(keepends=True)
    spoiled = list(proof[-1])
    spoiled[-20] = "A" if spoiled[-20] != "A" else "B"
    files = logged.auditor | {name: "".join([*proof[:-1], *spoiled]).encode()}
    answer = node.verify(files, policy=[witness])
    assert ["§7", "log_entry", "cosignature_false"] in answer["wrong"]


def test_attestations_say_by_whom(node: Node, logged: Built) -> None:
    answer = node.verify(logged.public)
    assert [a["name"] for a in answer["report"]["facts"]["attestedBy"]] == ATTESTERS
    known = [node.ask("vkey", name=ATTESTERS[0], type=1)]
    trusted = node.verify(logged.public, policy=known)
    assert [a["known"] for a in trusted["report"]["facts"]["attestedBy"]] == [True, False]
    stranger = [node.ask("vkey", name="stranger.example", type=1)]
    unknown = node.verify(logged.public, policy=stranger)
    assert details(unknown, "unchecked")["attested"] == "attested_unknown"


LOG_LIES = {
    "another plan": ({"kind": "draw.commit", "plan": "x", "replaces": ""}, "log_entry"),
    "a second commit": ({"kind": "draw.commit", "plan": "plan-7", "replaces": ""}, "log_story"),
    "an unknown kind": ({"kind": "draw.redo"}, "log_entry"),
    "an unknown field": (
        {"kind": "draw.void", "reason": "LAW", "text": "", "by": ["a", "b"], "x": 1},
        "log_entry",
    ),
    "a void by one person": (
        {"kind": "draw.void", "reason": "LAW", "text": "", "by": ["a", "a"]},
        "log_entry",
    ),
    "a second result": (
        {"kind": "draw.result", "sizes": {"餐饮": 6, "零售": 3}}
        | {"targets_root": "0" * 64, "teams_root": "blocked"},
        "log_story",
    ),
}


@pytest.mark.parametrize("name", LOG_LIES)
def test_a_log_that_tells_another_story_is_refused(node: Node, name: str) -> None:
    entry, code = LOG_LIES[name]
    built = node.build(small_draw(), log={"attesters": [], "more": [entry]})
    answer = node.verify(built.auditor)
    assert answer["verdict"] == "false"
    assert code in [c for _, c, _ in answer["wrong"]], answer["wrong"]


def test_a_voided_draw_is_announced_and_still_verified(node: Node) -> None:
    void = {"kind": "draw.void", "reason": "WRONG_FRAME", "text": "名录有误", "by": ["王", "李"]}
    answer = node.verify(node.build(small_draw(), log={"more": [void]}).auditor)
    assert answer["wrong"] == []
    assert answer["report"]["facts"]["voided"]["text"] == "名录有误"


def leaf(built: Built, id_: str, role: str) -> str:
    """The RFC 6962 leaf hash in the targets tree (§6), in Python's own words."""
    seed = built.derived["seed"]
    key = hashlib.sha256(f"dd-1/salt/{seed}".encode()).hexdigest()[:32]
    text = {"draw_id": "350981-2026-0042", "id": id_, "role": role}
    jcs = json.dumps(text, sort_keys=True, separators=(",", ":"))
    salt = hashlib.sha256((key + id_).encode()).hexdigest()
    return hashlib.sha256(b"\0" + (salt + jcs).encode()).hexdigest()


def ids_of(built: Built, name: str, stratum: str) -> list[str]:
    rows = [line.split("\t") for line in built.files[name].decode().splitlines()]
    return [row[2] for row in rows if row[0] == stratum]


@pytest.mark.parametrize(
    ("rank", "detail"), [(0, None), (1, "substitute_order")], ids=["next", "not the next"]
)
def test_a_substitute_is_the_next_of_the_reserve(node: Node, rank: int, detail: str | None) -> None:
    plain = node.build(small_draw())
    entry = {
        "kind": "draw.substitute",
        "out": leaf(plain, ids_of(plain, "selection.tsv", "餐饮")[2], "selected"),
        "in": leaf(plain, ids_of(plain, "reserve.tsv", "餐饮")[rank], "reserve"),
        "team": "0" * 64,
        "reason": "UNABLE",
        "evidence": "0" * 64,
        "by": ["王", "李"],
    }
    answer = node.verify(node.build(small_draw(), log={"more": [entry]}).auditor)
    expected = [["§5", "substitutes", detail]] if detail else []
    assert answer["wrong"] == expected
    assert answer["report"]["facts"]["substitutes"] == 1


@pytest.mark.parametrize(("left", "detail"), [(0, None), (1, "substitute_order")])
def test_nobody_takes_a_place_only_when_the_reserve_is_exhausted(
    node: Node, left: int, detail: str | None
) -> None:
    plain = node.build(small_draw())
    reserve = ids_of(plain, "reserve.tsv", "餐饮")
    said = {"kind": "draw.substitute", "reason": "DUPLICATE", "evidence": "0" * 64}
    said |= {"by": ["王", "李"]}  # type: ignore[dict-item]
    out = leaf(plain, ids_of(plain, "selection.tsv", "餐饮")[0], "selected")
    entries = [
        said | {"out": out, "in": leaf(plain, id_, "reserve"), "team": "0" * 64}
        for id_ in reserve[: len(reserve) - left]
    ]
    entries.append(said | {"out": out, "in": "", "team": ""})
    answer = node.verify(node.build(small_draw(), log={"more": entries}).auditor)
    assert answer["wrong"] == ([["§5", "substitutes", detail]] if detail else [])


def test_a_round_committed_to_twice_is_refused(node: Node) -> None:
    roster = {"kind": "draw.roster", "round": 1, "digest": "1" * 64}
    again = roster | {"digest": "2" * 64}
    answer = node.verify(node.build(small_draw(), log={"more": [roster, again]}).auditor)
    assert [wrong[2] for wrong in answer["wrong"]] == ["log_second"]


def test_a_substitute_from_nowhere_is_refused(node: Node) -> None:
    entry = {"kind": "draw.substitute", "out": "1" * 64, "in": "2" * 64, "team": "2" * 64}
    entry |= {"reason": "RECUSED", "evidence": "0" * 64, "by": ["王", "李"]}  # type: ignore[dict-item]
    answer = node.verify(node.build(small_draw(), log={"more": [entry]}).auditor)
    assert answer["wrong"] == [["§5", "substitutes", "substitute_unknown"]]


def corrected(node: Node, position: int, value: str) -> Any:
    """A draw whose log corrects one of its entropy values to the one used."""
    spec = small_draw()
    spec["entropy"][position]["value"], after = value, spec["entropy"][position]["value"]
    first = json.loads(json.dumps(spec["entropy"]))
    spec["entropy"][position]["value"] = after
    roots = json.loads(node.build(spec).files["outcome.json"])
    correct = {"kind": "draw.correct", "entropy": spec["entropy"], "reason": "误读"}
    result = {"kind": "draw.result"} | {
        k: roots[k] for k in ("sizes", "targets_root", "teams_root")
    }
    log = {"more": [correct, result], "firstEntropy": first}
    return node.verify(node.build(spec, log=log).auditor)


def test_a_lottery_value_may_be_corrected_but_dice_may_not(node: Node) -> None:
    lottery = corrected(node, 0, " ".join(f"{n:02d}" for n in range(1, 21)))
    assert lottery["wrong"] == []
    dice = corrected(node, 1, "76543210")
    assert ["§7", "log_story", "correction_of_dice"] in dice["wrong"]
