"""Signed notes, keys and inclusion proofs taken apart; signatures are checked elsewhere (§7)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from doubledraw.draw.errors import DrawError
from doubledraw.log import tree

# (note, verifier key) -> whether the note truly carries a signature by that key.
CheckNote = Callable[[str, str], bool]
# (note, witness key) -> POSIX seconds of its true cosignature, or None.
CheckCosignature = Callable[[str, str], int | None]

# (the witness keys that cosigned) -> whether they are as many as the reader's policy asks for.
IsQuorum = Callable[[frozenset[str]], bool]

COSIGNATURE = 0x04
_KEY = re.compile(r"([^+\s]+)\+([0-9a-f]{8})\+([0-9A-Za-z+/=]+)")
_SIGNATURE = re.compile(r"— [^+\s]+ [0-9A-Za-z+/=]+\n")
_PROOF = re.compile(
    r"c2sp\.org/tlog-proof@v1\nindex (0|[1-9][0-9]{0,17})\n((?:[0-9A-Za-z+/=]+\n)*)\n(.*)", re.S
)
_CHECKPOINT = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,17})\n([0-9A-Za-z+/=]+)\n")


@dataclass(frozen=True, slots=True)
class Key:
    """A verifier key: name, kind (1 = signs notes, 4 = cosigns checkpoints), its line, and the public key itself."""

    name: str
    kind: int
    line: str
    public: bytes

    @classmethod
    def read(cls, line: str, where: str) -> Key:
        """The key in a line `<name>+<key id>+<base64>`, if the id belongs to the key."""
        parts = _KEY.fullmatch(line)
        if parts is None:
            raise DrawError("bad_key", f"{line[:80]!r} is not a verifier key", where, section="§7")
        public = from_base64(parts[3], where)
        named = hashlib.sha256(parts[1].encode() + b"\n" + public).digest()[:4].hex()
        if len(public) != 33 or named != parts[2]:
            raise DrawError(
                "bad_key",
                f"the id of the key {parts[1]} does not belong to it",
                where,
                section="§7",
            )
        return cls(parts[1], public[0], line, public[1:])


@dataclass(frozen=True, slots=True)
class Proof:
    """A tlog-proof: the entry's index, the path, and the signed checkpoint it leads to."""

    index: int
    hashes: tuple[bytes, ...]
    note: str
    origin: str
    size: int
    root: bytes

    @classmethod
    def read(cls, data: bytes, where: str) -> Proof:
        """The proof in a .tlog-proof file; nothing is verified yet."""
        parts = _PROOF.fullmatch(utf8(data, where))
        if parts is None:
            raise DrawError(
                "bad_proof", "this is not a c2sp.org/tlog-proof@v1", where, section="§7"
            )
        text = text_of(parts[3], where)
        checkpoint = _CHECKPOINT.fullmatch(text)
        if checkpoint is None:
            raise DrawError(
                "bad_checkpoint",
                "the proof carries no checkpoint of three lines",
                where,
                section="§7",
            )
        hashes = tuple(from_base64(line, where) for line in parts[2].split("\n")[:-1])
        root = from_base64(checkpoint[3], where)
        return cls(int(parts[1]), hashes, parts[3], checkpoint[1], int(checkpoint[2]), root)

    def proves(self, entry: bytes) -> bool:
        """Whether the entry stands at this index under this checkpoint's root. The log's hash is SHA-256."""
        return tree.verify_inclusion(
            tree.leaf_hash(entry), self.index, self.size, self.hashes, self.root
        )


def text_of(note: str, where: str) -> str:
    """The signed text of a note, which ends in a newline."""
    head, gap, tail = note.rpartition("\n\n")
    lines = tail.split("\n")[:-1]
    sound = re.fullmatch(f"(?:{_SIGNATURE.pattern})+", tail) is not None
    if not gap or not sound or len(set(lines)) != len(lines):
        raise DrawError(
            "bad_note",
            "this is not a signed note: text, empty line, signatures, none twice",
            where,
            section="§7",
        )
    return head + "\n"


def utf8(data: bytes, where: str) -> str:
    """The text of a file."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise DrawError("not_utf8", "the file is not UTF-8", where, section="§2") from None


def lines_of(data: bytes, where: str) -> list[str]:
    """The lines of a file of which every line ends in LF."""
    text = utf8(data, where)
    if not text.endswith("\n"):
        raise DrawError(
            "no_final_newline", "the last line does not end in a line feed", where, section="§2"
        )
    return text[:-1].split("\n")


def from_base64(text: str, where: str) -> bytes:
    """Standard base64 with padding, in its one canonical spelling."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if not data or base64.b64encode(data).decode() != text:
        raise DrawError("bad_base64", f"{text[:40]!r} is not canonical base64", where, section="§7")
    return data
