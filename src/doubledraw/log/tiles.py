"""The tree and its entries as static files (c2sp.org/tlog-tiles).

A tile holds up to 256 consecutive hashes of level 8·L of the tree; an entry bundle holds up to 256 entries, each
after its length in two bytes. A full one never changes; a partial one belongs to the tree sizes that end in it.
`tiles_between` says which files a growing log has to write, `Reader` computes proofs from the files of a log.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from doubledraw.log import stored
from doubledraw.log.errors import LogError
from doubledraw.log.stored import Coordinate
from doubledraw.log.tree import node_hash

WIDTH, HEIGHT, HASH = 256, 8, 32
ENTRIES = -1
"""The level of entry bundles, which stand below the hashes."""
LONGEST_ENTRY = 0xFFFF
LARGEST = WIDTH * (LONGEST_ENTRY + 2)
"""No file of a log is larger than a full bundle of the longest entries."""

Get = Callable[[str], bytes | None]
_PATH = re.compile(
    r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One tile, or one entry bundle when `level` is ENTRIES."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def is_full(self) -> bool:
        """Whether it will never change."""
        return self.width == WIDTH

    @property
    def start(self) -> int:
        """The place of its first hash (or entry) within its level."""
        return self.index * WIDTH

    @property
    def node_level(self) -> int:
        """The level of the tree its hashes belong to."""
        return max(self.level, 0) * HEIGHT

    @property
    def path(self) -> str:
        """Its address below the log's prefix: tile/0/x001/067 or tile/entries/000.p/17."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        partial = "" if self.is_full else f".p/{self.width}"
        return f"tile/{level}/{_spelled(self.index)}{partial}"

    def full(self) -> Tile:
        """The full tile that this partial one grows into."""
        return Tile(self.level, self.index)

    def ends_within(self, size: int) -> bool:
        """Whether a tree of this size has so much of the tile."""
        return self.start + self.width <= size >> self.node_level

    @classmethod
    def parse(cls, path: str) -> Tile | None:
        """The tile at an address, in its one spelling; None for anything else."""
        found = _PATH.fullmatch(path)
        if found is None:
            return None
        level = ENTRIES if found[1] == "entries" else int(found[1])
        index = int(found[2].replace("/", "").replace("x", ""))
        tile = cls(level, index, int(found[3] or WIDTH))
        return tile if tile.width <= WIDTH and tile.path == path else None


def tiles_between(old: int, size: int) -> list[Tile]:
    """What a log of `size` entries has to write when the files for `old` entries are there: bundles, then hashes."""
    found, level = [], ENTRIES
    while (count := size >> max(level, 0) * HEIGHT) > 0:
        before = old >> max(level, 0) * HEIGHT
        if count > before:
            last = (count - 1) // WIDTH
            found += [
                Tile(level, index, min(WIDTH, count - index * WIDTH))
                for index in range(before // WIDTH, last + 1)
            ]
        level += 1
    return found


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """The bytes of an entry bundle."""
    for entry in entries:
        if len(entry) > LONGEST_ENTRY:
            raise LogError("entry_too_long", f"an entry has at most {LONGEST_ENTRY} bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def decode_bundle(data: bytes, count: int, where: str = "") -> list[bytes]:
    """The first `count` entries; LogError when the bundle is cut off."""
    found, place = [], 0
    for _ in range(count):
        length = int.from_bytes(data[place : place + 2], "big")
        entry = data[place + 2 : place + 2 + length]
        if len(data) < place + 2 or len(entry) < length:
            raise LogError("bundle_malformed", "the entry bundle is cut off", where=where)
        found.append(entry)
        place += 2 + length
    return found


class Reader:
    """A log of `size` entries read from its static files. `get` gives the bytes at a path, or None."""

    def __init__(self, get: Get, size: int) -> None:
        self._get, self.size = get, size
        self._read: dict[Tile, bytes] = {}

    def root(self) -> bytes:
        """The root that the tiles give."""
        return stored.root(self.size, self.nodes)

    def consistency_proof(self, old: int) -> list[bytes]:
        """What shows that the tree of `old` leaves is a beginning of this one."""
        return stored.consistency_proof(old, self.size, self.nodes)

    def nodes(self, wanted: Sequence[Coordinate]) -> Mapping[Coordinate, bytes]:
        """Hashes of complete subtrees, as `stored` asks for them."""
        return {coordinate: self._node(*coordinate) for coordinate in wanted}

    def entries(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """The entries from `start` on, each with its index."""
        for index in range(start // WIDTH, -(-self.size // WIDTH)):
            tile = Tile(ENTRIES, index, min(WIDTH, self.size - index * WIDTH))
            found = decode_bundle(self._file(tile), tile.width, tile.path)
            first = max(start, tile.start)
            yield from enumerate(found[first - tile.start :], first)

    def tile(self, tile: Tile) -> bytes:
        """The bytes of a tile, of exactly its width."""
        if tile not in self._read:
            data = self._file(tile)
            whole = WIDTH * HASH if len(data) == WIDTH * HASH else tile.width * HASH
            if len(data) != whole:
                raise LogError("tile_malformed", f"not {tile.width} hashes", where=tile.path)
            self._read[tile] = data[: tile.width * HASH]
        return self._read[tile]

    def _node(self, level: int, index: int) -> bytes:
        height = level % HEIGHT
        first = index << height
        count = self.size >> level - height
        number = first // WIDTH
        tile = Tile(level // HEIGHT, number, min(WIDTH, count - number * WIDTH))
        data, place = self.tile(tile), first - tile.start
        row = [data[i * HASH : (i + 1) * HASH] for i in range(place, place + (1 << height))]
        while len(row) > 1:
            row = [node_hash(a, b) for a, b in zip(row[::2], row[1::2], strict=True)]
        return row[0]

    def _file(self, tile: Tile) -> bytes:
        data = self._get(tile.path)
        if data is None and not tile.is_full:
            data = self._get(tile.full().path)
        if data is None:
            raise LogError("tile_missing", "the log does not have this file", where=tile.path)
        return data


def _spelled(index: int) -> str:
    """1234067 as x001/x234/067."""
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    return "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
