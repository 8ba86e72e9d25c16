"""Team rounds: the next roster, its commitment, its one outcome (DD-1 §3, blocked teams)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from doubledraw.draw import bundle, commitment, entropy, frame, matching, outcome, rounds, seed
from doubledraw.draw.design import Design, EntropySource
from doubledraw.platform.draws.engine.ceremony import plain_blocked, plain_seats
from doubledraw.platform.draws.engine.freezing import BLIND_BYTES, Chance
from doubledraw.platform.draws.engine.words import in_our_words, stored
from doubledraw.platform.draws.models import Draw, TeamRound
from doubledraw.platform.draws.selectors.rolls import Row
from doubledraw.platform.records import store

ANYWHERE, NONE = "*", "-"


@dataclass(frozen=True, slots=True)
class Grown:
    """The next roster and recusals, and how they differ from those before."""

    roster: tuple[Row, ...]
    recusals: tuple[Row, ...]
    added: tuple[str, ...]
    widened: tuple[str, ...]
    gone: tuple[str, ...]
    more_recusals: int

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing was added: the same people would be blocked again."""
        return not self.added and not self.widened


@dataclass(frozen=True, slots=True)
class RoundResult:
    """What a round gives, in plain values; `files` are bytes to store."""

    files: Mapping[str, bytes]
    teams_root: str
    teams: tuple[tuple[str, int, str], ...]
    blocked: dict[str, Any] | None


def people_files(draw: Draw, last: TeamRound | None) -> Mapping[str, str]:
    """Where roster and recusals in force are kept: the last round's, else the draw's."""
    files: Mapping[str, str] = last.files if last else draw.files
    return files


def rows_of(name: str, digest: str) -> list[Row]:
    """The rows of a stored table; `name` as in a bundle."""
    with in_our_words():
        return frame.decode_table(name, stored(name, digest))


def grown(
    before: tuple[Sequence[Row], Sequence[Row]],
    today: tuple[Iterable[Row], Iterable[Row]],
    gone: frozenset[str],
    targets: frozenset[str] | None = None,
    *,
    keep_regions: bool = False,
) -> Grown:
    """Roster and recusals before, with what the directories have more today.

    Nobody is taken out but `gone`, nothing is taken away: a person keeps department and load, and the larger
    of old and new qualifications, regions and capacity. `targets`: those of the frame that today's recusals
    name, None = do not look. `keep_regions`: whoever was there before keeps their regions as they are; for those who
    moved since, more would only add the district they were kept out of.
    """
    roster = {row[0]: row for row in before[0] if row[0] not in gone}
    added, widened = [], []
    now = [_where_it_was(row, roster) for row in today[0]] if keep_regions else today[0]
    for row in now:
        old = roster.get(row[0])
        if old is None and row[0] not in gone:
            added.append(row[0])
        if old is not None and _wider(old, row) != old:
            widened.append(row[0])
        if row[0] not in gone:
            roster[row[0]] = _wider(old, row) if old else row
    recusals = {row[:2]: row for row in before[1] if row[1] in roster}
    known = len(recusals)
    for row in today[1]:
        if row[1] in roster and (targets is None or row[0] in targets):
            recusals.setdefault(row[:2], row)
    left = tuple(sorted(row[0] for row in before[0] if row[0] in gone))
    return Grown(
        tuple(sorted(roster.values())),
        tuple(sorted(recusals.values())),
        tuple(sorted(added)),
        tuple(sorted(widened)),
        left,
        len(recusals) - known,
    )


def _where_it_was(row: Row, before: Mapping[str, Row]) -> Row:
    """The row with the regions that its person had before, if they were there."""
    return (*row[:3], before[row[0]][3], *row[4:]) if row[0] in before else row


def _wider(old: Row, new: Row) -> Row:
    """The columns ref, department, qualifications, regions, capacity, load of `old`, as wide as either."""
    if old[1] != new[1]:
        return old
    regions = _united(old[3], new[3])
    regions = ANYWHERE if ANYWHERE in regions.split(",") else regions
    capacity = NONE if NONE in (old[4], new[4]) else str(max(int(old[4]), int(new[4])))
    return (*old[:2], _united(old[2], new[2]), regions, capacity, old[5])


