"""Bundles: what is accepted, what is refused and under which section, what nobody can check here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from doubledraw.log.note import COSIGNATURE, SignerKey
from tests.verifier import specs
from tests.verifier.conftest import Built, Node, packed

ATTESTERS = ["jiwei.example", "notary.example"]
FIRST_WHEN = 1796131800  # 2026-12-01T21:30:00+08:00


def small_draw(**changes: Any) -> dict[str, Any]:
    """A plain draw of 40 targets in two strata, two seats, enough inspectors."""
    design = {
        "protocol": "dd-1",
        "suite": "sha256",
        "draw_id": "350981-2026-0042",
        "plan": "plan-7",
        "replaces": "",
        "title": "第二轮抽查",
        "method": "srs",
        "strata": [{"name": "餐饮", "ratio": "1/5"}, {"name": "零售", "count": 3}],
        "strata_public": True,
        "reserve": 2,
        "seats": [
            {"department": "市场监管局", "count": 1, "qualification": "food"},
            {"department": "消防", "count": 1, "qualification": ""},
        ],
        "max_load": None,
        "entropy": [
            {"source": "快乐8 第 1 期", "when": "2026-12-01T21:30:00+08:00", "form": "kl8"},
            {"source": "现场骰子", "when": "2026-12-01T21:40:00+08:00", "form": "d10x8"},
        ],
        "draw_by": "2026-12-02T12:00:00+08:00",
        "reveal": "at-once",
        "rules": ["KL-05"],
    } | changes
    ids = [f"91350981MA0000{n:04d}" for n in range(40)]
    people = [
        [f"i{n:02d}", "市场监管局" if n % 2 else "消防", "food", "*", "-", "0"] for n in range(10)
    ]
    when = [source["when"] for source in design["entropy"]]
    kl8 = " ".join(f"{n:02d}" for n in range(3, 63, 3))
    return {
        "design": design,
        "frame": [[i, "350981001"] for i in ids],
        "strata": [[i, "餐饮" if n % 4 else "零售", "1"] for n, i in enumerate(ids)],
        "exclusions": [["91350981MA9999999X", "FREQUENCY_CAP", "2026 年上限公告"]],
        "roster": people,
        "recusals": [[ids[0], "i01", "KIN"]],
        "blind": {f"{name}.tsv": f"{n:064x}" for n, name in enumerate(specs.TABLES, 1)},
        "nonces": [{"holder": "平台", "nonce": "a" * 64}, {"holder": "公证处", "nonce": "b" * 64}],
        "entropy": [
            {"source": "快乐8 第 1 期", "when": when[0], "value": kl8},
            {"source": "现场骰子", "when": when[1], "value": "01234567"},
        ],
    }


@pytest.fixture(scope="module")
def opened(node: Node) -> Built:
    return node.build(small_draw())


@pytest.fixture(scope="module")
def secret(node: Node) -> Built:
    return node.build(small_draw(strata_public=False))


@pytest.fixture(scope="module")
def logged(node: Node) -> Built:
    return node.build(small_draw(strata_public=False), log={"attesters": ATTESTERS})


@pytest.fixture(scope="module")
def witness(node: Node) -> str:
    return str(node.ask("vkey", name="witness.example/audit", type=4))


def details(answer: Any, verdict: str) -> dict[str, str]:
    return {c["code"]: c["detail"] for c in answer["report"]["checks"] if c["verdict"] == verdict}


def test_every_check_has_its_section(node: Node, logged: Built) -> None:
    sections = {c["section"] for c in node.verify(logged.auditor)["report"]["checks"]}
    assert {"§2", "§2.1", "§3.1", "§3.2", "§3.3", "§3.4", "§4.2", "§4.3", "§4.5"} <= sections
    assert {"§5", "§6", "§7", "§8"} <= sections


def test_a_public_bundle_with_public_strata_leaves_only_the_teams(
    node: Node, opened: Built
) -> None:
    answer = node.verify(opened.public)
    assert answer["verdict"] == "partial"
    assert set(details(answer, "unchecked")) == {
        *("roster.tsv", "recusals.tsv", "recusals_known", "teams", "teams_root"),
        *("entropy_published", "log", "witness"),
    }


def test_a_public_bundle_with_secret_strata_says_what_is_attested(
    node: Node, secret: Built
) -> None:
    answer = node.verify(secret.public)
    unchecked = details(answer, "unchecked")
    assert unchecked["attested"] == "attested_by_nobody"
    assert unchecked["selection"] == "selection_secret"
    assert unchecked["witness"] == "unwitnessed_no_log"
    assert details(answer, "true").keys() >= {"drawn", "sizes", "populations", "entropy", "chances"}


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


def changed(name: str, change: Callable[[str], str]) -> Callable[[dict[str, bytes]], None]:
    def apply(files: dict[str, bytes]) -> None:
        before = files[name].decode()
        assert change(before) != before
        files[name] = change(before).encode()

    return apply


def in_json(name: str, **fields: Any) -> Callable[[dict[str, bytes]], None]:
    def change(text: str) -> str:
        document = json.loads(text) | fields
        return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    return changed(name, change)


def without_line(text: str) -> str:
    return "".join(text.splitlines(keepends=True)[:-1])


def add(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.update({name: b"x"})


def remove(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.pop(name) and None


FALSE = {
    "extra file": (add("notes.txt"), "files", "file_unknown"),
    "extra folder": (add("round-1/other.tsv"), "files", "file_unknown"),
    "missing reserve": (remove("reserve.tsv"), "files", "file_missing"),
    "missing design": (remove("design.json"), "design", "file_missing"),
    "unknown design field": (in_json("design.json", colour="red"), "design", "field_unknown"),
    "another title": (in_json("design.json", title="第三轮"), "commitment", "design_digest"),
    "another protocol": (in_json("design.json", protocol="dd-2"), "design", "field_wrong"),
    "trailing byte": (
        changed("commitment.json", lambda t: t + "\n"),
        "commitment",
        "not_canonical",
    ),
    "frame line lost": (changed("frame.tsv", without_line), "frame.tsv", "digest_differs"),
    "roster reordered": (
        changed("roster.tsv", lambda t: "\n".join(t.split("\n")[::-1])),
        "roster.tsv",
        "digest_differs",
    ),
    "another lottery value": (
        changed("entropy.json", lambda t: t.replace("01234567", "01234568")),
        "selection",
        "line_differs",
    ),
    "misspelled lottery value": (
        changed("entropy.json", lambda t: t.replace("03 06", "06 03")),
        "entropy",
        "entropy_value",
    ),
    "another nonce": (
        changed("nonces.json", lambda t: t.replace("a" * 64, "c" * 64)),
        "nonces",
        "nonce_differs",
    ),
    "selection line lost": (changed("selection.tsv", without_line), "selection", "line_differs"),
    "drawn id added": (changed("drawn.tsv", lambda t: t + "X\n"), "drawn", "line_differs"),
    "reserve emptied": (changed("reserve.tsv", lambda t: ""), "reserve", "line_differs"),
    "team member changed": (
        changed("teams.tsv", lambda t: t.replace("i0", "i1", 1)),
        "teams",
        "line_differs",
    ),
    "sizes changed": (
        in_json("outcome.json", sizes={"餐饮": 7, "零售": 3}),
        "sizes",
        "size_differs",
    ),
    "targets root": (
        in_json("outcome.json", targets_root="0" * 64),
        "targets_root",
        "root_differs",
    ),
    "teams root": (in_json("outcome.json", teams_root="0" * 64), "teams_root", "root_differs"),
    "called blocked": (in_json("outcome.json", teams_root="blocked"), "teams", "teams_not_blocked"),
    "another commitment": (
        in_json("outcome.json", commitment="0" * 64),
        "outcome",
        "outcome_commitment",
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_auditor_bundle_is_refused_where_it_is_false(
    node: Node, opened: Built, name: str
) -> None:
    change, code, detail = FALSE[name]
    files = dict(opened.auditor)
    change(files)
    answer = node.verify(files, auditor=True)
    assert answer["verdict"] == "false"
    assert (code, detail) in {(c, d) for _, c, d in answer["wrong"]}, answer["wrong"]


def test_secret_strata_in_a_public_bundle_are_refused(node: Node, secret: Built) -> None:
    files = secret.public | {"strata.tsv": secret.files["strata.tsv"]}
    assert node.verify(files)["verdict"] == "false"
    assert node.verify(files, auditor=False)["verdict"] == "false"


def test_what_only_a_drawn_list_can_show_is_checked(node: Node, secret: Built) -> None:
    ids = secret.files["drawn.tsv"].decode().split()
    for lines in (ids[1:], [*ids, "ZZZ"], ids[::-1], [ids[0], *ids]):
        files = secret.public | {"drawn.tsv": "".join(f"{i}\n" for i in lines).encode()}
        assert [c for _, c, _ in node.verify(files)["wrong"]] == ["drawn"]


def refreeze(spec: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return spec | {"design": spec["design"] | changes}


def test_rules_of_the_freeze_are_checked_again(node: Node) -> None:
    spec = small_draw()
    few = [{"source": "骰子", "when": "2026-12-01T21:30:00+08:00", "form": "d10x18"}]
    value = [{"source": "骰子", "when": "2026-12-01T21:30:00+08:00", "value": "0" * 18}]
    weak = refreeze(spec, entropy=few) | {"entropy": value}
    none = refreeze(spec, strata=[{"name": "餐饮", "ratio": "0/5"}, {"name": "零售", "count": 3}])
    for case, code in ((weak, "entropy_bits"), (none, "chances")):
        assert code in [c for _, c, _ in node.verify(node.build(case).auditor)["wrong"]]


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


COUNT = 1500


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_every_random_change_of_an_auditor_bundle_is_caught(node: Node, suite: str) -> None:
    built = node.build(small_draw(suite=suite))
    seed = f"mutations/{suite}"
    answer = node.ask("mutate", files=packed(built.auditor), count=COUNT, seed=seed)
    print(f"mutations: {COUNT} of seed {seed}")
    assert answer == {"tried": COUNT, "missed": []}


def test_every_random_change_of_a_logged_bundle_is_caught(node: Node, witness: str) -> None:
    built = node.build(small_draw(strata_public=False), log={"attesters": ATTESTERS})
    for files in (built.auditor, built.public):
        request = {"files": packed(files), "count": 250, "seed": "mutations/log"}
        assert node.ask("mutate", **request, policy=[witness])["missed"] == []


def test_random_changes_of_an_unlogged_public_bundle_are_caught_but_for_the_teams_root(
    node: Node, opened: Built
) -> None:
    answer = node.ask("mutate", files=packed(opened.public), count=COUNT, seed="mutations/public")
    assert {name for _, name, _ in answer["missed"]} <= {"outcome.json"}
    assert len(answer["missed"]) < COUNT // 20


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
