"""What one firm gets of a draw: its leaf at the door (DD-1 §6), and its own stratum, number and cut (§8)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from doubledraw.draw import door, leaves, numbers, outcome, seed
from doubledraw.draw.suite import named
from doubledraw.platform.draws.engine.words import in_our_words, stored
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.ledger.keys import log_key
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.ledger.selectors import latest_checkpoint, leaves_of, proof_of


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """A firm's own facts. `stratum` is "" for one that was excluded, with `reason` and `reference` instead."""

    code: str
    stratum: str = ""
    weight: int = 1
    number: str = ""
    cut: str = ""
    population: int = 0
    size: int = 0
    is_drawn: bool = False
    reason: str = ""
    reference: str = ""


class Doors:
    """The result trees of a draw, made again from its files, and the leaf file of each drawn firm."""

    def __init__(self, draw: Draw) -> None:
        with in_our_words():
            self._suite = named(draw.design["suite"])
            self._seed = _seed(draw)
            self._targets = leaves.targets_tree(
                self._suite, draw.draw_id, self._seed, dict(_roles(draw))
            )
            teams = None if draw.blocked else dict(_teams(draw))
            self._teams = teams and leaves.teams_tree(
                self._suite, draw.draw_id, self._seed, self._seed, teams
            )
        self._entry, self._proof = _logged_result(draw)

    @property
    def roots(self) -> tuple[str, str]:
        """The roots of the two trees; they are the draw's own."""
        return self._targets.root, self._teams.root if self._teams else outcome.BLOCKED

    def leaf(self, code: str) -> bytes:
        """The leaf file of a drawn firm; KeyError when it was not drawn."""
        return door.build(
            self._suite,
            self._entry,
            self._proof,
            log_key().verifier().encoded(),
            self._targets.proof(code),
            self._teams.proof(code) if self._teams else None,
        )


def leaf_link(leaf: bytes) -> str:
    """The fragment of an address that carries a leaf file."""
    return door.link(leaf)


def own_facts(draw: Draw, code: str) -> OwnFacts | None:
    """What a firm may know of itself after the reveal; None when the draw knows no such firm."""
    for fields in _rows(draw, "strata.tsv"):
        if fields[0] == code:
            return _in_frame(draw, *fields)
    for fields in _rows(draw, "exclusions.tsv"):
        if fields[0] == code:
            return OwnFacts(code, reason=fields[1], reference=fields[2])
    return None


def _in_frame(draw: Draw, code: str, stratum: str, weight: str) -> OwnFacts:
    number = numbers.number(named(draw.design["suite"]), draw.key, code)
    return OwnFacts(
        code,
        stratum,
        int(weight),
        number,
        (draw.cuts or {}).get(stratum, ""),
        draw.populations[stratum],
        draw.sizes[stratum],
        is_drawn=any(fields[0] == code for fields in _rows(draw, "drawn.tsv")),
    )


def _seed(draw: Draw) -> str:
    """The seed again, from the opened nonces (DD-1 §3.4)."""
    suite = named(draw.design["suite"])
    opened = json.loads(_file(draw, "nonces.json"))
    e = suite.hex(stored("entropy.json", draw.entropy_file))
    return seed.seed(suite, draw.commitment, e, [item["nonce"] for item in opened])


def _roles(draw: Draw) -> Iterator[tuple[str, str]]:
    for name, role in (("selection.tsv", leaves.SELECTED), ("reserve.tsv", leaves.RESERVE)):
        for _, _, code, _ in _rows(draw, name):
            yield code, role


def _teams(draw: Draw) -> Iterator[tuple[str, list[str]]]:
    """teams.tsv is sorted by firm, seat and reference, as §6 wants the team."""
    rows = _rows(draw, "teams.tsv")
    for code, seats in groupby(rows, key=itemgetter(0)):
        yield code, [ref for _, _, ref in seats]


def _logged_result(draw: Draw) -> tuple[str, str]:
    """The text of draw.result and its proof under the newest checkpoint."""
    leaf = _result_of(draw)
    checkpoint = latest_checkpoint()
    assert checkpoint is not None
    return leaf.entry, proof_of(leaf, checkpoint)


def _result_of(draw: Draw) -> LogLeaf:
    """The last draw.result: a corrected entropy gives another."""
    return [leaf for leaf in leaves_of(f"draw:{draw.draw_id}") if leaf.kind == "draw.result"][-1]


def _rows(draw: Draw, name: str) -> Iterator[list[str]]:
    for line in _file(draw, name).decode().splitlines():
        if line and not line.startswith("#blind\t"):
            yield line.split("\t")


def _file(draw: Draw, name: str) -> bytes:
    return stored(name, (draw.files | (draw.outcome_files or {}))[name])
