"""The log as static files, and the witnesses' words under it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from doubledraw.log import checkpoint, tiles
from doubledraw.log.note import COSIGNATURE, SignerKey
from doubledraw.log.proof import Proof
from doubledraw.log.tiles import Reader
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import run_pending
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger import exports
from doubledraw.platform.ledger.keys import log_key
from doubledraw.platform.ledger.models import AuditEvent, Checkpoint, Cosignature, LogLeaf
from doubledraw.platform.ledger.selectors import (
    checkpoint_for,
    cosigned_before,
    proof_files,
    signed_note,
    tile_bytes,
)
from doubledraw.platform.ledger.services import publish_document, take_cosignatures

pytestmark = pytest.mark.django_db

AUDIT = SignerKey.from_seed("audit.example", b"a" * 32, COSIGNATURE)
NOTARY = SignerKey.from_seed("notary.example", b"n" * 32, COSIGNATURE)
STRANGER = SignerKey.from_seed("stranger.example", b"s" * 32, COSIGNATURE)


def grow(count: int, at: datetime, start: int = 0) -> None:
    for i in range(start, start + count):
        publish_document(f"{i:064x}", "test", at=at)


def name_witnesses(settings, quorum: int) -> None:
    lines = [f"witness {key.name} {key.verifier().encoded()}" for key in (AUDIT, NOTARY)]
    group = f"group outside {quorum} {AUDIT.name} {NOTARY.name}"
    text = "\n".join([*lines, group, "quorum outside", ""])
    Path(settings.WITNESSES).write_text(text, encoding="utf-8")


def cosign(size: int, at: datetime, *keys: SignerKey) -> str:
    note = Checkpoint.objects.get(size=size).note
    for key in keys:
        note = checkpoint.cosign(note, key, int(at.timestamp()))
    return note


def reader(settings) -> Reader:
    folder = Path(settings.PUBLIC) / "log"
    said = checkpoint.open_signed((folder / "checkpoint").read_text(), log_key().verifier())

    def get(path: str) -> bytes | None:
        return (folder / path).read_bytes() if (folder / path).is_file() else None

    return Reader(get, said.size)


class TestStaticFiles:
    def test_a_job_writes_them_whenever_the_log_has_grown(self, noon, settings) -> None:
        for size in (3, 7):
            grow(4 if size == 7 else 3, noon, 0 if size == 3 else 3)
            run_pending(lambda: noon)
            found = reader(settings)
            assert found.size == size
            assert found.root().hex() == Checkpoint.objects.get(size=size).root
            said = [entry.decode() for _, entry in found.entries()]
            assert said == list(LogLeaf.objects.order_by("index").values_list("entry", flat=True))
        jobs = Job.objects.filter(kind="ledger.publish")
        assert set(jobs.values_list("state", flat=True)) == {"done"}

    def test_they_stay_right_across_a_full_tile(self, noon, settings) -> None:
        for more in (250, 5, 4):
            grow(more, noon, LogLeaf.objects.count())
            assert exports.write_log() == LogLeaf.objects.count()
        assert reader(settings).root().hex() == Checkpoint.objects.get(size=259).root
        folder = Path(settings.PUBLIC) / "log/tile/0"
        assert sorted(p.name for p in folder.iterdir()) == ["000", "001.p"]

    def test_only_the_widest_partial_tiles_are_kept(self, noon, settings) -> None:
        for i in range(exports.KEPT + 4):
            grow(1, noon, i)
            exports.write_log()
        widths = {int(p.name) for p in (Path(settings.PUBLIC) / "log/tile/0/000.p").iterdir()}
        assert widths == set(range(5, exports.KEPT + 5))

    def test_a_database_behind_what_was_published_writes_nothing(self, noon, settings) -> None:
        """It was rewound to an old backup: what others have seen is not written over."""
        grow(5, noon)
        folder = Path(settings.PUBLIC) / "log"
        folder.mkdir(parents=True)
        ahead = checkpoint.Checkpoint(settings.LOG_ORIGIN, 6, b"x" * 32).signed(log_key())
        other = checkpoint.Checkpoint(settings.LOG_ORIGIN, 4, b"x" * 32).signed(log_key())
        for signed, code in (
            (ahead, "published_log_differs"),
            (other, "published_log_differs"),
            ("nonsense", "published_log_broken"),
        ):
            (folder / "checkpoint").write_text(signed)
            with pytest.raises(Conflict) as refusal:
                exports.write_log()
            assert refusal.value.code == code
            assert refusal.value.remedy
            assert (folder / "checkpoint").read_text() == signed
            assert not (folder / "tile").exists()

    def test_a_write_that_fails_leaves_the_old_checkpoint(
        self, noon, settings, monkeypatch
    ) -> None:
        grow(3, noon)
        exports.write_log()
        grow(3, noon, 3)
        place = exports.published.place

        def fail_at_checkpoint(name: str, data: bytes) -> None:
            if name == exports.CHECKPOINT:
                raise OSError(28, "No space left on device")
            place(name, data)

        monkeypatch.setattr(exports.published, "place", fail_at_checkpoint)
        with pytest.raises(OSError, match="space"):
            exports.write_log()
        assert reader(settings).root().hex() == Checkpoint.objects.get(size=3).root
        monkeypatch.undo()
        exports.write_log()
        assert reader(settings).root().hex() == Checkpoint.objects.get(size=6).root

    def test_the_database_gives_no_tile_that_is_not_there(self, noon) -> None:
        grow(3, noon)
        assert len(tile_bytes(tiles.Tile(0, 0, 3))) == 96
        for tile in (
            tiles.Tile(0, 0, 4),
            tiles.Tile(0, 0),
            tiles.Tile(1, 0, 1),
            tiles.Tile(-1, 1, 1),
        ):
            with pytest.raises(LookupError):
                tile_bytes(tile)


def test_an_entry_that_no_bundle_can_carry_is_refused(noon) -> None:
    with pytest.raises(Invalid) as refusal:
        publish_document("a" * 64, "x" * tiles.LONGEST_ENTRY, at=noon)
    assert refusal.value.code == "entry_too_long"
    assert not LogLeaf.objects.exists()


class TestCosignatures:
    def test_they_are_kept_once_and_shown_with_the_checkpoint(self, noon, settings) -> None:
        name_witnesses(settings, 1)
        grow(3, noon)
        note = cosign(3, noon, AUDIT)
        for _ in range(2):
            assert take_cosignatures(note, at=noon) == [AUDIT.name]
        assert Cosignature.objects.count() == 1
        assert signed_note(Checkpoint.objects.get(size=3)) == note
        assert AuditEvent.objects.filter(kind="CosignatureTaken").count() == 1
        run_pending(lambda: noon)
        assert (Path(settings.PUBLIC) / "log/checkpoint").read_text() == note

    def test_strangers_false_words_and_other_trees_are_refused(self, noon, settings) -> None:
        name_witnesses(settings, 1)
        grow(3, noon)
        good = cosign(3, noon, AUDIT)
        other = checkpoint.Checkpoint(settings.LOG_ORIGIN, 3, b"x" * 32).signed(log_key())
        swapped = cosign(2, noon, AUDIT).rpartition("\n\n")[2].split("\n")[1]
        own, line = good.rpartition("\n\n")[0], good.rpartition("\n\n")[2].split("\n")[0]
        for note, code in (
            (cosign(3, noon, STRANGER), "cosignature_unknown"),
            (Checkpoint.objects.get(size=3).note, "cosignature_unknown"),
            (f"{own}\n\n{line}\n{swapped}\n", "cosignature_false"),
            (checkpoint.cosign(other, AUDIT, 1), "cosignature_other_tree"),
            (good[:-20], "cosignature_malformed"),
            ("nonsense", "cosignature_malformed"),
        ):
            with pytest.raises((Invalid, Conflict)) as refusal:
                take_cosignatures(note, at=noon)
            assert refusal.value.code == code
            assert refusal.value.remedy
        assert not Cosignature.objects.exists()

    def test_an_entry_is_proven_under_the_earliest_quorum(self, noon, settings) -> None:
        name_witnesses(settings, 2)
        grow(6, noon)
        assert checkpoint_for(2).size == 6
        take_cosignatures(cosign(4, noon, AUDIT), at=noon)
        assert checkpoint_for(2).size == 4
        take_cosignatures(cosign(5, noon, NOTARY, AUDIT), at=noon)
        assert checkpoint_for(2).size == 5
        assert checkpoint_for(5).size == 6
        assert checkpoint_for(6) is None
        proof = proof_files(f"document:{2:064x}")["log/00000002-document.publish.tlog-proof"]
        said = Proof.parse(proof.decode())
        entry = LogLeaf.objects.get(index=2).entry.encode()
        assert said.proves(entry, log_key().verifier()).size == 5
        assert {line.name for line in checkpoint.note.Note.parse(said.checkpoint).signatures} == {
            settings.LOG_ORIGIN,
            AUDIT.name,
            NOTARY.name,
        }

    def test_only_a_quorum_in_time_makes_an_entry_witnessed(self, noon, settings) -> None:
        name_witnesses(settings, 2)
        grow(2, noon)
        soon, late = noon + timedelta(minutes=5), noon + timedelta(hours=5)
        assert cosigned_before(0, late) == []
        take_cosignatures(cosign(1, soon, AUDIT), at=late)
        assert cosigned_before(0, late) == []
        take_cosignatures(cosign(1, late, NOTARY), at=late)
        assert cosigned_before(0, late) == []
        assert len(cosigned_before(0, late + timedelta(seconds=1))) == 2

    def test_a_witness_no_longer_named_counts_no_more(self, noon, settings) -> None:
        name_witnesses(settings, 1)
        grow(1, noon)
        take_cosignatures(cosign(1, noon, AUDIT), at=noon)
        after = noon + timedelta(hours=1)
        assert [c.name for c in cosigned_before(0, after)] == [AUDIT.name]
        text = f"witness n {NOTARY.verifier().encoded()}\nquorum n\n"
        Path(settings.WITNESSES).write_text(text, encoding="utf-8")
        assert cosigned_before(0, after) == []

    @pytest.mark.parametrize("deed", ["update", "delete"])
    def test_they_cannot_be_rewritten(self, noon, settings, deed) -> None:
        name_witnesses(settings, 1)
        grow(1, noon)
        take_cosignatures(cosign(1, noon, AUDIT), at=noon)
        rows = Cosignature.objects.all()
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete() if deed == "delete" else rows.update(name="somebody")
