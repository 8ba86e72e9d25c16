"""Whether a draw's rows still say what its files and the log say: what somebody changed behind the triggers shows.

The log is compared with the checkpoints that others hold; the rows, which pages are made of, are compared with the log
and with the files whose digests it carries.
"""

import json
from collections.abc import Iterator
from typing import Any

from doubledraw.draw import canonical, frame, numbers
from doubledraw.draw.commitment import Commitment
from doubledraw.draw.design import Design
from doubledraw.platform.draws.engine.bundles import stored_files
from doubledraw.platform.draws.engine.ceremony import digest
from doubledraw.platform.draws.engine.doors import Doors
from doubledraw.platform.draws.engine.drand import is_proven
from doubledraw.platform.draws.engine.rounds import draw_seed
from doubledraw.platform.draws.engine.words import in_our_words, stored
from doubledraw.platform.draws.models import (
    Assignment,
    BeaconProof,
    Draw,
    EntropyValue,
    Release,
    Substitution,
    TeamRound,
)
from doubledraw.platform.draws.selectors.rounds import last_drawn, rounds_of
from doubledraw.platform.draws.states import DrawState
from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.ledger.selectors import leaves_of

Said = dict[str, list[dict[str, Any]]]
Seated = tuple[str, int, str]
Placed = set[Seated]


def inspect(draw: Draw) -> list[str]:
    """What of the draw's rows differs from its files or the log, each in a few words; empty when nothing does."""
    said = _said(draw)
    try:
        with in_our_words():
            return [what for what, same in _compared(draw, said) if not same]
    except (DomainError, OSError, ValueError, LookupError, TypeError) as fault:
        return [f"cannot be recomputed: {type(fault).__name__} {fault}"]


def _said(draw: Draw) -> Said:
    """Kind → the entries of the log about this draw, each with its index."""
    found: Said = {}
    for leaf in leaves_of(f"draw:{draw.draw_id}"):
        found.setdefault(leaf.kind, []).append(json.loads(leaf.entry) | {"index": leaf.index})
    return found


def _compared(draw: Draw, said: Said) -> Iterator[tuple[str, bool]]:
    """(what, whether row, file and log agree)."""
    design = stored("design.json", draw.files["design.json"])
    yield "design", canonical.encode(draw.design) == design and draw.draw_id in design.decode()
    yield "sizes of strata", dict(draw.sizes) == Design.parse(draw.design).sizes(draw.populations)
    yield "steps in the log", set(said) >= _steps(draw) and _absent(draw, said)
    if draw.commitment:
        yield from _committed(draw, said)
    if draw.entropy_file:
        yield from _published(draw, said)
    if draw.outcome_files is not None:
        yield from _drawn(draw, said)
        yield from _placed(draw, said)
    if draw.revealed_at is not None:
        kept = stored_files(draw)
        files = {n: digest(draw, stored(n, d)) for n, d in (draw.revealed_files or {}).items()}
        known = all(kept.get(name) == d for name, d in (draw.revealed_files or {}).items())
        revealed = said["draw.reveal"][-1]
        yield "revealed files", known and files == revealed["files"]
        yield "early reason", draw.early_reason == revealed["early"]
    if draw.state == DrawState.VOIDED:
        void = said["draw.void"][-1]
        yield "void", (draw.void_reason, draw.void_text) == (void["reason"], void["text"])


def _steps(draw: Draw) -> set[str]:
    steps = {
        "draw.commit": draw.commitment != "",
        "draw.entropy": draw.entropy_file != "",
        "draw.result": draw.outcome_files is not None,
        "draw.reveal": draw.revealed_at is not None,
        "draw.void": draw.state == DrawState.VOIDED,
    }
    return {kind for kind, is_done in steps.items() if is_done}


def _absent(draw: Draw, said: Said) -> bool:
    """No step stands in the log that the row does not know of."""
    once = {"draw.commit", "draw.entropy", "draw.result", "draw.reveal", "draw.void"}
    state = {
        DrawState.FROZEN: draw.commitment == "",
        DrawState.COMMITTED: draw.commitment != "" and draw.outcome_files is None,
        DrawState.DRAWN: draw.outcome_files is not None and draw.revealed_at is None,
        DrawState.REVEALED: draw.revealed_at is not None,
        DrawState.VOIDED: True,
    }
    return once & set(said) == _steps(draw) and state[DrawState.of(draw.state)]


def _committed(draw: Draw, said: Said) -> Iterator[tuple[str, bool]]:
    data = stored("commitment.json", draw.commitment_file)
    committed = Commitment.read(data)
    entry = said["draw.commit"][-1]
    yield "commitment", draw.commitment == entry["commitment"] == digest(draw, data)
    yield (
        "plan line",
        (draw.design["plan"], entry["replaces"])
        == (
            entry["plan"],
            draw.replaces.draw_id if draw.replaces else "",
        ),
    )
    committed.check_design(Design.parse(draw.design))
    yield "populations", dict(draw.populations) == dict(committed.strata)
    seals = draw.nonces.order_by("position").values_list("holder", "commitment")
    yield "nonces", list(seals) == [tuple(pair) for pair in committed.nonces]
    yield "holders", list(draw.holders) == [holder for holder, _ in committed.nonces]
    tables = {name: digest(draw, stored(name, draw.files[name])) for name in frame.TABLES}
    yield "tables", tables == {name: committed.files[name].digest for name in frame.TABLES}


