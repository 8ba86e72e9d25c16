"""The same tree when its complete subtrees lie in a table: what to fetch, what to add, how to fold.

A node (level, index) covers the leaves index·2^level … (index+1)·2^level − 1 and is stored once it is
complete; it never changes again. Everything else is folded from those when asked. `Fetch` takes the wanted
coordinates and returns their hashes, so that a proof costs one query.
"""

from collections.abc import Callable, Mapping, Sequence

from doubledraw.log.tree import Hasher, node_hash, sha256

Coordinate = tuple[int, int]
Range = tuple[int, int]
Fetch = Callable[[Sequence[Coordinate]], Mapping[Coordinate, bytes]]


def blocks(start: int, end: int) -> list[Coordinate]:
    """The complete subtrees that make up the leaves start…end, left to right (start aligned as in RFC 6962)."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def root(size: int, fetch: Fetch, hasher: Hasher = sha256) -> bytes:
    """The root of the first `size` leaves."""
    return _fold([(0, size)], fetch, hasher)[0] if size else hasher(b"")


def inclusion_proof(index: int, size: int, fetch: Fetch, hasher: Hasher = sha256) -> list[bytes]:
    """RFC 6962 §2.1.1 for leaf `index` in the tree of `size`."""
    return _fold(_path(index, 0, size), fetch, hasher)


def consistency_proof(old: int, size: int, fetch: Fetch, hasher: Hasher = sha256) -> list[bytes]:
    """RFC 6962 §2.1.2 between the trees of `old` and `size` leaves."""
    return _fold(_subproof(old, 0, size, known=True), fetch, hasher)


def added(
    size: int, leaf: bytes, fetch: Fetch, hasher: Hasher = sha256
) -> list[tuple[Coordinate, bytes]]:
    """The nodes that become complete when `leaf` (its hash) is appended to a tree of `size`."""
    merged = [(level, (size >> level) - 1) for level in range(_trailing_ones(size))]
    stored = fetch(merged)
    nodes, value = [((0, size), leaf)], leaf
    for coordinate in merged:
        level, index = coordinate
        value = node_hash(stored[coordinate], value, hasher)
        nodes.append(((level + 1, index >> 1), value))
    return nodes


def _trailing_ones(number: int) -> int:
    return ((number + 1) & -(number + 1)).bit_length() - 1


def _path(index: int, start: int, end: int) -> list[Range]:
    if end - start <= 1:
        return []
    split = start + (1 << ((end - start - 1).bit_length() - 1))
    if index < split:
        return [*_path(index, start, split), (split, end)]
    return [*_path(index, split, end), (start, split)]


def _subproof(old: int, start: int, end: int, *, known: bool) -> list[Range]:
    if old == end:
        return [] if known else [(start, end)]
    split = start + (1 << ((end - start - 1).bit_length() - 1))
    if old <= split:
        return [*_subproof(old, start, split, known=known), (split, end)]
    return [*_subproof(old, split, end, known=False), (start, split)]


def _fold(ranges: Sequence[Range], fetch: Fetch, hasher: Hasher) -> list[bytes]:
    wanted = [blocks(start, end) for start, end in ranges]
    hashes = fetch([coordinate for group in wanted for coordinate in group])
    return [_join([hashes[c] for c in group], hasher) for group in wanted]


def _join(parts: Sequence[bytes], hasher: Hasher) -> bytes:
    value = parts[-1]
    for left in reversed(parts[:-1]):
        value = node_hash(left, value, hasher)
    return value
