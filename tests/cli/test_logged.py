"""A draw that was logged and witnessed: entries and proofs travel in the bundle and are checked."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from doubledraw.draw import canonical
from doubledraw.log import checkpoint, entries, note, tree
from doubledraw.log.checkpoint import Checkpoint
from doubledraw.log.proof import Proof
from tests.cli.office import Office, Said, type_in

LOG = note.SignerKey.from_seed("qingyuan.example/log", b"q" * 32)
AUDIT = note.SignerKey.from_seed("audit.example", b"a" * 32, note.COSIGNATURE)
COMMITTED, DRAWN = "2026-11-30T10:00:00+08:00", "2026-12-01T21:45:00+08:00"


def story(office: Office) -> list[entries.Entry]:
    """What the log says of the drawn folder."""
    files = office.files()
    outcome = canonical.decode(files["outcome.json"], "outcome.json")
    known = {"draw_id": outcome["draw_id"], "commitment": outcome["commitment"]}
    commit = entries.DrawCommitted(at=COMMITTED, **known, plan="350981-2026-P1", replaces="")
    entropy = canonical.decode(files["entropy.json"], "entropy.json")
    roots = {name: outcome[name] for name in ("sizes", "targets_root", "teams_root")}
    return [
        commit,
        entries.EntropyPublished(at="2026-12-01T21:40:00+08:00", **known, entropy=entropy),
        entries.ResultDrawn(at=DRAWN, **known, **roots),
    ]


def logged(office: Office, said: list[entries.Entry]) -> Office:
    """Put the entries with their proofs into the folder, each checkpoint as of its own entry."""
    folder, leaves = office.folder / "log", list[bytes]()
    folder.mkdir()
    (folder / "key").write_text(LOG.verifier().encoded() + "\n")
    for index, entry in enumerate(said):
        data = entries.encode(entry)
        leaves.append(tree.leaf_hash(data))
        log = tree.Tree.over(leaves)
        signed = Checkpoint(LOG.name, log.size, log.root).signed(LOG)
        witnessed = checkpoint.cosign(
            signed, AUDIT, int(datetime.fromisoformat(entry.at).timestamp())
        )
        stem = folder / f"{index:08d}-{entry.KIND}"
        Path(f"{stem}.json").write_bytes(data)
        Path(f"{stem}.tlog-proof").write_text(Proof.of(index, log, witnessed).encoded())
    return office


def verified(office: Office, *policy: note.SignerKey) -> Said:
    office.reveal("b.zip")
    words: list[object] = ["verify", office.home / "b.zip"]
    if policy:
        keys = "".join(key.verifier().encoded() + "\n" for key in policy)
        (office.home / "policy").write_text(keys)
        words += ["--policy", office.home / "policy"]
    return type_in(*words)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path).write()
    made.freeze()
    made.draw()
    return made


def test_a_logged_draw_is_checked_with_its_signatures(office: Office) -> None:
    said = verified(logged(office, story(office)), LOG, AUDIT)
    assert said.code == 0, said.out
    for check in ("log entries: 3 entries", "log: result: as logged", "log: signatures"):
        assert f" {check}" in said.out
    witnesses = next(line for line in said.out.splitlines() if "witnesses" in line)
    assert witnesses.startswith("true")
    assert "audit.example" in witnesses


def test_without_a_policy_no_witness_counts(office: Office) -> None:
    said = verified(logged(office, story(office)))
    witnesses = next(line for line in said.out.splitlines() if "witnesses" in line)
    assert (said.code, witnesses.startswith("true")) == (0, False)


def test_a_log_that_says_something_else_is_false(office: Office) -> None:
    commit, entropy, result = story(office)
    assert isinstance(result, entries.ResultDrawn)
    other = replace(result, targets_root="0" * 64)
    assert verified(logged(office, [commit, entropy, other]), LOG, AUDIT).code == 1


def test_entropy_logged_before_the_commit_is_false(office: Office) -> None:
    commit, entropy, result = story(office)
    late = replace(commit, at="2026-12-01T21:41:00+08:00")
    assert verified(logged(office, [entropy, late, result]), LOG, AUDIT).code == 1


def test_a_bent_signature_is_false(office: Office) -> None:
    logged(office, story(office))
    proof = office.folder / "log" / "00000002-draw.result.tlog-proof"
    read = Proof.parse(proof.read_text())
    parsed = note.Note.parse(read.checkpoint)
    line = parsed.signatures[0]
    bent = replace(line, signature=bytes([line.signature[0] ^ 1]) + line.signature[1:])
    false = replace(parsed, signatures=(bent, *parsed.signatures[1:]))
    proof.write_text(replace(read, checkpoint=false.encoded()).encoded())
    said = verified(office, LOG, AUDIT)
    assert (said.code, "FALSE" in said.out) == (1, True)


NOTARY = note.SignerKey.from_seed("notary.example", b"n" * 32, note.COSIGNATURE)


@pytest.mark.parametrize(
    ("least", "is_met"), [("1", True), ("any", True), ("2", False), ("all", False)]
)
def test_a_policy_asks_for_so_many_witnesses(office: Office, least: str, is_met: bool) -> None:
    """The audit bureau has cosigned, the notary has not."""
    logged(office, story(office)).reveal("b.zip")
    (office.home / "policy").write_text(
        f"log {LOG.verifier().encoded()}\n"
        f"witness audit {AUDIT.verifier().encoded()}\n"
        f"witness notary {NOTARY.verifier().encoded()}\n"
        f"group outside {least} audit notary\nquorum outside\n"
    )
    said = type_in("verify", office.home / "b.zip", "--policy", office.home / "policy")
    witnesses = next(line for line in said.out.splitlines() if " witnesses" in line)
    assert (said.code, witnesses.startswith("true")) == (0, is_met)
    assert ("no quorum of your policy" in witnesses) is not is_met


def test_the_log_is_no_witness_of_itself(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same secret under another name, as a cosigner."""
    own = note.SignerKey.from_seed("independent.example", LOG.seed, note.COSIGNATURE)
    monkeypatch.setitem(globals(), "AUDIT", own)
    said = verified(logged(office, story(office)), LOG, own)
    witnesses = next(line for line in said.out.splitlines() if " witnesses" in line)
    assert (said.code, "unwitnessed" in witnesses) == (0, True)


def test_a_policy_that_cannot_be_read_is_unusable(office: Office) -> None:
    logged(office, story(office)).reveal("b.zip")
    (office.home / "policy").write_text("quorum nobody\n")
    said = type_in("verify", office.home / "b.zip", "--policy", office.home / "policy")
    assert (said.code, "line 1 of the policy" in said.err) == (2, True)
