"""What one firm gets of a draw: its leaf at the door (DD-1 §6), and its own stratum, number and cut (§8)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from doubledraw.draw import leaf_file, leaves, numbers, outcome
from doubledraw.draw.suite import named
from doubledraw.platform.draws.engine.rounds import draw_seed, round_seed
from doubledraw.platform.draws.engine.words import in_our_words, stored
from doubledraw.platform.draws.models import Draw, Substitution, TeamRound
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
    """The result trees of a draw, made again from its files, and the leaf file of each firm that has or had a place.

    `last`: the newest team round with an outcome, whose teams are in force then.
    """

    def __init__(self, draw: Draw, last: TeamRound | None = None) -> None:
        self._draw, self._last = draw, last
        with in_our_words():
            self._suite = named(draw.design["suite"])
            seed = draw_seed(draw)
            self._targets = leaves.targets_tree(self._suite, draw.draw_id, seed, dict(_roles(draw)))
            self._seal = round_seed(last) if last else seed
            files = (last.outcome_files if last else draw.outcome_files) or {}
            self._teams = None
            if (last.blocked if last else draw.blocked) is None:
                teams = dict(_teams(files["teams.tsv"]))
                self._teams = leaves.teams_tree(self._suite, draw.draw_id, seed, self._seal, teams)
        self._logged = leaves_of(f"draw:{draw.draw_id}")

    @property
    def roots(self) -> tuple[str, str]:
        """The roots of the two trees; they are the draw's own, or the last round's."""
        return self._targets.root, self._teams.root if self._teams else outcome.BLOCKED

    def leaf(self, code: str) -> bytes:
        """The leaf file of a firm that was drawn or took a place; KeyError when it did neither.

        It carries every log entry by which the firm got its place or team, or lost its place.
        """
        mine = [row for row in self._draw.substitutions.order_by("number") if _concerns(row, code)]
        team = self._team(code, mine)
        wanted = {row.log_index for row in mine}
        if self._last is not None and not isinstance(team, str):
            wanted.add(self._round_entry().index)
        checkpoint = latest_checkpoint()
        assert checkpoint is not None
        result = self._result()
        proof = proof_of(result, checkpoint)
        note = proof.partition("\n\n")[2]
        later = [leaf for leaf in self._logged if leaf.index in wanted]
        heads = [proof_of(leaf, checkpoint).partition("\n\n")[0] for leaf in later]
        return leaf_file.build(
            self._suite,
            result.entry,
            proof,
            log_key().verifier().encoded(),
            self._targets.proof(code),
            team,
            [(leaf.entry, f"{head}\n\n{note}") for leaf, head in zip(later, heads, strict=True)],
        )

    def target_hash(self, code: str) -> str:
        """The leaf hash of a firm, as draw.substitute names it; KeyError when it is not in the tree."""
        return leaves.leaf_hash(self._suite, self._targets.leaves[self._targets.places[code]])

    def team_hash(self, code: str, team: Iterable[tuple[str, int, str]]) -> str:
        """The leaf hash of a team, given as (firm, seat, ref)."""
        refs = [ref for _, _, ref in sorted(team)]
        text = leaves.team_leaf(self._suite, self._draw.draw_id, self._seal, code, refs)
        return leaves.leaf_hash(self._suite, text)

    def _team(self, code: str, mine: list[Substitution]) -> leaves.LeafProof | str | None:
        """The leaf of the newest team: in the tree in force, or the text of one that a substitution made."""
        made = [row.team for row in mine if row.out_ref or row.in_code == code]
        if made:
            team = [ref for refs in made[-1] for ref in refs]
            return leaves.team_leaf(self._suite, self._draw.draw_id, self._seal, code, team)
        return self._teams.proof(code) if self._teams else None

    def _result(self) -> LogLeaf:
        """The last draw.result: a corrected entropy gives another."""
        return [leaf for leaf in self._logged if leaf.kind == "draw.result"][-1]

    def _round_entry(self) -> LogLeaf:
        return [leaf for leaf in self._logged if leaf.kind == "draw.teams"][-1]


def _concerns(row: Substitution, code: str) -> bool:
    """Whether the row gave this firm its place or team, or took its place."""
    return code in (row.code, row.in_code)


def leaf_link(leaf: bytes) -> str:
    """The fragment of an address that carries a leaf file."""
    return leaf_file.link(leaf)


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


def _roles(draw: Draw) -> Iterator[tuple[str, str]]:
    for name, role in (("selection.tsv", leaves.SELECTED), ("reserve.tsv", leaves.RESERVE)):
        for _, _, code, _ in _rows(draw, name):
            yield code, role


def _teams(digest: str) -> Iterator[tuple[str, list[str]]]:
    """teams.tsv is sorted by firm, seat and reference, as §6 wants the team."""
    rows = _fields(stored("teams.tsv", digest))
    for code, seats in groupby(rows, key=itemgetter(0)):
        yield code, [ref for _, _, ref in seats]


def _rows(draw: Draw, name: str) -> Iterator[list[str]]:
    return _fields(stored(name, (draw.files | (draw.outcome_files or {}))[name]))


def _fields(table: bytes) -> Iterator[list[str]]:
    for line in table.decode().splitlines():
        if line and not line.startswith("#blind\t"):
            yield line.split("\t")
