"""Checkpoints, cosignatures and proof files."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.log import checkpoint, note, proof, tree
from doubledraw.log.checkpoint import Checkpoint, Cosignature
from doubledraw.log.errors import LogError

LOG = note.SignerKey.from_seed("qingyuan.example/log", bytes(range(32)))
AUDIT = note.SignerKey.from_seed("audit.example", b"a" * 32, note.COSIGNATURE)
NOTARY = note.SignerKey.from_seed("notary.example", b"n" * 32, note.COSIGNATURE)
# The example of the standards' own pages.
EXAMPLE = """\
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGz\
Gku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1n\
PZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""


def signed_log(entries: list[bytes]) -> tuple[tree.Tree, str]:
    log = tree.Tree.over(tree.leaf_hash(entry) for entry in entries)
    return log, Checkpoint(LOG.name, log.size, log.root).signed(LOG)


def test_the_example_of_the_standard_is_read() -> None:
    parsed = note.Note.parse(EXAMPLE)
    read = Checkpoint.parse(parsed.text)
    assert (read.origin, read.size) == ("example.com/behind-the-sofa", 20852163)
    assert read.root == base64.b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
    assert read.text() == parsed.text
    assert Cosignature.parse(parsed.signatures[0]) is None
    witnessed = Cosignature.parse(parsed.signatures[1])
    assert witnessed is not None
    assert (witnessed.name, witnessed.time) == ("witness.example.com/w1", 1679315147)


@given(size=st.integers(0, 10**15), root=st.binary(min_size=32, max_size=32))
def test_a_signed_checkpoint_comes_back(size: int, root: bytes) -> None:
    made = Checkpoint(LOG.name, size, root)
    assert checkpoint.open_signed(made.signed(LOG), LOG.verifier()) == made


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n1\n",
        "log\n01\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "log\n-1\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "log\n1\n" + base64.b64encode(bytes(31)).decode() + "\n",
        "log\n1\n" + base64.b64encode(bytes(32)).decode(),
        "log\n1\n" + base64.b64encode(bytes(32)).decode() + "\n\nmore\n",
        "\n1\n" + base64.b64encode(bytes(32)).decode() + "\n",
    ],
)
def test_malformed_checkpoints_are_refused(text: str) -> None:
    with pytest.raises(LogError):
        Checkpoint.parse(text)


def test_another_logs_checkpoint_is_refused() -> None:
    other = note.SignerKey.from_seed("other.example", b"o" * 32)
    made = Checkpoint("other.example", 1, bytes(32))
    with pytest.raises(LogError):
        made.signed(LOG)
    # Signed by our key, yet speaking for another log.
    with pytest.raises(LogError) as refusal:
        checkpoint.open_signed(note.sign(made.text(), LOG), LOG.verifier())
    assert refusal.value.code == "checkpoint_origin"
    with pytest.raises(LogError):
        checkpoint.open_signed(made.signed(other), LOG.verifier())


def test_witnesses_are_listed_with_their_earliest_time() -> None:
    _, signed = signed_log([b"a", b"b"])
    witnessed = checkpoint.cosign(checkpoint.cosign(signed, AUDIT, 1700000100), NOTARY, 1700000050)
    witnessed = checkpoint.cosign(witnessed, AUDIT, 1700000000)
    keys = [AUDIT.verifier(), NOTARY.verifier(), LOG.verifier()]
    found = {(c.name, c.time) for c in checkpoint.cosignatures(witnessed, keys)}
    assert found == {("audit.example", 1700000000), ("notary.example", 1700000050)}
    assert checkpoint.cosignatures(signed, keys) == []
    assert checkpoint.open_signed(witnessed, LOG.verifier()).size == 2


def test_one_witness_is_asked_for_its_time() -> None:
    _, signed = signed_log([b"a"])
    witnessed = checkpoint.cosign(signed, AUDIT, 1700000000)
    assert checkpoint.check_cosignature(witnessed, AUDIT.verifier().encoded()) == 1700000000
    assert checkpoint.check_cosignature(witnessed, NOTARY.verifier().encoded()) is None
    bent = witnessed.replace("qingyuan.example/log\n1\n", "qingyuan.example/log\n2\n")
    assert bent != witnessed
    assert checkpoint.check_cosignature(bent, AUDIT.verifier().encoded()) is None
    assert checkpoint.check_cosignature("", "nonsense") is None


def test_a_bent_cosignature_is_an_error_and_a_strangers_is_nothing() -> None:
    _, signed = signed_log([b"a"])
    witnessed = checkpoint.cosign(signed, AUDIT, 1700000000)
    assert checkpoint.cosignatures(witnessed, [NOTARY.verifier()]) == []
    parsed = note.Note.parse(witnessed)
    line = parsed.signatures[1]
    earlier = (1600000000).to_bytes(8, "big") + line.signature[8:]
    bent = note.Note(
        parsed.text, (parsed.signatures[0], note.Signature(line.name, line.key_id, earlier))
    )
    with pytest.raises(LogError) as refusal:
        checkpoint.cosignatures(bent.encoded(), [AUDIT.verifier()])
    assert refusal.value.code == "signature_false"


def test_a_plain_key_cannot_cosign_and_a_cosigners_key_has_another_id() -> None:
    _, signed = signed_log([b"a"])
    with pytest.raises(LogError):
        checkpoint.cosign(signed, LOG, 1)
    plain = note.SignerKey.from_seed(AUDIT.name, AUDIT.seed)
    assert plain.verifier().key_id != AUDIT.verifier().key_id


@given(
    entries=st.lists(st.binary(max_size=6), min_size=1, max_size=20, unique=True),
    pick=st.integers(0, 19),
)
def test_a_proof_file_proves_its_entry_and_no_other(entries: list[bytes], pick: int) -> None:
    log, signed = signed_log(entries)
    index = pick % len(entries)
    text = proof.Proof.of(index, log, signed).encoded()
    read = proof.Proof.parse(text)
    assert read.encoded() == text
    assert read.proves(entries[index], LOG.verifier()).size == len(entries)
    with pytest.raises(LogError):
        read.proves(entries[index] + b"!", LOG.verifier())


def test_a_proof_file_looks_as_the_standard_says() -> None:
    log, signed = signed_log([b"a", b"b"])
    sibling = base64.b64encode(tree.leaf_hash(b"b")).decode()
    expected = f"c2sp.org/tlog-proof@v1\nindex 0\n{sibling}\n\n{signed}"
    assert proof.Proof.of(0, log, signed).encoded() == expected
    extra = expected.replace("index 0", "extra YWJj\nindex 0")
    assert proof.Proof.parse(extra).extra == "YWJj"
    assert proof.Proof.parse(extra).encoded() == extra


def test_malformed_proofs_are_refused() -> None:
    log, signed = signed_log([b"a", b"b", b"c"])
    good = proof.Proof.of(0, log, signed).encoded()
    for bad in (
        "",
        good.replace("@v1", "@v2"),
        good.replace("index 0", "index 00"),
        good.replace("index 0", "index"),
        good.replace("index 0\n", ""),
        good.replace("\n\n", "\n"),
        good.replace("index 0\n", "index 0\nYWJj\n"),
        good.replace("index 0\n", "extra !!\nindex 0\n"),
    ):
        with pytest.raises(LogError):
            proof.Proof.parse(bad).proves(b"a", LOG.verifier())
