"""Commitment, entropy and outcome: the pure core fed from the store (DD-1 §3.2 to §3.4)."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doubledraw.draw import commitment, entropy, frame, outcome, selection
from doubledraw.draw.design import Design, bits
from doubledraw.draw.matching import Blocked, Teams
from doubledraw.draw.suite import named
from doubledraw.platform.draws.engine.words import in_our_words, stored
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.records import store

NONCE_BYTES = 32
DICE = {"d10xN": "十面骰", "d6xN": "六面骰"}
# Above this many lines the database engine is faster than the pure one; both give the same bytes.
LARGE_FRAME = 300_000


@dataclass(frozen=True, slots=True)
class Form:
    """A form of public entropy as a page needs it: name, title, how to type it, bits."""

    name: str
    title: str
    example: str
    bits: float


@dataclass(frozen=True, slots=True)
class Result:
    """What a draw gives, in plain values; `files` are bytes to store."""

    files: Mapping[str, bytes]
    sizes: dict[str, int]
    cuts: dict[str, str]
    key: str
    targets_root: str
    teams_root: str
    selected: tuple[selection.Ranked, ...]
    reserve: tuple[selection.Ranked, ...]
    regions: dict[str, str]
    teams: tuple[tuple[str, int, str], ...]
    blocked: dict[str, Any] | None


def forms() -> list[Form]:
    """The closed list; dice stand for one die, the page multiplies."""
    return [
        Form(
            form.name,
            DICE.get(form.name, form.title),
            form.example,
            bits(form.name.replace("xN", "x1")),
        )
        for form in entropy.FORMS
    ]


def seal_of(suite: str, draw_id: str, holder: str, nonce: str) -> str:
    """The public commitment to a holder's nonce."""
    with in_our_words():
        return commitment.nonce_commitment(named(suite), draw_id, holder, nonce)


def commit(draw: Draw, seals: Sequence[tuple[str, str]]) -> tuple[bytes, str]:
    """commitment.json over the frozen files, and C."""
    with in_our_words():
        design = Design.parse(draw.design)
        files = {name: stored(name, draw.files[name]) for name in frame.TABLES}
        data = commitment.build(design, files, seals)
        return data, design.hashing().hex(data)


def check_value(form: str, value: str) -> None:
    """Refuse a value that is not spelled exactly as §3.3 wants; `params["position"]` says where."""
    with in_our_words():
        entropy.parse(form, value)


def entropy_file(draw: Draw, values: Sequence[str]) -> tuple[bytes, list[dict[str, str]]]:
    """entropy.json, and the array for the log."""
    with in_our_words():
        design = Design.parse(draw.design)
        data = entropy.build(design, values)
    array = [
        {"source": s.source, "when": s.when, "value": value}
        for s, value in zip(design.entropy, values, strict=True)
    ]
    return data, array


def compute(draw: Draw, nonces: Sequence[str]) -> Result:
    """The one outcome of what was frozen, committed and published. Pure: again gives the same."""
    with tempfile.TemporaryDirectory(prefix="doubledraw-draw-") as scratch, in_our_words():
        files = _inputs(draw, Path(scratch))
        found = outcome.compute(
            files, nonces, stored("entropy.json", draw.entropy_file), _selecting(draw)
        )
    return _plain(found)


def digest(draw: Draw, data: bytes) -> str:
    """The hash of a file in the draw's own suite, as the log and the verifiers say it."""
    return named(draw.design["suite"]).hex(data)


def _inputs(draw: Draw, scratch: Path) -> dict[str, bytes | Path]:
    """Every input by its name; tables as links into the store, so that large ones stay on disk."""
    for name in frame.TABLES:
        kept = store.path_of(draw.files[name]).resolve()
        if not kept.exists():
            stored(name, draw.files[name])
        (scratch / name).symlink_to(kept)
    tables: dict[str, bytes | Path] = {name: scratch / name for name in frame.TABLES}
    return tables | {
        "design.json": stored("design.json", draw.files["design.json"]),
        "commitment.json": stored("commitment.json", draw.commitment_file),
    }


def _selecting(draw: Draw) -> outcome.Select:
    large = sum(draw.populations.values()) > LARGE_FRAME
    if large and draw.design["suite"] == "sha256":
        from doubledraw.engines import duckdb  # heavy, and most draws never need it

        return duckdb.select
    return selection.select


def _plain(found: outcome.Outcome) -> Result:
    blocked = found.blocked
    return Result(
        files=found.files,
        sizes=dict(found.sizes),
        cuts=found.cuts,
        key=found.key,
        targets_root=found.targets_root,
        teams_root=found.teams_root,
        selected=found.selection.selected,
        reserve=found.selection.reserve,
        regions=dict(found.regions),
        teams=() if isinstance(found.teams, Blocked) else plain_seats(found.teams),
        blocked=plain_blocked(blocked) if blocked else None,
    )


def plain_seats(teams: Teams) -> tuple[tuple[str, int, str], ...]:
    """(target, seat, ref) of everybody on a team."""
    return tuple(
        (target, seat, ref)
        for target, seats in teams.seats.items()
        for seat, refs in enumerate(seats)
        for ref in refs
    )


def plain_blocked(blocked: Blocked) -> dict[str, Any]:
    """§5.5 with everything a clerk needs to act on."""
    return blocked.to_json() | {
        "department": blocked.wanted.department,
        "qualification": blocked.wanted.qualification,
        "count": blocked.wanted.count,
        "regions": list(blocked.regions),
        "people": [{"ref": p.ref, "targets": p.targets, "gives": p.gives} for p in blocked.people],
    }
