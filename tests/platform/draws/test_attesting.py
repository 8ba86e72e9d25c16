"""Auditors take everything, sign it, hand the signature in; false signatures are not taken."""

import io
import zipfile
from datetime import timedelta

import pytest

from doubledraw.draw.verify import verify
from doubledraw.log import attest
from doubledraw.log.note import SignerKey, check_note
from doubledraw.platform.draws import engine, services
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent, LogLeaf
from tests.world import ceremony as world

KEY = SignerKey.from_seed("discipline-wu", b"7" * 32)
OTHER = SignerKey.from_seed("notary", b"8" * 32)


def _note(draw, key=KEY) -> str:
    return attest.make(key, draw.commitment, draw.targets_root, draw.teams_root)


def test_only_auditors_take_the_bundle_and_it_is_written_down(place, secret_line, noon, later):
    draw = world.drawn_draw(place, secret_line, noon)
    for name in ("周抽取", "何监督", "王处长", "外单位钱某", "审计冯"):
        with pytest.raises(Refused):
            services.take_auditor_bundle(draw, by=place[name], at=later)
    data = services.take_auditor_bundle(draw, by=place["吴纪检"], at=later)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert verify(files, auditor=True, check_note=check_note).ok
    assert AuditEvent.objects.filter(kind="AuditorBundleTaken").count() == 1


def test_before_the_draw_there_is_nothing_to_audit(place, secret_line, noon) -> None:
    draw = world.committed_draw(place, secret_line, noon)
    with pytest.raises(Refused, match="还没有抽取"):
        services.take_auditor_bundle(draw, by=place["吴纪检"], at=noon)


def test_a_true_signature_is_kept_logged_and_in_the_public_bundle(
    place, secret_line, noon, later
) -> None:
    draw = world.revealed_draw(place, secret_line, noon)
    for key in (OTHER, KEY):
        vkey = key.verifier().encoded()
        signed = {"by": place["吴纪检"], "at": later + timedelta(hours=1)}
        services.receive_attestation(draw, _note(draw, key), vkey, **signed)
    report = verify(engine.public_bundle(draw), auditor=False, check_note=check_note)
    assert report.ok, [c for c in report.checks if c.verdict == "false"]
    assert any("discipline-wu" in c.detail for c in report.checks)
    assert LogLeaf.objects.filter(kind="draw.attest").count() == 2


def test_signatures_of_something_else_are_not_taken(place, noon, line, secret_line, later) -> None:
    draw = world.drawn_draw(place, secret_line, noon)
    another = world.drawn_draw(place, line, noon)
    wu, vkey = place["吴纪检"], KEY.verifier().encoded()
    bad = [
        (_note(another), vkey, "attests_other"),
        (_note(draw, OTHER), vkey, "attests_other"),
        (_note(draw)[:-9] + "\n", vkey, None),
        ("nonsense", vkey, "attests_other"),
        (_note(draw), "not a key", "key_malformed"),
    ]
    for note, key, code in bad:
        with pytest.raises(Invalid) as refusal:
            services.receive_attestation(draw, note, key, by=wu, at=later)
        assert code is None or refusal.value.code == code
        assert refusal.value.remedy
    with pytest.raises(Refused):
        services.receive_attestation(draw, _note(draw), vkey, by=place["周抽取"], at=later)
    assert not LogLeaf.objects.filter(kind="draw.attest").exists()


def test_a_key_signs_once(place, secret_line, noon, later) -> None:
    draw = world.drawn_draw(place, secret_line, noon)
    vkey = KEY.verifier().encoded()
    services.receive_attestation(
        draw, _note(draw), vkey, by=place["吴纪检"], at=later + timedelta(minutes=9)
    )
    with pytest.raises(Conflict, match="已经签署"):
        services.receive_attestation(
            draw, _note(draw), vkey, by=place["吴纪检"], at=later + timedelta(minutes=9)
        )
    assert LogLeaf.objects.filter(kind="draw.attest").count() == 1
