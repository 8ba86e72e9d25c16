"""The leaf at the door: true in Python and in the page's own code, false when anything in it is another's."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import segno

from doubledraw.cli import main
from doubledraw.draw import canonical, door, leaf_file
from doubledraw.draw.leaves import LeafProof
from doubledraw.draw.suite import named
from doubledraw.log.note import SignerKey, check_note
from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.models import Assignment, DrawnTarget
from doubledraw.platform.ledger.keys import log_key
from doubledraw.platform.plans.models import PlanLine
from tests.verifier.conftest import Node
from tests.world import ceremony as world

STRANGER = SignerKey.from_seed("elsewhere.example/log", b"9" * 32)


@pytest.fixture(scope="module")
def page() -> Iterator[Node]:
    """The verifier of the page, in Node."""
    process = Node()
    yield process
    process.close()


@pytest.fixture
def leaf(place, line, noon, later) -> bytes:
    """The leaf of the first drawn firm."""
    return _leaf(world.drawn_draw(place, line, noon), place, later)


def _leaf(draw, place, later) -> bytes:
    code = DrawnTarget.objects.filter(draw=draw, role="selected").order_by("code").first().code
    return services.take_leaf(draw, code, by=place["周抽取"], at=later + timedelta(hours=1))


def _trusted() -> frozenset[str]:
    return frozenset([log_key().verifier().encoded()])


def _both(page: Node, data: bytes, trusted: frozenset[str] | None = None) -> tuple[str, str]:
    """(Python, JavaScript), each true, partial or false."""
    report = door.check(data, check_note, trusted)
    said = {check.verdict for check in report.checks}
    ours = "false" if "false" in said else "partial" if "unchecked" in said else "true"
    policy = sorted(trusted or ())
    theirs = page.ask("leaf", text=data.decode("utf-8", "replace"), policy=policy)
    return ours, theirs["verdict"]


def test_a_leaf_is_true_in_both_with_the_key_one_knows(page, leaf) -> None:
    assert _both(page, leaf, _trusted()) == ("true", "true")
    assert _both(page, leaf) == ("partial", "partial"), "whose log it is, one must know"
    other = frozenset([STRANGER.verifier().encoded()])
    assert _both(page, leaf, other) == ("false", "false")


def test_a_leaf_says_who_when_and_which_team(page, leaf) -> None:
    first = DrawnTarget.objects.filter(role="selected").order_by("code").first()
    team = list(
        Assignment.objects.filter(code=first.code)
        .order_by("seat", "inspector_ref")
        .values_list("inspector_ref", flat=True)
    )
    facts = door.check(leaf, check_note, _trusted()).facts
    theirs = page.ask("leaf", text=leaf.decode(), policy=[])["facts"]
    for said in (facts, theirs):
        assert (said["id"], said["role"], said["team"]) == (first.code, "selected", team)
        assert said["draw_id"] == first.draw.draw_id
        assert said["at"] == "2026-05-20T15:05:00+08:00"


def test_the_scanned_address_carries_the_same_file(page, leaf) -> None:
    address = f"https://qingyuan.example/verify/#{engine.leaf_link(leaf)}"
    assert leaf_file.from_text(address) == leaf
    assert page.ask("leaf", text=address, policy=sorted(_trusted()))["verdict"] == "true"
    assert page.ask("leaf", text=address[:-9], policy=[])["verdict"] in ("unusable", "false")
    with pytest.raises(ValueError, match="no leaf file"):
        leaf_file.from_text(address[:-9])


def _changes(file: dict) -> Iterator[tuple[str, dict]]:
    """One thing changed in a true leaf file."""
    entry = json.loads(file["entry"])
    for name, value in (
        ("draw_id", "990126-2026-0009"),
        ("targets_root", "0" * 64),
        ("teams_root", "blocked"),
        ("at", "2026-05-20T15:06:00+08:00"),
    ):
        yield f"entry {name}", file | {"entry": canonical.encode(entry | {name: value}).decode()}
    for tree in ("target", "team"):
        way = file[tree]
        yield f"{tree} leaf", file | {tree: way | {"leaf": way["leaf"].replace("T000", "T999")}}
        yield f"{tree} index", file | {tree: way | {"index": way["index"] ^ 1}}
        yield f"{tree} size", file | {tree: way | {"size": way["size"] * 4}}
        yield f"{tree} hash", file | {tree: way | {"hashes": ["0" * 64, *way["hashes"][1:]]}}
        yield f"{tree} further", file | {tree: way | {"extra": 1}}
    yield "no team", file | {"team": "blocked"}
    yield "target for team", file | {"team": file["target"]}
    lines = file["proof"]
    yield "proof", file | {"proof": [line.replace("index ", "index 9") for line in lines]}
    yield "signature", file | {"proof": [*lines[:-2], lines[-2][:-9] + "AAAAAAA=", ""]}
    yield "line", file | {"proof": lines[:-1]}
    yield "key", file | {"key": STRANGER.verifier().encoded()}
    yield "suite", file | {"suite": "md5"}
    yield "protocol", file | {"protocol": "dd-2 leaf"}
    yield "further field", file | {"more": ""}


def test_anything_changed_is_found_by_both(page, leaf) -> None:
    missed = [
        (what, said)
        for what, changed in _changes(json.loads(leaf))
        if (said := _both(page, canonical.encode(changed), _trusted())) != ("false", "false")
    ]
    assert not missed


def test_the_unchanged_file_put_together_again_is_true(page, leaf) -> None:
    """The control of the test above: its way of writing changes nothing by itself."""
    assert _both(page, canonical.encode(json.loads(leaf)), _trusted()) == ("true", "true")
    assert _both(page, leaf + b"\n \n x", _trusted())[0] == "false"


def test_a_firm_in_reserve_was_not_drawn(page, place, line, noon, later) -> None:
    """An official who brings the leaf of a firm in reserve is found out."""
    draw = world.drawn_draw(place, line, noon)
    doors = engine.Doors(draw)
    codes = DrawnTarget.objects.filter(draw=draw).order_by("code")
    reserve = codes.filter(role="reserve").first().code
    file = json.loads(doors.leaf(codes.filter(role="selected").first().code))
    proof = doors._targets.proof(reserve)
    way = {"leaf": proof.leaf, "index": proof.index, "size": proof.size, "hashes": [*proof.hashes]}
    data = canonical.encode(file | {"target": way})
    assert _both(page, data, _trusted()) == ("false", "false")
    failed = {c.name: c.detail for c in door.check(data, check_note).checks if c.verdict == "false"}
    assert "it is a reserve" in failed["firm"]


def test_without_teams_the_firm_is_still_shown(page, place, line, noon, later) -> None:
    PlanLine.objects.filter(pk=line.pk).update(max_load=2)
    line.refresh_from_db()
    data = _leaf(world.drawn_draw(place, line, noon), place, later)
    assert json.loads(data)["team"] == "blocked"
    assert _both(page, data, _trusted()) == ("true", "true")


def test_the_national_algorithm_gives_leaves_too(page, place, line, noon, later) -> None:
    data = _leaf(world.drawn_draw(place, line, noon, suite="sm3"), place, later)
    assert _both(page, data, _trusted()) == ("true", "true")


def test_the_command_line_checks_a_file_and_a_scanned_code(leaf, tmp_path, capsys) -> None:
    file, scanned, policy = tmp_path / "leaf.json", tmp_path / "code.txt", tmp_path / "policy.txt"
    file.write_bytes(leaf)
    scanned.write_text(f"https://qingyuan.example/verify/#{engine.leaf_link(leaf)}\n")
    policy.write_text("".join(f"{key}\n" for key in _trusted()))
    assert main(["verify-leaf", str(file), "--policy", str(policy)]) == 0
    said = capsys.readouterr().out
    assert "R00" in said
    assert "TRUE" in said
    assert main(["verify-leaf", str(scanned), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    file.write_bytes(leaf.replace(b"T000", b"T001"))
    assert main(["verify-leaf", str(file)]) == 1
    policy.write_text(STRANGER.verifier().encoded() + "\n")
    assert main(["verify-leaf", str(scanned), "--policy", str(policy)]) == 1


def test_what_the_page_tells_to_type_works(leaf, tmp_path, monkeypatch) -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "at-the-door.md"
    typed = re.findall(r"^```bash\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)
    monkeypatch.chdir(tmp_path)
    Path("leaf.json").write_bytes(leaf)
    Path("keys.txt").write_text("".join(_trusted()))
    assert [line.split()[0] for line in typed] == ["doubledraw"]
    assert main(typed[0].split()[1:]) == 0


def test_the_leaf_of_four_thousand_firms_fits_into_a_code(leaf) -> None:
    """Twelve hashes a tree and twenty in the log: still a code that a phone reads from paper."""
    file = json.loads(leaf)
    ways = [
        LeafProof(file[tree]["leaf"], 9, 4096, _random_hashes(tree, 12), "0" * 64)
        for tree in ("target", "team")
    ]
    head, _, note = "\n".join(file["proof"]).partition("\n\n")
    kept = head.split("\n")[:2] + [f"{'A' * 40}{i:02d}A=" for i in range(20)]
    proof = "\n".join(kept) + "\n\n" + note
    large = leaf_file.build(named("sha256"), file["entry"], proof, file["key"], *ways)
    code = segno.make(f"https://qingyuan.example/verify/#{leaf_file.link(large)}", error="l")
    assert code.version <= 40


def _random_hashes(tree: str, count: int) -> tuple[str, ...]:
    return tuple(named("sha256").sha(f"{tree}{i}") for i in range(count))
