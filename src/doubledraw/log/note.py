"""Signed notes with Ed25519 keys (c2sp.org/signed-note). The only module that needs cryptography.

A note is a text, an empty line, and signature lines `— <key name> <base64(key id ‖ signature)>`.
Keys travel as one line of text:

    verifier key  <name>+<key id>+<base64(type ‖ public key)>
    signer key    PRIVATE+KEY+<name>+<key id>+<base64(type ‖ seed)>

The type byte is 0x01 for plain signatures and 0x04 for timestamped cosignatures. The key id is
the first four bytes of SHA-256(name ‖ LF ‖ type ‖ public key), in hex.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from doubledraw.log.errors import LogError

ED25519 = 0x01
COSIGNATURE = 0x04
_PRIVATE = "PRIVATE+KEY+"
_DASH = "—"
# The standard asks for 16 at least; a limit keeps a hostile note cheap.
_MOST_SIGNATURES = 100
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who says so, and the raw bytes after the key id."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"{_DASH} {self.name} {encode64(self.key_id + self.signature)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a newline, and the signature lines below it."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, note: str) -> Note:
        """Take a note apart; nothing is verified yet."""
        _refuse_control_characters(note)
        head, separator, tail = note.rpartition("\n\n")
        if not separator or not tail.endswith("\n"):
            raise LogError("note_malformed", "not a signed note: text, empty line, signatures")
        lines = tail.removesuffix("\n").split("\n")
        if len(lines) > _MOST_SIGNATURES:
            raise LogError("note_malformed", f"more than {_MOST_SIGNATURES} signatures")
        return cls(head + "\n", tuple(_parse_line(line) for line in lines))

    def encoded(self) -> str:
        """The whole note as text."""
        return self.text + "\n" + "".join(signature.line() for signature in self.signatures)


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with the name it signs under."""

    name: str
    public: bytes
    kind: int = ED25519

    @classmethod
    def parse(cls, line: str) -> VerifierKey:
        """Read a verifier key; its key id must be the right one."""
        name, key_id, kind, public = _parse_key(line, line)
        key = cls(name, public, kind)
        if key_id != key.key_id:
            raise LogError("key_malformed", "the key id does not belong to this key", where=name)
        return key

    @property
    def key_id(self) -> bytes:
        """The four bytes that stand before each signature of this key."""
        return _key_id(self.name, self.kind, self.public)

    def encoded(self) -> str:
        """The key as one line, without newline."""
        return f"{self.name}+{self.key_id.hex()}+{encode64(bytes([self.kind]) + self.public)}"

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether these 64 bytes are this key's signature of the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def made(self, signature: Signature) -> bool:
        """Whether the line claims to be by this key."""
        return signature.name == self.name and signature.key_id == self.key_id


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A private key. Its seed comes from the caller: this package rolls no dice."""

    name: str
    seed: bytes
    kind: int = ED25519

    @classmethod
    def from_seed(cls, name: str, seed: bytes, kind: int = ED25519) -> SignerKey:
        """A key from 32 secret bytes of the operating system's generator."""
        check_name(name)
        if len(seed) != 32:
            raise LogError("key_malformed", "a seed has 32 bytes", where=name)
        return cls(name, seed, kind)

    @classmethod
    def parse(cls, line: str) -> SignerKey:
        """Read a signer key. Errors never repeat the key."""
        if not line.startswith(_PRIVATE):
            raise LogError("key_malformed", "a signer key begins with PRIVATE+KEY+")
        name, key_id, kind, seed = _parse_key(line.removeprefix(_PRIVATE), "signer key")
        key = cls(name, seed, kind)
        if key_id != key.verifier().key_id:
            raise LogError("key_malformed", "the key id does not belong to this key", where=name)
        return key

    def encoded(self) -> str:
        """The key as one line, without newline. Secret."""
        key_id = self.verifier().key_id.hex()
        return f"{_PRIVATE}{self.name}+{key_id}+{encode64(bytes([self.kind]) + self.seed)}"

    def verifier(self) -> VerifierKey:
        """The public half."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return VerifierKey(self.name, private.public_key().public_bytes_raw(), self.kind)

    def sign(self, message: bytes) -> bytes:
        """64 bytes; the same message always gives the same signature."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)

    def __repr__(self) -> str:
        return f"SignerKey({self.name!r})"


def sign(text: str, *keys: SignerKey) -> str:
    """The note: the text signed by each key in turn."""
    if not text.endswith("\n"):
        raise LogError("note_malformed", "the text of a note ends in a newline")
    _refuse_control_characters(text)
    for key in keys:
        if key.kind != ED25519:
            raise LogError("key_kind", "a cosigner's key signs checkpoints only", where=key.name)
    return Note(text, tuple(_signature(text, key) for key in keys)).encoded()


def verify(note: str, keys: Iterable[VerifierKey]) -> tuple[str, list[VerifierKey]]:
    """The text and the keys that signed it.

    Lines by unknown keys are passed over; a false line by a known key spoils the whole note, and
    so does a note signed by none of the keys.
    """
    parsed, known, signers = Note.parse(note), list(keys), []
    for signature in parsed.signatures:
        for key in known:
            if key.kind != ED25519 or not key.made(signature) or key in signers:
                continue
            if not key.verifies(parsed.text.encode(), signature.signature):
                raise LogError("signature_false", "the signature is false", where=key.name)
            signers.append(key)
    if not signers:
        raise LogError("signature_missing", "not signed by any of the given keys")
    return parsed.text, signers


def check_note(note: str, vkey: str) -> bool:
    """Whether the note is well-formed and truly signed by this one key."""
    try:
        verify(note, [VerifierKey.parse(vkey)])
    except LogError:
        return False
    return True


def check_name(name: str) -> None:
    """Refuse a key name that is empty or has a space, a plus or a control character."""
    if not name or "+" in name or any(c.isspace() or ord(c) < 32 for c in name):
        raise LogError("key_name", "a key name has no space and no plus", where=repr(name))


def encode64(data: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(data).decode("ascii")


def decode64(text: str, where: str) -> bytes:
    """Standard base64 with padding, in its one canonical spelling."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise LogError("base64_malformed", "not base64", where=where) from None
    if encode64(data) != text:
        raise LogError("base64_malformed", "not canonical base64", where=where)
    return data


def _signature(text: str, key: SignerKey) -> Signature:
    return Signature(key.name, key.verifier().key_id, key.sign(text.encode()))


def _parse_line(line: str) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != _DASH:
        raise LogError("note_malformed", "not a signature line", where=line[:80])
    check_name(parts[1])
    data = decode64(parts[2], where=f"signature by {parts[1]}")
    if len(data) < 5:
        raise LogError("note_malformed", "the signature is too short", where=parts[1])
    return Signature(parts[1], data[:4], data[4:])


def _parse_key(line: str, where: str) -> tuple[str, bytes, int, bytes]:
    parts = line.split("+", 2)
    if len(parts) != 3 or not re.fullmatch(r"[0-9a-f]{8}", parts[1]):
        raise LogError("key_malformed", "not name+id+key", where=where)
    check_name(parts[0])
    data = decode64(parts[2], where=parts[0])
    if len(data) != 33 or data[0] not in (ED25519, COSIGNATURE):
        raise LogError("key_malformed", "not an Ed25519 key", where=parts[0])
    return parts[0], bytes.fromhex(parts[1]), data[0], data[1:]


def _key_id(name: str, kind: int, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def _refuse_control_characters(text: str) -> None:
    if _CONTROL.search(text):
        raise LogError("note_malformed", "a note has no control characters but newlines")
