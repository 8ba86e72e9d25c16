"""Later team rounds, when the first could not fill every seat (§3, blocked teams)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from doubledraw.draw import canonical, entropy, frame, matching, seed
from doubledraw.draw.commitment import ROUND_TABLES, RoundCommitment, check_digest
from doubledraw.draw.design import Design
from doubledraw.draw.errors import DrawError
from doubledraw.draw.leaves import ResultTree
from doubledraw.draw.outcome import BLOCKED, digest_of, teams_tree


@dataclass(frozen=True, slots=True)
class RoundOutcome:
    """What a team round gives: teams.tsv (none when blocked again) and outcome.json."""

    files: Mapping[str, bytes]
    seed: str
    teams: matching.Teams | matching.Blocked
    teams_tree: ResultTree | None

    @property
    def teams_root(self) -> str:
        """The root over the teams, in hex, or "blocked"."""
        return self.teams_tree.root if self.teams_tree else BLOCKED


def folder(number: int) -> str:
    """The folder of round `number` in a bundle."""
    return f"round-{number}"


def compute(
    design: Design,
    c: str,
    draw_seed: str,
    regions: Mapping[str, str],
    number: int,
    files: Mapping[str, bytes],
    entropy_file: bytes,
) -> RoundOutcome:
    """The teams of round `number` of the draw with commitment hash `c` and seed `draw_seed`.

    regions  of the selected targets, as in the draw's outcome
    files    commitment.json, roster.tsv and recusals.tsv of the round
    """
    committed = read_commitment(design, c, number, files["commitment.json"])
    check_tables(design, committed, number, files)
    entropy.read(entropy_file, committed.entropy, f"{folder(number)}/entropy.json")
    suite = design.hashing()
    hashes = suite.hex(files["commitment.json"]), suite.hex(entropy_file)
    round_seed = seed.team_seed(suite, draw_seed, *hashes)
    roster, recusals = (frame.decode_table(name, files[name]) for name in ROUND_TABLES)
    people = matching.People.of(regions.items(), roster, recusals)
    teams = matching.assign(design, sorted(regions), people, round_seed)
    tree = teams_tree(design, draw_seed, round_seed, teams)
    root = tree.root if tree else BLOCKED
    made = {"teams.tsv": teams.file()} if isinstance(teams, matching.Teams) else {}
    made["outcome.json"] = outcome_file(design, hashes[0], number, root)
    return RoundOutcome(made, round_seed, teams, tree)


def read_commitment(design: Design, c: str, number: int, data: bytes) -> RoundCommitment:
    """The round's commitment, if it belongs to this draw and this round."""
    where = f"{folder(number)}/commitment.json"
    found = RoundCommitment.read(data, where)
    belongs = {"draw_id": design.draw_id, "commitment": c, "round": number}
    for field, expected in belongs.items():
        if getattr(found, field) != expected:
            raise DrawError(
                "round_differs",
                f"{getattr(found, field)!r} stands where {expected!r} belongs",
                f"{where}, field {field}",
                "The file is of another draw or round.",
                "§3",
                {"field": field},
            )
    return found


def check_tables(
    design: Design, committed: RoundCommitment, number: int, files: Mapping[str, bytes]
) -> None:
    """The round's tables are the ones committed to."""
    for name in ROUND_TABLES:
        digest, rows = digest_of(design.hashing(), files[name])
        check_digest(committed.files[name], f"{folder(number)}/{name}", digest, rows)


def outcome_file(design: Design, round_commitment: str, number: int, teams_root: str) -> bytes:
    """The bytes of round-r/outcome.json."""
    return canonical.encode(
        {
            "draw_id": design.draw_id,
            "commitment": round_commitment,
            "round": number,
            "teams_root": teams_root,
        }
    )


def check_changes(
    number: int,
    before: tuple[Sequence[frame.Row], Sequence[frame.Row]],
    after: tuple[Sequence[frame.Row], Sequence[frame.Row]],
) -> list[str]:
    """Roster and recusals may only have grown; the refs that were taken out are returned.

    Being taken out needs reason UNABLE or RECUSED, which stands in the log's records, not here.
    """
    people = {row[0]: matching.Inspector.of(row) for row in after[0]}
    was = [matching.Inspector.of(row) for row in before[0]]
    for person in was:
        if person.ref in people:
            _check_grown(number, person, people[person.ref])
    gone = sorted(person.ref for person in was if person.ref not in people)
    lost = sorted(
        {row[:2] for row in before[1] if row[1] in people} - {row[:2] for row in after[1]}
    )
    if lost:
        raise DrawError(
            "recusal_dropped",
            f"the recusal of {lost[0][1]} from {lost[0][0]} is gone",
            f"{folder(number)}/recusals.tsv",
            "Recusals stay; a team round may add people, regions, qualifications and capacity only.",
            "§3",
            {"target": lost[0][0], "ref": lost[0][1]},
        )
    return gone


def _check_grown(number: int, was: matching.Inspector, now: matching.Inspector) -> None:
    kept = {
        "department": now.department == was.department,
        "qualifications": now.qualifications >= was.qualifications,
        "regions": matching.ANYWHERE in now.regions
        or (matching.ANYWHERE not in was.regions and now.regions >= was.regions),
        "capacity": now.limit(None) >= was.limit(None),
        "load so far": now.load == was.load,
    }
    for column, fine in kept.items():
        if not fine:
            raise DrawError(
                "round_takes_away",
                f"{column} of {was.ref} was changed to something else or less",
                f"{folder(number)}/roster.tsv, field {column}",
                "A team round may add people, regions, qualifications and capacity only.",
                "§3",
                {"ref": was.ref, "column": column},
            )
