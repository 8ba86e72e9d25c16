"""Proofs that an entry stands in the log, as one text file (c2sp.org/tlog-proof)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from doubledraw.log import note, tree
from doubledraw.log.checkpoint import Checkpoint, open_signed
from doubledraw.log.errors import LogError

_HEADER = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an entry stands, the way up to the root, and the signed checkpoint with that root.

    `extra` is the standard's unauthenticated extra data, as base64; we write none.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: str = ""

    @classmethod
    def of(cls, index: int, log: tree.Tree, signed: str) -> Proof:
        """The proof of one entry of the tree that the signed checkpoint describes."""
        return cls(index, tuple(log.inclusion_proof(index)), signed)

    @classmethod
    def parse(cls, text: str) -> Proof:
        """Read a proof strictly; nothing is verified yet."""
        head, separator, signed = text.partition("\n\n")
        lines = head.split("\n")
        if not separator or lines.pop(0) != _HEADER:
            raise LogError("proof_malformed", f"a proof begins with {_HEADER}", where="line 1")
        extra = _take_extra(lines)
        index = re.fullmatch(r"index (0|[1-9][0-9]{0,18})", lines[0]) if lines else None
        if index is None:
            raise LogError("proof_malformed", "no line `index N`", where="line 2")
        return cls(int(index[1]), tuple(_hashes(lines[1:])), signed, extra)

    def encoded(self) -> str:
        """The proof as a text file."""
        extra = [f"extra {self.extra}"] if self.extra else []
        hashes = [note.encode64(value) for value in self.hashes]
        lines = [_HEADER, *extra, f"index {self.index}", *hashes, "", self.checkpoint]
        return "\n".join(lines)

    def proves(self, entry: bytes, log_key: note.VerifierKey) -> Checkpoint:
        """The checkpoint, if this log signed it and the entry stands in it where the proof says."""
        signed = open_signed(self.checkpoint, log_key)
        leaf = tree.leaf_hash(entry)
        if not tree.verify_inclusion(leaf, self.index, signed.size, self.hashes, signed.root):
            raise LogError("proof_false", "the entry is not in the log", where=f"#{self.index}")
        return signed


def _take_extra(lines: list[str]) -> str:
    if not lines or not lines[0].startswith("extra "):
        return ""
    extra = lines.pop(0).removeprefix("extra ")
    note.decode64(extra, where="extra")
    return extra


def _hashes(lines: Sequence[str]) -> list[bytes]:
    hashes = [note.decode64(line, where=f"hash {n}") for n, line in enumerate(lines, 1)]
    if any(len(value) != 32 for value in hashes) or len(hashes) > 63:
        raise LogError("proof_malformed", "not the path of a SHA-256 tree")
    return hashes
