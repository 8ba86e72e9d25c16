"""Bundles: what is accepted, what is refused and under which section, what nobody can check here."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.verifier.conftest import Built, Node, packed
from tests.verifier.small import ATTESTERS, details, small_draw


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
