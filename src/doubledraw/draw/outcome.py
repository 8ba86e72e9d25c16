"""The outcome of a draw, computed once from frozen files, nonces and entropy (§3.4)."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from doubledraw.draw import canonical, entropy, frame, leaves, matching, numbers, seed, selection
from doubledraw.draw.commitment import NAME as COMMITMENT
from doubledraw.draw.commitment import Commitment
from doubledraw.draw.design import Design
from doubledraw.draw.suite import Suite

Select = Callable[[Design, bytes | Path, Mapping[str, int], str], selection.Selection]
BLOCKED = "blocked"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Outcome:
    """Everything a draw gives. `files` are the bytes to store; the rest is what they were made of."""

    files: Mapping[str, bytes]
    design: Design
    c: str
    seed: str
    key: str
    sizes: Mapping[str, int]
    selection: selection.Selection
    regions: Mapping[str, str]
    targets: leaves.ResultTree
    teams: matching.Teams | matching.Blocked
    teams_tree: leaves.ResultTree | None

    @property
    def targets_root(self) -> str:
        """The root over selected and reserve ids, in hex."""
        return self.targets.root

    @property
    def teams_root(self) -> str:
        """The root over the teams, in hex, or "blocked"."""
        return self.teams_tree.root if self.teams_tree else BLOCKED

    @property
    def blocked(self) -> matching.Blocked | None:
        """What blocks the teams, if anything does."""
        return self.teams if isinstance(self.teams, matching.Blocked) else None

    @property
    def cuts(self) -> dict[str, str]:
        """The number of rank n_h of every stratum."""
        return self.selection.cuts


def compute(
    files: Mapping[str, bytes | Path],
    nonces: Sequence[str],
    entropy_file: bytes,
    select: Select = selection.select,
) -> Outcome:
    """The one outcome of these inputs.

    files         design.json, commitment.json and the five tables, as frozen; tables may be paths
    nonces        in commitment order
    entropy_file  the bytes of entropy.json
    select        another engine's selection, proven to give the same

    Refused when a file is not the one committed to, a nonce does not open its commitment, or the
    entropy is not spelled as §3.3 wants.
    """
    committed = _bytes(files[COMMITMENT])
    design = Design.read(_bytes(files["design.json"]))
    commitment = Commitment.read(committed)
    suite = design.hashing()
    _check_frozen(design, commitment, files)
    seed.check_nonces(suite, commitment, nonces)
    entropy.read(entropy_file, design.entropy)
    c, e = suite.hex(committed), suite.hex(entropy_file)
    return draw(design, commitment, files, c, seed.seed(suite, c, e, nonces), select)


def draw(
    design: Design,
    commitment: Commitment,
    files: Mapping[str, bytes | Path],
    c: str,
    draw_seed: str,
    select: Select = selection.select,
) -> Outcome:
    """Sections 4 to 6 under a seed; everything before is already checked."""
    suite = design.hashing()
    key = numbers.key(suite, "target", draw_seed)
    sizes = design.sizes(commitment.strata)
    selected = select(design, files["strata.tsv"], sizes, key)
    regions = regions_of(files["frame.tsv"], frozenset(selected.drawn))
    targets = targets_tree(design, draw_seed, selected)
    people = matching.People.of(
        regions.items(),
        frame.decode_table("roster.tsv", _bytes(files["roster.tsv"])),
        frame.decode_table("recusals.tsv", _bytes(files["recusals.tsv"])),
    )
    teams = matching.assign(design, selected.drawn, people, draw_seed)
    tree = teams_tree(design, draw_seed, draw_seed, teams)
    made = selected.files()
    if isinstance(teams, matching.Teams):
        made["teams.tsv"] = teams.file()
    made["outcome.json"] = outcome_file(
        design, c, sizes, targets.root, tree.root if tree else BLOCKED
    )
    return Outcome(made, design, c, draw_seed, key, sizes, selected, regions, targets, teams, tree)


def targets_tree(
    design: Design, draw_seed: str, selected: selection.Selection
) -> leaves.ResultTree:
    """The targets tree of a selection (§6)."""
    roles = {row.id: leaves.SELECTED for row in selected.selected}
    roles |= {row.id: leaves.RESERVE for row in selected.reserve}
    return leaves.targets_tree(design.hashing(), design.draw_id, draw_seed, roles)


def teams_tree(
    design: Design, draw_seed: str, seed: str, teams: matching.Teams | matching.Blocked
) -> leaves.ResultTree | None:
    """The teams tree (§6), or None when the teams are blocked."""
    if isinstance(teams, matching.Blocked):
        return None
    by_target = {target: teams.of(target) for target in teams.seats}
    return leaves.teams_tree(design.hashing(), design.draw_id, draw_seed, seed, by_target)


def outcome_file(
    design: Design, c: str, sizes: Mapping[str, int], targets_root: str, teams_root: str
) -> bytes:
    """The bytes of outcome.json (§8)."""
    value: dict[str, Any] = {
        "draw_id": design.draw_id,
        "commitment": c,
        "sizes": dict(sizes),
        "targets_root": targets_root,
        "teams_root": teams_root,
    }
    return canonical.encode(value)


def regions_of(frame_file: bytes | Path, targets: Collection[str]) -> dict[str, str]:
    """The regions of some targets, without reading a large frame into memory."""
    wanted = {target.encode() for target in targets}
    found = {}
    with _opened(frame_file) as lines:
        for line in lines:
            target, _, region = line.partition(b"\t")
            if target in wanted:
                found[target.decode()] = region.rstrip(b"\n").decode()
    return found


def digest_of(suite: Suite, file: bytes | Path) -> tuple[str, int]:
    """The hash of a table and its rows, read in pieces."""
    hashed, rows = suite.new(b""), -1
    with _opened(file) as stream:
        while chunk := stream.read(_CHUNK):
            hashed.update(chunk)
            rows += chunk.count(b"\n")
    return hashed.hexdigest(), rows


def _check_frozen(
    design: Design, commitment: Commitment, files: Mapping[str, bytes | Path]
) -> None:
    commitment.check_design(design)
    for name in frame.TABLES:
        commitment.check_table(name, *digest_of(design.hashing(), files[name]))
    design.check_chances(commitment.strata)


def _opened(file: bytes | Path) -> BinaryIO:
    return io.BytesIO(file) if isinstance(file, bytes) else file.open("rb")


def _bytes(file: bytes | Path) -> bytes:
    return file if isinstance(file, bytes) else file.read_bytes()
