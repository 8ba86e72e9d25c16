"""Logs and attestations written by Python are read in JavaScript, and the other way round."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from doubledraw.draw import verify
from doubledraw.log import attest, checkpoint, entries, note, proof, tree
from tests.verifier.conftest import Built, Node
from tests.verifier.small import ATTESTERS, FIRST_WHEN, small_draw

LOG = note.SignerKey.from_seed("log.example/python", b"l" * 32)
WITNESS = note.SignerKey.from_seed("witness.example/python", b"w" * 32, 4)
AUDITOR = note.SignerKey.from_seed("audit.example", b"a" * 32)


def story(spec: dict[str, Any], built: Built, attestation: str) -> list[entries.Entry]:
    """The entries of one draw, as the platform logs them."""
    outcome = json.loads(built.files["outcome.json"])
    of = {"draw_id": outcome["draw_id"], "commitment": outcome["commitment"]}
    roots = {name: outcome[name] for name in ("targets_root", "teams_root")}
    digest = hashlib.sha256(attestation.encode()).hexdigest()
    design = spec["design"]
    return [
        entries.DrawCommitted(
            at="2026-12-01T15:00:00+08:00", **of, plan=design["plan"], replaces=design["replaces"]
        ),
        entries.EntropyPublished(at="2026-12-01T21:45:00+08:00", **of, entropy=spec["entropy"]),
        entries.ResultDrawn(at="2026-12-01T21:46:00+08:00", **of, sizes=outcome["sizes"], **roots),
        entries.Attested(
            at="2026-12-01T22:00:00+08:00", **of, **roots, by=AUDITOR.name, note=digest
        ),
    ]


def logged_by_python(spec: dict[str, Any], built: Built) -> dict[str, bytes]:
    """log/ and attestations/ for the draw, from Python's log alone."""
    outcome = json.loads(built.files["outcome.json"])
    signed_by = attest.make(
        AUDITOR, outcome["commitment"], outcome["targets_root"], outcome["teams_root"]
    )
    leaves = [b"{}", *(entries.encode(entry) for entry in story(spec, built, signed_by)), b"[]"]
    grown = tree.Tree.over([tree.leaf_hash(leaf) for leaf in leaves])
    signed = checkpoint.Checkpoint(LOG.name, grown.size, grown.root).signed(LOG)
    signed = checkpoint.cosign(signed, WITNESS, FIRST_WHEN - 60)
    files = {
        "log/key": (LOG.verifier().encoded() + "\n").encode(),
        "attestations/keys": (AUDITOR.verifier().encoded() + "\n").encode(),
        attest.file_name(AUDITOR.verifier()): signed_by.encode(),
    }
    for index, leaf in enumerate(leaves[1:-1], 1):
        stem = f"log/{index:08d}-{json.loads(leaf)['kind']}"
        files[f"{stem}.json"] = leaf
        files[f"{stem}.tlog-proof"] = proof.Proof.of(index, grown, signed).encoded().encode()
    return files


@pytest.mark.parametrize("strata_public", [True, False])
def test_a_log_by_python_is_true_in_javascript(node: Node, strata_public: bool) -> None:
    spec = small_draw(strata_public=strata_public)
    built = node.build(spec)
    files = built.auditor | logged_by_python(spec, built)
    policy = [WITNESS.verifier().encoded(), AUDITOR.verifier().encoded()]
    answer = node.verify(files, policy=policy)
    assert answer["verdict"] == "true", answer["wrong"]
    assert answer["report"]["facts"]["attestedBy"] == [{"name": AUDITOR.name, "known": True}]


@pytest.mark.parametrize("strata_public", [True, False])
def test_a_log_by_javascript_is_true_in_python(node: Node, strata_public: bool) -> None:
    built = node.build(small_draw(strata_public=strata_public), log={"attesters": ATTESTERS})
    witness = str(node.ask("vkey", name="witness.example/audit", type=4))
    auditors = {str(node.ask("vkey", name=name, type=1)) for name in ATTESTERS}
    for auditor, files in ((True, built.auditor), (False, built.public)):
        report = verify.verify(
            files,
            auditor=auditor,
            check_note=note.check_note,
            check_cosignature=checkpoint.check_cosignature,
            trusted=frozenset({witness, *auditors}),
        )
        assert report.ok, [c for c in report.checks if c.verdict == "false"]
        if auditor:
            open_checks = [c for c in report.checks if c.verdict == "unchecked"]
            assert all(c.section == "§3.3" for c in open_checks), open_checks
