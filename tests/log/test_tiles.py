"""Static files of a log: the standard's own examples, and proofs that come out of nothing but the files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.log import tiles, tree
from doubledraw.log.errors import LogError
from doubledraw.log.tiles import ENTRIES, Reader, Tile, tiles_between

LEAVES = [f"entry {i}".encode() for i in range(70_000)]
HASHES = [tree.leaf_hash(entry) for entry in LEAVES]


@pytest.fixture(scope="module")
def whole() -> tree.Tree:
    return tree.Tree.over(HASHES)


def files_of(size: int) -> dict[str, bytes]:
    leaves = tree.Tree.over(HASHES[:size])
    found = {}
    for tile in tiles_between(0, size):
        part = slice(tile.start, tile.start + tile.width)
        is_entries = tile.level == ENTRIES
        found[tile.path] = (
            tiles.encode_bundle(LEAVES[:size][part])
            if is_entries
            else b"".join(leaves.levels[tile.node_level][part])
        )
    return found


def test_paths_are_spelled_as_the_standard_says() -> None:
    assert Tile(0, 1234067).path == "tile/0/x001/x234/067"
    assert Tile(3, 5, 17).path == "tile/3/005.p/17"
    assert Tile(ENTRIES, 67, 255).path == "tile/entries/067.p/255"
    assert Tile(ENTRIES, 1000).path == "tile/entries/x001/000"


@pytest.mark.parametrize(
    "tile", [Tile(0, 0), Tile(0, 999, 1), Tile(63, 1234067), Tile(ENTRIES, 1000, 255)]
)
def test_a_path_is_read_back(tile: Tile) -> None:
    assert Tile.parse(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/67",
        "tile/0/0067",
        "tile/0/x000/067",
        "tile/00/067",
        "tile/64/067",
        "tile/0/067.p/0",
        "tile/0/067.p/256",
        "tile/0/067.p/999",
        "tile/0/067.p/01",
        "tile/0/067.p/",
        "tile/0/../0/067",
        "tile/entries/x01/067",
        "tile/0/067\n",
        "",
    ],
)
def test_no_other_spelling_is_a_path(path: str) -> None:
    assert Tile.parse(path) is None


def test_seventy_thousand_entries_make_the_tiles_of_the_standards_example() -> None:
    found = [tile for tile in tiles_between(0, 70_000) if tile.level != ENTRIES]
    by_level = {k: [t for t in found if t.level == k] for k in range(4)}
    assert [sum(t.is_full for t in by_level[k]) for k in range(4)] == [273, 1, 0, 0]
    assert [[t.width for t in by_level[k] if not t.is_full] for k in range(4)] == [
        [112],
        [17],
        [1],
        [],
    ]


def test_a_tree_of_256_has_one_full_tile_and_a_partial_one_above() -> None:
    assert [t.path for t in tiles_between(0, 256)] == [
        "tile/entries/000",
        "tile/0/000",
        "tile/1/000.p/1",
    ]


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_growing_step_by_step_writes_all_that_a_tree_needs(a: int, b: int) -> None:
    old, size = sorted((a, b))
    written = {*tiles_between(0, old), *tiles_between(old, size)}
    assert set(tiles_between(0, size)) <= written
    assert all(t.ends_within(size) for t in written)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 1000, 65_536, 65_537, 70_000])
def test_root_and_proofs_come_out_of_the_files(size: int, whole: tree.Tree) -> None:
    files = files_of(size)
    reader = Reader(files.get, size)
    root = tree.Tree.over(HASHES[:size]).root
    assert reader.root() == root
    for old in {1, size // 3, size // 2, size - 1, size} - {0}:
        old_root = tree.Tree.over(HASHES[:old]).root
        proof = reader.consistency_proof(old)
        assert tree.verify_consistency(old, size, old_root, root, proof)
        assert old == size or not tree.verify_consistency(old, size, root, root, proof)


def test_entries_are_read_from_where_one_stopped() -> None:
    reader = Reader(files_of(600).get, 600)
    assert list(reader.entries(0)) == list(enumerate(LEAVES[:600]))
    assert list(reader.entries(300)) == list(enumerate(LEAVES[:600]))[300:]
    assert list(reader.entries(600)) == []


def test_a_full_tile_answers_for_a_partial_one_that_is_gone() -> None:
    full, partial = files_of(512), files_of(300)
    gone = {path: data for path, data in partial.items() if ".p/" not in path or "tile/1" in path}
    reader = Reader((gone | full).get, 300)
    assert reader.root() == Reader(partial.get, 300).root()
    assert list(reader.entries(290)) == list(enumerate(LEAVES[:300]))[290:]


@pytest.mark.parametrize(
    ("path", "change", "code"),
    [
        ("tile/0/000", lambda data: data[:-1], "tile_malformed"),
        ("tile/0/001.p/44", lambda data: data + b"x", "tile_malformed"),
        ("tile/0/000", None, "tile_missing"),
        ("tile/entries/001.p/44", lambda data: data[:-1], "bundle_malformed"),
        ("tile/entries/001.p/44", lambda data: b"", "bundle_malformed"),
        ("tile/entries/000", None, "tile_missing"),
    ],
)
def test_a_file_that_is_cut_off_or_missing_is_named(path, change, code) -> None:
    files = files_of(300)
    files[path] = change(files[path]) if change else None
    reader = Reader(files.get, 300)
    with pytest.raises(LogError) as error:
        list(reader.entries())
        for tile in tiles_between(0, 300):
            assert tile.level == ENTRIES or reader.tile(tile)
    assert error.value.code == code
    assert path in str(error.value)


def test_an_entry_too_long_for_a_bundle_is_refused() -> None:
    with pytest.raises(LogError, match="65535"):
        tiles.encode_bundle([b"x" * 65_536])
    assert tiles.decode_bundle(tiles.encode_bundle([b"x" * 65_535]), 1) == [b"x" * 65_535]