def _published(draw: Draw, said: Said) -> Iterator[tuple[str, bool]]:
    file = json.loads(stored("entropy.json", draw.entropy_file))
    newest = [*said["draw.entropy"], *said.get("draw.correct", ())][-1]
    yield "entropy", file == newest["entropy"]
    first = said["draw.entropy"][-1]["entropy"]
    rows = draw.entropy_values.select_related("proof").order_by("position")
    typed = [(row.source, row.value, row.confirmed_value or row.value) for row in rows]
    yield "typed values", typed == [(s["source"], s["value"], s["value"]) for s in first]
    alone = [row for row in rows if row.confirmed_value and row.confirmed_by is None]
    yield "signatures of drand rounds", all(_is_proven(row) for row in alone)
    corrected = draw.corrections.filter(applied_at__isnull=False).count()
    yield "corrections", corrected == len(said.get("draw.correct", ()))


def _is_proven(row: EntropyValue) -> bool:
    proof: BeaconProof | None = getattr(row, "proof", None)
    return proof is not None and is_proven(row.source, row.value, proof)


def _are_proven(round: TeamRound) -> bool:
    """What nobody confirmed is proven by its signature, in another round of teams as in the draw."""
    alone = round.values.exclude(confirmed_value="").filter(confirmed_by=None)
    for row in alone.select_related("proof"):
        proof: BeaconProof | None = getattr(row, "proof", None)
        source = str(round.entropy[row.position]["source"])
        if proof is None or not is_proven(source, row.value, proof):
            return False
    return True


def _drawn(draw: Draw, said: Said) -> Iterator[tuple[str, bool]]:
    entry, kept = said["draw.result"][-1], draw.outcome_files or {}
    selected = _table("selection.tsv", kept["selection.tsv"])
    rows = [(*row, "selected") for row in selected]
    rows += [(*row, "reserve") for row in _table("reserve.tsv", kept["reserve.tsv"])]
    kept_rows = draw.drawn_targets.values_list("stratum", "rank", "code", "number", "role")
    yield "drawn firms", {(s, int(r), c, n, k) for s, r, c, n, k in rows} == set(kept_rows)
    roots = (draw.targets_root, draw.teams_root)
    yield "roots", roots == (entry["targets_root"], entry["teams_root"]) == Doors(draw).roots
    yield "sizes", dict(draw.sizes) == entry["sizes"]
    suite = Design.parse(draw.design).hashing()
    yield "key", draw.key == numbers.key(suite, "target", draw_seed(draw))
    cuts = {stratum: number for stratum, _, _, number in selected}
    yield "cuts", dict(draw.cuts or {}) == cuts


def _placed(draw: Draw, said: Said) -> Iterator[tuple[str, bool]]:
    """Teams: of the result or the last round, and what the log says of substitutes."""
    rounds = rounds_of(draw)
    last = last_drawn(rounds)
    yield "signatures of drand rounds of later rounds", all(map(_are_proven, rounds))
    yield (
        "rounds",
        _rounds(rounds)
        == [
            (entry["round"], entry["digest"], _root(entry["round"], said))
            for entry in said.get("draw.roster", ())
        ],
    )
    if last is not None:
        yield "teams of the round", last.teams_root == Doors(draw, last).roots[1]
    blocked = last.blocked if last else draw.blocked
    root = last.teams_root if last else draw.teams_root
    yield "blocked", (blocked is not None) == (root == "blocked")
    files = (last.outcome_files if last else draw.outcome_files) or {}
    given: Placed = set()
    if blocked is None:
        given = {(c, int(g), ref) for c, g, ref in _table("teams.tsv", files["teams.tsv"])}
    yield from _substituted(draw, said, given)


def _substituted(draw: Draw, said: Said, given: Placed) -> Iterator[tuple[str, bool]]:
    rows = list(draw.substitutions.order_by("number"))
    entries = said.get("draw.substitute", [])
    yield "substitutions", [row.log_index for row in rows] == [e["index"] for e in entries]
    doors = Doors(draw, last_drawn(rounds_of(draw)))
    everybody, ended = set(given), set[Seated]()
    named = []
    for row in rows:
        before = {place for place in everybody - ended if place[0] == row.code}
        ended |= {place for place in before if row.out_ref in ("", place[2])}
        into = row.code if row.out_ref else row.in_code
        everybody |= _begun(row, into)
        after = {place for place in everybody - ended if place[0] == into}
        team = doors.team_hash(into, after) if into else ""
        if row.out_ref:
            named.append((doors.team_hash(row.code, before), team, team))
        else:
            named.append((doors.target_hash(row.code), into and doors.target_hash(into), team))
    yield "substitutes", named == [(e["out"], e["in"], e["team"]) for e in entries]
    columns = ("code", "seat", "inspector_ref")
    yield "teams", set(Assignment.objects.filter(draw=draw).values_list(*columns)) == everybody
    released = Release.objects.filter(assignment__draw=draw)
    found = released.values_list(*(f"assignment__{name}" for name in columns))
    yield "who was replaced", set(found) == ended


def _begun(row: Substitution, into: str) -> Placed:
    if row.out_ref:
        return {(into, row.seat or 0, row.in_ref)} if row.in_ref else set()
    return {(into, g, ref) for g, refs in enumerate(row.team) for ref in refs}


def _rounds(rounds: list[TeamRound]) -> list[tuple[int, str, str]]:
    return [(round.number, round.commitment, round.teams_root) for round in rounds]


def _root(number: int, said: Said) -> str:
    roots = [e["teams_root"] for e in said.get("draw.teams", ()) if e["round"] == number]
    return roots[-1] if roots else ""


def _table(name: str, digest: str) -> list[list[str]]:
    return [line.split("\t") for line in stored(name, digest).decode().splitlines()]
