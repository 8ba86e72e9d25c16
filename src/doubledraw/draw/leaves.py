"""Result trees, and the leaves a firm checks at its door (§6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from doubledraw.draw import canonical
from doubledraw.draw.numbers import numbering
from doubledraw.draw.suite import Suite
from doubledraw.log import tree

SELECTED, RESERVE = "selected", "reserve"


@dataclass(frozen=True, slots=True)
class LeafProof:
    """One leaf (its text), its place, and the hashes from it up to the root, all in hex."""

    leaf: str
    index: int
    size: int
    hashes: tuple[str, ...]
    root: str

    def holds(self, suite: Suite) -> bool:
        """Whether the leaf stands in the tree with this root."""
        leaf = tree.leaf_hash(self.leaf.encode(), suite.digest)
        hashes = [bytes.fromhex(value) for value in self.hashes]
        root = bytes.fromhex(self.root)
        return tree.verify_inclusion(leaf, self.index, self.size, hashes, root, suite.digest)


@dataclass(frozen=True)
class ResultTree:
    """The leaves of a result in order of number("salt", id), and the tree over them."""

    leaves: tuple[str, ...]
    places: Mapping[str, int]
    hashes: tree.Tree

    @property
    def root(self) -> str:
        """The root in hex, as it goes into draw.result."""
        return self.hashes.root.hex()

    def proof(self, target: str) -> LeafProof:
        """The leaf of a target with its inclusion proof; KeyError if it has none."""
        index = self.places[target]
        proof = tuple(value.hex() for value in self.hashes.inclusion_proof(index))
        return LeafProof(self.leaves[index], index, len(self.leaves), proof, self.root)


def target_leaf(suite: Suite, draw_id: str, draw_seed: str, target: str, role: str) -> str:
    """The text of a target's leaf; role is "selected" or "reserve"."""
    value = {"draw_id": draw_id, "id": target, "role": role}
    return numbering(suite, "salt", draw_seed)(target) + canonical.encode(value).decode()


def team_leaf(suite: Suite, draw_id: str, seed: str, target: str, team: Sequence[str]) -> str:
    """The text of a team's leaf; seed is the draw's, or seed_r of the team round."""
    value = {"draw_id": draw_id, "id": target, "team": list(team)}
    return numbering(suite, "seal", seed)(target) + canonical.encode(value).decode()


def leaf_hash(suite: Suite, leaf: str) -> str:
    """The RFC 6962 hash of a leaf in hex, as it stands in draw.substitute."""
    return tree.leaf_hash(leaf.encode(), suite.digest).hex()


def targets_tree(
    suite: Suite, draw_id: str, draw_seed: str, roles: Mapping[str, str]
) -> ResultTree:
    """The tree over every selected and reserve id."""
    leaves = {
        target: target_leaf(suite, draw_id, draw_seed, target, role)
        for target, role in roles.items()
    }
    return _tree(suite, draw_seed, leaves)


def teams_tree(
    suite: Suite,
    draw_id: str,
    draw_seed: str,
    seed: str,
    teams: Mapping[str, Sequence[str]],
) -> ResultTree:
    """The tree over the teams; in a team round seed is seed_r, the order stays the draw's."""
    leaves = {
        target: team_leaf(suite, draw_id, seed, target, team) for target, team in teams.items()
    }
    return _tree(suite, draw_seed, leaves)


def _tree(suite: Suite, draw_seed: str, leaves: Mapping[str, str]) -> ResultTree:
    salt = numbering(suite, "salt", draw_seed)
    order = sorted(leaves, key=salt)
    texts = tuple(leaves[target] for target in order)
    hashes = tree.Tree.over(
        (tree.leaf_hash(text.encode(), suite.digest) for text in texts), suite.digest
    )
    return ResultTree(texts, {target: i for i, target in enumerate(order)}, hashes)