def _united(one: str, other: str) -> str:
    return ",".join(sorted({*one.split(","), *other.split(",")} - {""}))


def round_tables(grown: Grown, chance: Chance) -> dict[str, bytes]:
    """roster.tsv and recusals.tsv of a round, each under its own random blind line."""
    rows = {"roster.tsv": grown.roster, "recusals.tsv": grown.recusals}
    with in_our_words():
        return {
            name: frame.encode_table(name, rows[name], chance(BLIND_BYTES).hex()) for name in rows
        }


def commit_round(
    draw: Draw,
    number: int,
    before: tuple[Sequence[Row], Sequence[Row]],
    tables: Mapping[str, bytes],
    sources: Sequence[Mapping[str, str]],
    draw_by: str,
) -> tuple[bytes, str, list[str]]:
    """round-r/commitment.json, its hash, and who was taken out. Refused when something was taken away."""
    with in_our_words():
        design = Design.parse(draw.design)
        named = [EntropySource(s["source"], s["when"], s["form"]) for s in sources]
        data = commitment.build_round(design, draw.commitment, number, tables, named, draw_by)
        after = tuple(frame.decode_table(name, tables[name]) for name in commitment.ROUND_TABLES)
        gone = rounds.check_changes(number, before, (after[0], after[1]))
        return data, design.hashing().hex(data), gone


def round_entropy(round: TeamRound, values: Sequence[str]) -> bytes:
    """round-r/entropy.json."""
    with in_our_words():
        sources = [EntropySource(s["source"], s["when"], s["form"]) for s in round.entropy]
        return entropy.build_for(sources, values)


def compute_round(round: TeamRound) -> RoundResult:
    """The one outcome of what the round froze, committed to and was given. Pure: again gives the same."""
    draw = round.draw
    with in_our_words():
        design = Design.parse(draw.design)
        files = {name: stored(name, digest) for name, digest in round.files.items()}
        files["commitment.json"] = stored("commitment.json", round.commitment_file)
        found = rounds.compute(
            design,
            draw.commitment,
            draw_seed(draw),
            regions_of(draw, drawn_ids(draw)),
            round.number,
            files,
            stored("entropy.json", round.entropy_file),
        )
    teams = found.teams
    if isinstance(teams, matching.Blocked):
        return RoundResult(found.files, found.teams_root, (), plain_blocked(teams))
    return RoundResult(found.files, found.teams_root, plain_seats(teams), None)


def draw_seed(draw: Draw) -> str:
    """The seed of a draw that has its outcome, from what was opened then."""
    kept = draw.outcome_files or {}
    committed = commitment.Commitment.read(stored("commitment.json", draw.commitment_file))
    nonces = bundle.read_nonces(stored("nonces.json", kept["nonces.json"]), committed)
    suite = Design.parse(draw.design).hashing()
    seed.check_nonces(suite, committed, nonces)
    e = suite.hex(stored("entropy.json", draw.entropy_file))
    return seed.seed(suite, draw.commitment, e, nonces)


def round_seed(round: TeamRound) -> str:
    """seed_r: what order/g, edge/g and seal run on from this round on."""
    suite = Design.parse(round.draw.design).hashing()
    e = suite.hex(stored("entropy.json", round.entropy_file))
    return seed.team_seed(suite, draw_seed(round.draw), round.commitment, e)


def drawn_ids(draw: Draw) -> list[str]:
    """The ids of drawn.tsv."""
    kept = draw.outcome_files or {}
    return stored("drawn.tsv", kept["drawn.tsv"]).decode().split()


def regions_of(draw: Draw, targets: Iterable[str]) -> dict[str, str]:
    """The frozen regions of some targets, of those that stand in the frame."""
    path = store.path_of(draw.files["frame.tsv"])
    if not path.exists():
        stored("frame.tsv", draw.files["frame.tsv"])
    return outcome.regions_of(path, frozenset(targets))
