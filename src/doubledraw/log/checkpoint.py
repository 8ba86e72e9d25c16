"""Checkpoints: the size and root of the log at a moment (c2sp.org/tlog-checkpoint)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from doubledraw.log import note
from doubledraw.log.errors import LogError


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself. `extensions` are further lines; we write none, others may."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read the text of the note (without signatures)."""
        lines = text.removesuffix("\n").split("\n")
        if not text.endswith("\n") or len(lines) < 3 or not all(lines):
            raise LogError("checkpoint_malformed", "a checkpoint has at least three lines")
        if not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]):
            raise LogError("checkpoint_malformed", "the tree size is not a number", where="line 2")
        root = note.decode64(lines[2], where="line 3")
        if len(root) != 32:
            raise LogError("checkpoint_malformed", "the root is not a SHA-256", where="line 3")
        return cls(lines[0], int(lines[1]), root, tuple(lines[3:]))

    def text(self) -> str:
        """The text that is signed."""
        lines = [self.origin, str(self.size), note.encode64(self.root), *self.extensions]
        return "".join(line + "\n" for line in lines)

    def signed(self, key: note.SignerKey) -> str:
        """The signed checkpoint; the log's key carries the origin as its name."""
        if key.name != self.origin:
            raise LogError("checkpoint_origin", "the key is not this log's", where=key.name)
        return note.sign(self.text(), key)


def open_signed(signed: str, log_key: note.VerifierKey) -> Checkpoint:
    """The checkpoint, if this log signed it."""
    text, _ = note.verify(signed, [log_key])
    checkpoint = Checkpoint.parse(text)
    if checkpoint.origin != log_key.name:
        raise LogError("checkpoint_origin", "a checkpoint of another log", where=checkpoint.origin)
    return checkpoint


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A witness's word that it saw this checkpoint, consistent, at `time` (POSIX seconds).

    c2sp.org/tlog-cosignature, version 1.
    """

    name: str
    key_id: bytes
    time: int
    signature: bytes

    @classmethod
    def parse(cls, line: note.Signature) -> Cosignature | None:
        """Read a signature line as a cosignature; None when it cannot be one by its length."""
        if len(line.signature) != 8 + 64:
            return None
        time = int.from_bytes(line.signature[:8], "big")
        if time >= 1 << 63:
            return None
        return cls(line.name, line.key_id, time, line.signature[8:])


def cosign(signed: str, key: note.SignerKey, time: int) -> str:
    """The signed checkpoint with this witness's line added. Checking consistency comes before."""
    if key.kind != note.COSIGNATURE:
        raise LogError("key_kind", "not a cosigner's key", where=key.name)
    parsed = note.Note.parse(signed)
    signature = key.sign(_cosigned_message(parsed.text, time))
    line = note.Signature(key.name, key.verifier().key_id, time.to_bytes(8, "big") + signature)
    return signed + line.line()


def cosignatures(signed: str, witnesses: Iterable[note.VerifierKey]) -> list[Cosignature]:
    """The true cosignatures by these witnesses, one per witness, the earliest of each.

    A false line by a known witness is an error: somebody bent the checkpoint.
    """
    parsed, earliest = note.Note.parse(signed), dict[str, Cosignature]()
    known = [key for key in witnesses if key.kind == note.COSIGNATURE]
    for line in parsed.signatures:
        for key in known:
            if not key.made(line):
                continue
            found = _true_cosignature(parsed.text, line, key)
            before = earliest.get(key.encoded())
            if before is None or found.time < before.time:
                earliest[key.encoded()] = found
    return list(earliest.values())


def check_cosignature(signed: str, vkey: str) -> int | None:
    """When this one witness cosigned the checkpoint (POSIX seconds), or None if it did not."""
    try:
        found = cosignatures(signed, [note.VerifierKey.parse(vkey)])
    except LogError:
        return None
    return found[0].time if found else None


def _true_cosignature(text: str, line: note.Signature, key: note.VerifierKey) -> Cosignature:
    found = Cosignature.parse(line)
    message = _cosigned_message(text, found.time) if found else b""
    if found is None or not key.verifies(message, found.signature):
        raise LogError("signature_false", "the cosignature is false", where=key.name)
    return found


def _cosigned_message(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
