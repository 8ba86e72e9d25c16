"""The Merkle tree of RFC 6962 §2.1, with the hash as a parameter.

Used twice: over the entries of the public log (DD-1 §7) and over the results of a draw (DD-1 §6).
`Tree` keeps every level, so that one proof costs log n; the functions below it are the same
things for callers that need a single answer.

An odd node at the end of a level is carried up unchanged. That is the same tree as the RFC's
recursive definition: node i of level k covers the leaves from i·2^k to min((i+1)·2^k, n).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

Hasher = Callable[[bytes], bytes]


def sha256(message: bytes) -> bytes:
    """The hash of the log itself, and of draws whose suite is sha256."""
    return hashlib.sha256(message).digest()


def leaf_hash(data: bytes, hasher: Hasher = sha256) -> bytes:
    """The hash of one leaf. The prefix keeps leaves and nodes apart (second preimages)."""
    return hasher(b"\x00" + data)


def node_hash(left: bytes, right: bytes, hasher: Hasher = sha256) -> bytes:
    """The hash of an inner node."""
    return hasher(b"\x01" + left + right)


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree over leaf hashes with all its levels: the leaves first, the root last."""

    levels: tuple[tuple[bytes, ...], ...]
    hasher: Hasher = field(default=sha256)

    @classmethod
    def over(cls, leaf_hashes: Iterable[bytes], hasher: Hasher = sha256) -> Tree:
        """Hash upwards from the leaves."""
        levels = [tuple(leaf_hashes)]
        while len(levels[-1]) > 1:
            levels.append(_parents(levels[-1], hasher))
        return cls(tuple(levels), hasher)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self.levels[0])

    @property
    def root(self) -> bytes:
        """The root hash; of an empty tree the hash of nothing."""
        return self.levels[-1][0] if self.size else self.hasher(b"")

    def inclusion_proof(self, index: int) -> list[bytes]:
        """The siblings on the way from a leaf up to the root (RFC 6962 §2.1.1)."""
        if not 0 <= index < self.size:
            raise IndexError(f"no leaf {index} in a tree of {self.size}")
        proof = []
        for level in self.levels[:-1]:
            sibling = index ^ 1
            if sibling < len(level):
                proof.append(level[sibling])
            index >>= 1
        return proof

    def consistency_proof(self, old_size: int) -> list[bytes]:
        """What shows that the tree of the first `old_size` leaves was only added to (§2.1.2)."""
        if not 0 < old_size <= self.size:
            raise IndexError(f"no tree of {old_size} within a tree of {self.size}")
        return self._subproof(old_size, 0, self.size, known=True)

    def _subproof(self, old: int, start: int, end: int, *, known: bool) -> list[bytes]:
        """SUBPROOF of the RFC over the leaves start…end; `known` = the verifier has this root."""
        if old == end:
            return [] if known else [self._node(start, end)]
        split = start + _split(end - start)
        if old <= split:
            return [*self._subproof(old, start, split, known=known), self._node(split, end)]
        return [*self._subproof(old, split, end, known=False), self._node(start, split)]

    def _node(self, start: int, end: int) -> bytes:
        """The hash over the leaves start…end, which is a node of the tree."""
        height = (end - start - 1).bit_length()
        return self.levels[height][start >> height]


def _parents(level: Sequence[bytes], hasher: Hasher) -> tuple[bytes, ...]:
    pairs = zip(level[::2], level[1::2], strict=False)
    parents = [hasher(b"\x01" + left + right) for left, right in pairs]
    return (*parents, level[-1]) if len(level) % 2 else tuple(parents)


def _split(size: int) -> int:
    """The largest power of two smaller than size (size ≥ 2)."""
    return 1 << ((size - 1).bit_length() - 1)


def merkle_root(leaves: Iterable[bytes], hasher: Hasher = sha256) -> bytes:
    """The root over leaf *data*."""
    return Tree.over((leaf_hash(data, hasher) for data in leaves), hasher).root


def inclusion_proof(
    index: int, leaf_hashes: Sequence[bytes], hasher: Hasher = sha256
) -> list[bytes]:
    """The proof for one leaf; for many leaves of one tree, build a `Tree` once."""
    return Tree.over(leaf_hashes, hasher).inclusion_proof(index)


def consistency_proof(
    old_size: int, leaf_hashes: Sequence[bytes], hasher: Hasher = sha256
) -> list[bytes]:
    """The proof that the first `old_size` leaves are still there, unchanged."""
    return Tree.over(leaf_hashes, hasher).consistency_proof(old_size)


def verify_inclusion(
    leaf: bytes,
    index: int,
    size: int,
    proof: Sequence[bytes],
    root: bytes,
    hasher: Hasher = sha256,
) -> bool:
    """Whether the leaf (its hash) stands at `index` of the tree of `size` with this root.

    The algorithm of RFC 9162 §2.1.3.2: true only if the proof has exactly the right length.
    """
    if not 0 <= index < size:
        return False
    node, last, value = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            value = node_hash(sibling, value, hasher)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            value = node_hash(value, sibling, hasher)
        node, last = node >> 1, last >> 1
    return last == 0 and value == root


def verify_consistency(
    old_size: int,
    new_size: int,
    old_root: bytes,
    new_root: bytes,
    proof: Sequence[bytes],
    hasher: Hasher = sha256,
) -> bool:
    """Whether the new tree begins with the old one (RFC 9162 §2.1.4.2)."""
    if not 0 < old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    # A whole old tree is itself the first node of the path; the proof leaves it out.
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not path:
        return False
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old_value = new_value = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old_value = node_hash(sibling, old_value, hasher)
            new_value = node_hash(sibling, new_value, hasher)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new_value = node_hash(new_value, sibling, hasher)
        node, last = node >> 1, last >> 1
    return last == 0 and old_value == old_root and new_value == new_root
