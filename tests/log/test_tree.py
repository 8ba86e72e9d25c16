"""The Merkle tree: published vectors, the recursive definition, proofs that cannot be bent."""

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.log import tree

# The eight leaves and roots that the Certificate Transparency project and every implementation
# after it is checked against.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = [
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
]
CONSISTENCY = [
    (1, 1, []),
    (
        1,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
HASHERS: list[Callable[[bytes], bytes]] = [
    tree.sha256,
    lambda message: hashlib.sha512(message).digest(),
]

leaves_up_to_40 = st.lists(st.binary(max_size=4), max_size=40)


def hashes(leaves: list[bytes]) -> list[bytes]:
    return [tree.leaf_hash(leaf) for leaf in leaves]


def recursive_root(leaves: list[bytes], hasher: Callable[[bytes], bytes] = tree.sha256) -> bytes:
    """MTH exactly as RFC 6962 §2.1 writes it."""
    if not leaves:
        return hasher(b"")
    if len(leaves) == 1:
        return hasher(b"\x00" + leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = recursive_root(leaves[:split], hasher), recursive_root(leaves[split:], hasher)
    return hasher(b"\x01" + left + right)


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size: int) -> None:
    assert tree.merkle_root(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "expected"), INCLUSION)
def test_inclusion_proofs_are_the_published_ones(
    index: int, size: int, expected: list[str]
) -> None:
    proof = tree.inclusion_proof(index, hashes(LEAVES[:size]))
    assert [node.hex() for node in proof] == expected


@pytest.mark.parametrize(("old", "new", "expected"), CONSISTENCY)
def test_consistency_proofs_are_the_published_ones(old: int, new: int, expected: list[str]) -> None:
    proof = tree.consistency_proof(old, hashes(LEAVES[:new]))
    assert [node.hex() for node in proof] == expected


@pytest.mark.parametrize("hasher", HASHERS, ids=["sha256", "sha512"])
@given(leaves=leaves_up_to_40)
def test_root_is_the_recursive_definition(
    hasher: Callable[[bytes], bytes], leaves: list[bytes]
) -> None:
    assert tree.merkle_root(leaves, hasher) == recursive_root(leaves, hasher)


@given(leaves=st.lists(st.binary(max_size=4), min_size=1, max_size=40, unique=True))
def test_every_leaf_is_proved_and_only_where_it_stands(leaves: list[bytes]) -> None:
    whole = tree.Tree.over(hashes(leaves))
    for index, leaf in enumerate(hashes(leaves)):
        proof = whole.inclusion_proof(index)
        assert tree.verify_inclusion(leaf, index, whole.size, proof, whole.root)
        for other in range(whole.size):
            shown = tree.verify_inclusion(leaf, other, whole.size, proof, whole.root)
            assert shown is (other == index)


@given(
    leaves=st.lists(st.binary(max_size=4), min_size=1, max_size=40, unique=True),
    pick=st.randoms(use_true_random=False),
)
def test_a_bent_inclusion_proof_is_refused(leaves: list[bytes], pick: object) -> None:
    whole = tree.Tree.over(hashes(leaves))
    index = pick.randrange(whole.size)  # type: ignore[attr-defined]
    leaf, proof = hashes(leaves)[index], whole.inclusion_proof(index)
    bent = [[*proof, tree.sha256(b"more")], [tree.sha256(b"more"), *proof]]
    bent += [proof[:i] + proof[i + 1 :] for i in range(len(proof))]
    bent += [[*proof[:i], tree.sha256(proof[i]), *proof[i + 1 :]] for i in range(len(proof))]
    for other in bent:
        assert not tree.verify_inclusion(leaf, index, whole.size, other, whole.root)
    assert not tree.verify_inclusion(tree.sha256(leaf), index, whole.size, proof, whole.root)
    assert not tree.verify_inclusion(leaf, index, whole.size, proof, tree.sha256(whole.root))


@given(leaves=st.lists(st.binary(max_size=4), min_size=1, max_size=33))
def test_every_earlier_tree_is_shown_to_be_a_beginning(leaves: list[bytes]) -> None:
    whole = tree.Tree.over(hashes(leaves))
    for old in range(1, whole.size + 1):
        proof, root = whole.consistency_proof(old), tree.merkle_root(leaves[:old])
        assert tree.verify_consistency(old, whole.size, root, whole.root, proof)


@given(
    leaves=st.lists(st.binary(max_size=4), min_size=2, max_size=33, unique=True),
    pick=st.randoms(use_true_random=False),
)
def test_a_rewritten_past_cannot_be_shown_consistent(leaves: list[bytes], pick: object) -> None:
    whole = tree.Tree.over(hashes(leaves))
    old = pick.randrange(1, whole.size)  # type: ignore[attr-defined]
    proof, root = whole.consistency_proof(old), tree.merkle_root(leaves[:old])
    rewritten = tree.merkle_root([*leaves[: old - 1], leaves[old - 1] + b"!"])
    assert not tree.verify_consistency(old, whole.size, rewritten, whole.root, proof)
    assert not tree.verify_consistency(old, whole.size, root, tree.sha256(whole.root), proof)
    assert not tree.verify_consistency(old, whole.size, root, whole.root, [*proof, root])
    for i in range(len(proof)):
        assert not tree.verify_consistency(
            old, whole.size, root, whole.root, proof[:i] + proof[i + 1 :]
        )


def test_sizes_that_cannot_be_are_refused() -> None:
    whole = tree.Tree.over(hashes(LEAVES))
    for index in (-1, 8):
        with pytest.raises(IndexError):
            whole.inclusion_proof(index)
        assert not tree.verify_inclusion(hashes(LEAVES)[0], index, 8, [], whole.root)
    for old in (0, 9):
        with pytest.raises(IndexError):
            whole.consistency_proof(old)
        assert not tree.verify_consistency(old, 8, whole.root, whole.root, [])
    assert not tree.verify_consistency(6, 8, whole.root, whole.root, [])
