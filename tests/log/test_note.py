"""Signed notes: the reference implementation's key, note and malformed messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.log import note
from doubledraw.log.errors import LogError

# The published example of the format.
PETER_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PETER_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpR"
    "Zb6KE6RyyBwJnAM=\n"
)
ENOCH_LINE = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33"
    "WWd1RvMc+QQ=\n"
)
peter, enoch = note.VerifierKey.parse(PETER), note.VerifierKey.parse(ENOCH)


def test_signing_gives_the_published_note() -> None:
    key = note.SignerKey.parse(PETER_SECRET)
    assert note.sign(TEXT, key) == TEXT + "\n" + PETER_LINE
    assert key.verifier() == peter
    assert key.encoded() == PETER_SECRET
    assert peter.encoded() == PETER


def test_a_secret_key_does_not_print_itself() -> None:
    key = note.SignerKey.parse(PETER_SECRET)
    assert "AYEK" not in repr(key)
    with pytest.raises(LogError) as refusal:
        note.SignerKey.parse(PETER_SECRET.replace("c74f20a3", "c74f20a4"))
    assert "AYEK" not in str(refusal.value)


def test_a_note_says_by_which_known_keys_it_is_signed() -> None:
    both = TEXT + "\n" + PETER_LINE + ENOCH_LINE
    assert note.verify(both, [peter]) == (TEXT, [peter])
    assert note.verify(both, [enoch, peter]) == (TEXT, [peter, enoch])
    assert note.check_note(both, ENOCH)
    assert not note.check_note(TEXT + "\n" + PETER_LINE, ENOCH)


def test_a_false_line_by_a_known_key_spoils_the_note_but_not_for_strangers() -> None:
    false = PETER_LINE[:60] + "ABCD" + PETER_LINE[60:]
    spoilt = TEXT + "\n" + ENOCH_LINE + false
    with pytest.raises(LogError) as refusal:
        note.verify(spoilt, [peter, enoch])
    assert refusal.value.code == "signature_false"
    assert note.verify(spoilt, [enoch]) == (TEXT, [enoch])


@pytest.mark.parametrize(
    "message",
    [
        TEXT,
        TEXT + "\n",
        TEXT + "\n" + PETER_LINE[:-1],
        "\x01" + TEXT + "\n" + PETER_LINE,
        TEXT + "\n" + PETER_LINE.replace("PeterNeumann", "Bad Name"),
        TEXT + "\n" + PETER_LINE + "Unexpected line.\n",
        TEXT + "\n" + PETER_LINE.replace("—", "-"),
        TEXT + "\n" + PETER_LINE * 101,
        TEXT + "\n" + "— PeterNeumann x08g\n",
        TEXT + "\n" + PETER_LINE.replace("JnAM=", "JnAN="),
        "\r\n" + TEXT + "\n" + PETER_LINE,
    ],
)
def test_malformed_notes_are_refused(message: str) -> None:
    with pytest.raises(LogError):
        note.verify(message, [peter])


def test_a_piece_of_a_key_is_not_a_key() -> None:
    for start in range(len(PETER)):
        for end in range(start + 1, len(PETER) + 1):
            if end - start < len(PETER):
                with pytest.raises(LogError):
                    note.VerifierKey.parse(PETER[start:end])


@pytest.mark.parametrize("place", range(len(PETER)))
def test_a_key_with_one_character_changed_is_not_a_key(place: int) -> None:
    changed = PETER[:place] + chr(ord(PETER[place]) + 1) + PETER[place + 1 :]
    with pytest.raises(LogError):
        note.VerifierKey.parse(changed)


@pytest.mark.parametrize(
    "key",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
    ids=["too long", "unknown algorithm"],
)
def test_keys_of_other_kinds_are_refused(key: str) -> None:
    with pytest.raises(LogError):
        note.VerifierKey.parse(key)


@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs"])), seed=st.binary(min_size=32))
def test_what_was_signed_is_what_is_read(text: str, seed: bytes) -> None:
    key = note.SignerKey.from_seed("审计局.example", seed[:32])
    signed = note.sign(text + "\n", key)
    assert note.verify(signed, [key.verifier()]) == (text + "\n", [key.verifier()])
    assert note.Note.parse(signed).encoded() == signed
    assert not note.check_note("x" + signed, key.verifier().encoded())


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\nb"])
def test_names_that_would_confuse_a_reader_are_refused(name: str) -> None:
    with pytest.raises(LogError):
        note.SignerKey.from_seed(name, bytes(32))


def test_only_whole_lines_and_whole_seeds_are_signed() -> None:
    key = note.SignerKey.from_seed("a", bytes(32))
    with pytest.raises(LogError):
        note.sign("no newline", key)
    with pytest.raises(LogError):
        note.SignerKey.from_seed("a", bytes(31))
    with pytest.raises(LogError):
        note.sign("x\n", note.SignerKey.from_seed("a", bytes(32), note.COSIGNATURE))
