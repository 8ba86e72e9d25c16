"""The public log grows with the business, proves what it holds, and cannot be rewritten through the database."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from doubledraw.log import stored, tree
from doubledraw.log.checkpoint import open_signed
from doubledraw.platform.kernel.actor import SYSTEM
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.kernel.event import Event
from doubledraw.platform.ledger.keys import log_key
from doubledraw.platform.ledger.models import AuditEvent, Checkpoint, LogLeaf, LogNode
from doubledraw.platform.ledger.selectors import inspect_log, is_public, proof_files
from doubledraw.platform.ledger.services import publish_document, record, stamp
from doubledraw.platform.ledger.tree import fetch

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class SomethingHappened(Event):
    what: str


def test_the_log_is_the_rfc_6962_tree_over_its_entries(noon) -> None:
    for i in range(13):
        publish_document(f"{i:064x}", "test", at=noon)
    leaves = [tree.leaf_hash(leaf.entry.encode()) for leaf in LogLeaf.objects.order_by("index")]
    signed = Checkpoint.objects.order_by("-size")[0]
    checkpoint = open_signed(signed.note, log_key().verifier())
    assert checkpoint.size == 13
    assert checkpoint.root == tree.Tree.over(leaves).root
    for old in range(1, 14):
        proof = stored.consistency_proof(old, 13, fetch)
        root = bytes.fromhex(Checkpoint.objects.get(size=old).root)
        assert tree.verify_consistency(old, 13, root, checkpoint.root, proof)


def test_a_document_is_public_once_the_log_says_so(noon) -> None:
    assert not is_public("a" * 64)
    publish_document("a" * 64, "test", at=noon)
    assert is_public("a" * 64)


def test_proof_files_hold_each_entry_and_its_proof(noon) -> None:
    for i in range(5):
        publish_document(f"{i:064x}", "test", at=noon)
    files = proof_files(f"document:{2:064x}")
    assert sorted(files) == [
        "log/00000002-document.publish.json",
        "log/00000002-document.publish.tlog-proof",
        "log/key",
    ]


def test_a_rolled_back_business_transaction_leaves_no_entry(noon) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        publish_document("b" * 64, "test", at=noon)
        raise RuntimeError
    assert not LogLeaf.objects.exists()
    assert not Checkpoint.objects.exists()


@pytest.mark.parametrize("model", [AuditEvent, LogLeaf, LogNode, Checkpoint])
@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_database_refuses_to_rewrite_the_ledger(model, deed, noon) -> None:
    publish_document("c" * 64, "test", at=noon)
    record(SomethingHappened("x"), by=SYSTEM, at=noon, subject="test")
    rows = model.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete() if deed == "delete" else rows.update(**{_a_field(model): rows[0].pk})
    assert model.objects.exists()


def _a_field(model) -> str:
    return {AuditEvent: "actor_id", LogLeaf: "index", LogNode: "index", Checkpoint: "size"}[model]


def test_an_honest_log_has_no_faults(noon) -> None:
    for i in range(9):
        publish_document(f"{i:064x}", "test", at=noon)
    assert inspect_log() == []


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE ledger_logleaf SET entry = replace(entry, '0', '1') WHERE \"index\" = 3",
        'DELETE FROM ledger_logleaf WHERE "index" = 8',
        "DELETE FROM ledger_checkpoint WHERE size = 9",
        "UPDATE ledger_lognode SET hash = reverse_hash WHERE level = 1",
        "UPDATE ledger_checkpoint SET note = replace(note, 'A', 'B')",
    ],
)
def test_what_a_dba_does_behind_the_triggers_is_found(deed, noon) -> None:
    for i in range(9):
        publish_document(f"{i:064x}", "test", at=noon)
    deed = deed.replace("reverse_hash", "substr(hash, 3) || '00'")
    with connection.cursor() as cursor:
        for table in ("logleaf", "lognode", "checkpoint"):
            for name in ("append_only", "no_delete"):
                on = f' ON "ledger_{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER "ledger_{table}_{name}"{on}')
        cursor.execute(deed)
    assert inspect_log()


def test_an_entry_that_lost_a_race_by_moments_takes_the_time_before_it(noon) -> None:
    publish_document("a" * 64, "test", at=noon)
    late = publish_document("a" * 64, "test", at=noon - timedelta(seconds=3))
    assert f'"at":"{stamp(noon)}"' in late.entry


def test_a_clock_that_was_set_back_is_refused(noon) -> None:
    publish_document("a" * 64, "test", at=noon)
    with pytest.raises(Conflict, match="早于"):
        publish_document("a" * 64, "test", at=noon - timedelta(hours=1))
    assert LogLeaf.objects.count() == 1
