"""A tree kept in a table answers exactly as the tree in memory."""

from hypothesis import given, settings
from hypothesis import strategies as st

from doubledraw.log import stored, tree


def grown(size: int) -> tuple[dict[tuple[int, int], bytes], tree.Tree]:
    table: dict[tuple[int, int], bytes] = {}
    leaves = [tree.leaf_hash(str(i).encode()) for i in range(size)]
    for i, leaf in enumerate(leaves):
        table.update(stored.added(i, leaf, lambda wanted: {c: table[c] for c in wanted}))
    return table, tree.Tree.over(leaves)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 130), st.data())
def test_roots_and_proofs_agree_with_the_tree_in_memory(size: int, data: st.DataObject) -> None:
    table, memory = grown(size)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))

    def fetch(wanted):
        return {c: table[c] for c in wanted}

    assert stored.root(size, fetch) == memory.root
    assert stored.inclusion_proof(index, size, fetch) == memory.inclusion_proof(index)
    assert stored.consistency_proof(old, size, fetch) == memory.consistency_proof(old)


def test_only_complete_nodes_are_ever_stored() -> None:
    table, _ = grown(21)
    assert all((index + 1) << level <= 21 for level, index in table)
    assert len(table) == 21 + 10 + 5 + 2 + 1
