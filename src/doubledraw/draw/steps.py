"""The steps of a verification that recompute the draw: one rule each (§2 to §6)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import NoReturn

from doubledraw.draw import bundle, entropy, frame, matching, notes, outcome, rounds, seed
from doubledraw.draw.case import Case, Unchecked
from doubledraw.draw.commitment import NAME as COMMITMENT
from doubledraw.draw.errors import DrawError


def _files(case: Case) -> str:
    names = {name for name in case.files if not bundle.is_evidence(name)}
    # Said first, so that a bundle without the documents that name its files cannot pass.
    _check_names(case, frozenset(bundle.PUBLIC) - names, ())
    expected = _expected_names(case, names)
    _check_names(case, expected - names, names - expected)
    return f"{len(names)} files, none missing, none unknown"


def _expected_names(case: Case, names: Collection[str]) -> frozenset[str]:
    if not case.auditor:
        return bundle.public_names(case.design)
    found = bundle.round_numbers(names)
    if found != list(range(1, len(found) + 1)):
        raise DrawError("rounds_missing", f"the team rounds are {found}", "bundle", section="§3")
    missing = {f"{rounds.folder(n)}/{name}" for n in found for name in bundle.ROUND} - set(names)
    _check_names(case, missing, ())
    blocked = case.result.teams_root == outcome.BLOCKED
    again = [case.round_root(number) == outcome.BLOCKED for number in found]
    # A team round follows only what was blocked.
    if not all((blocked, *again)[: len(again)]):
        raise DrawError(
            "round_uncalled_for", "a team round follows teams that stand", "bundle", section="§3"
        )
    return bundle.auditor_names(blocked=blocked, rounds=again)


def _check_names(case: Case, missing: Collection[str], unknown: Collection[str]) -> None:
    if not missing and not unknown:
        return
    lists = {"missing": sorted(missing), "unknown": sorted(unknown)}
    raise DrawError(
        "files",
        "; ".join(f"{word}: {', '.join(found)}" for word, found in lists.items() if found),
        "bundle",
        f"The {'auditor' if case.auditor else 'public'} bundle has exactly the files of §8.",
        "§8",
        lists,
    )


def _design(case: Case) -> str:
    return f"{case.design.draw_id}: {case.design.title}"


def _commitment(case: Case) -> str:
    case.commitment.check_design(case.design)
    return f"C = {case.c}"


def _table(name: str, case: Case) -> str:
    if name in ("roster.tsv", "recusals.tsv"):
        case.only_auditors()
    if name == "strata.tsv":
        case.only_open_strata()
    data = case.file(name)
    rows = frame.count_rows(data)
    case.commitment.check_table(name, case.suite.hex(data), rows)
    return f"{len(case.rows(name))} rows, as committed"


def _targets_agree(case: Case) -> str:
    frame_rows, excluded = case.rows("frame.tsv"), case.rows("exclusions.tsv")
    frame.check_exclusions(frame_rows, excluded)
    if sum(case.commitment.strata.values()) != len(frame_rows):
        refuse(
            "population", "the counts of the strata do not add up to the frame", COMMITMENT, "§2.1"
        )
    return f"{len(frame_rows)} targets, {len(excluded)} excluded with reasons, none both"


def _strata_agree(case: Case) -> str:
    case.only_open_strata()
    rows = case.rows("strata.tsv")
    frame.check_strata(rows, case.rows("frame.tsv"), case.design)
    counts = frame.populations(rows, case.design)
    if counts != dict(case.commitment.strata):
        refuse(
            "population", "the counts of the strata are not those of strata.tsv", COMMITMENT, "§2.1"
        )
    frame.check_weights(rows, case.design, counts)
    return "the ids of the frame, counts as committed"


def _recusals_agree(case: Case) -> str:
    case.only_auditors()
    frame.check_recusals(case.rows("recusals.tsv"), case.rows("frame.tsv"), case.rows("roster.tsv"))
    return f"{len(case.rows('roster.tsv'))} inspectors, {len(case.rows('recusals.tsv'))} recusals, all known"


def _chances(case: Case) -> str:
    case.design.check_chances(case.commitment.strata)
    return "; ".join(
        f"{name}: {size} of {case.commitment.strata[name]}" for name, size in case.sizes.items()
    )


def _entropy(case: Case) -> str:
    bits = sum(entropy.bits(source.form) for source in case.design.entropy)
    return f"{len(case.entropy_values)} values, {bits:.1f} bits; not compared with what was published elsewhere"


def _nonces(case: Case) -> str:
    case.only_open_strata()
    seed.check_nonces(case.suite, case.commitment, case.nonces)
    return f"{len(case.nonces)} nonces open their commitments; seed {case.seed}"


def _outcome(case: Case) -> str:
    belongs = (case.result.draw_id, case.result.commitment) == (case.design.draw_id, case.c)
    if not belongs:
        refuse("outcome_differs", "draw_id or commitment is not this draw's", "outcome.json", "§8")
    return "belongs to this commitment"


def _sizes(case: Case) -> str:
    if dict(case.result.sizes) != case.sizes:
        refuse(
            "sizes_differ",
            f"{dict(case.result.sizes)} are not {case.sizes}",
            "outcome.json",
            "§4.2",
        )
    return f"{sum(case.sizes.values())} targets"


def _selection(name: str, case: Case) -> str:
    case.only_open_strata()
    expected = case.selected.files()[name]
    _compare(name, case.file(name), expected)
    return f"recomputed: {expected.count(10)} lines are the same"


def _drawn_form(case: Case) -> str:
    ids = notes.lines_of(case.file("drawn.tsv"), "drawn.tsv") if case.file("drawn.tsv") else []
    known = {row[0] for row in case.rows("frame.tsv")}
    strange = [target for target in ids if target not in known]
    if strange or ids != sorted(set(ids)):
        refuse("drawn_form", f"not sorted, or not in the frame: {strange[:3]}", "drawn.tsv", "§4.5")
    if len(ids) != sum(case.sizes.values()):
        refuse(
            "drawn_count", f"{len(ids)} ids are not {sum(case.sizes.values())}", "drawn.tsv", "§4.5"
        )
    return f"{len(ids)} ids of the frame, sorted, none twice"


def _targets_root(case: Case) -> str:
    case.only_open_strata()
    if case.result.targets_root != case.targets.root:
        refuse(
            "root_differs",
            f"the recomputed targets root is {case.targets.root}",
            "outcome.json",
            "§6",
        )
    return f"recomputed: {case.targets.root}"


def _teams(case: Case) -> str:
    case.only_auditors()
    if isinstance(case.teams, matching.Blocked):
        if "teams.tsv" in case.files:
            refuse(
                "teams_blocked", "the teams are blocked and teams.tsv is there", "teams.tsv", "§5.5"
            )
        return f"recomputed: blocked. {case.teams.words()}"
    _compare("teams.tsv", case.file("teams.tsv"), case.teams.file())
    return f"recomputed: the teams of {len(case.teams.seats)} targets are the same"


def _teams_root(case: Case) -> str:
    case.only_auditors()
    root = case.teams_tree.root if case.teams_tree else outcome.BLOCKED
    if case.result.teams_root != root:
        refuse("root_differs", f"the recomputed teams root is {root}", "outcome.json", "§6")
    return f"recomputed: {root}"


def _round_commitment(case: Case, number: int) -> str:
    name = f"{rounds.folder(number)}/commitment.json"
    found = rounds.read_commitment(case.design, case.c, number, case.file(name))
    rounds.check_tables(case.design, found, number, case.round_files(number))
    return f"hash {case.suite.hex(case.file(name))}"


def _round_people(case: Case, number: int) -> str:
    folder = rounds.folder(number)
    previous = "" if number == 1 else f"{rounds.folder(number - 1)}/"
    before = case.rows(f"{previous}roster.tsv"), case.rows(f"{previous}recusals.tsv")
    after = case.rows(f"{folder}/roster.tsv"), case.rows(f"{folder}/recusals.tsv")
    frame.check_recusals(after[1], case.rows("frame.tsv"), after[0])
    gone = rounds.check_changes(number, before, after)
    if gone:
        raise Unchecked(
            f"taken out, which needs reason UNABLE or RECUSED in the records: {', '.join(gone)}"
        )
    return "nobody was taken out, nothing was taken away"


def _round_teams(case: Case, number: int) -> str:
    made, folder = case.round_outcome(number), rounds.folder(number)
    for name, expected in made.files.items():
        _compare(f"{folder}/{name}", case.file(f"{folder}/{name}"), expected)
    return f"recomputed: teams root {made.teams_root}"


def _compare(name: str, found: bytes, expected: bytes) -> None:
    """Refuse a file that is not byte for byte the recomputed one, naming the first line that differs."""
    if found == expected:
        return
    theirs, ours = found.split(b"\n"), expected.split(b"\n")
    line = next(
        (n for n, (a, b) in enumerate(zip(theirs, ours, strict=False)) if a != b),
        min(len(theirs), len(ours)),
    )
    there, here = (
        lines[line].decode(errors="replace") if line < len(lines) else "(end)"
        for lines in (theirs, ours)
    )
    raise DrawError(
        "file_differs",
        f"{there!r} stands where {here!r} was recomputed",
        f"{name} line {line + 1}",
        "The file is not the outcome of this draw.",
        "§8",
        {"file": name, "line": line + 1},
    )


def refuse(code: str, reason: str, where: str, section: str) -> NoReturn:
    raise DrawError(
        code, reason, where, "The bundle contradicts itself; ask who published it.", section
    )


DRAW_STEPS: list[tuple[str, str, Callable[[Case], str]]] = [
    ("§2.1", "design.json", _design),
    ("§2.1", "commitment.json", _commitment),
    ("§8", "outcome.json", _outcome),
    ("§8", "files of the bundle", _files),
    *(("§2.1", name, partial(_table, name)) for name in frame.TABLES),
    ("§2.1", "frame and exclusions", _targets_agree),
    ("§2.1", "strata and frame", _strata_agree),
    ("§2.1", "recusals, roster and frame", _recusals_agree),
    ("§3.1", "every target has a chance", _chances),
    ("§3.3", "entropy.json", _entropy),
    ("§3.2", "nonces.json", _nonces),
    ("§4.2", "sizes", _sizes),
    ("§4.5", "selection.tsv", partial(_selection, "selection.tsv")),
    ("§4.5", "reserve.tsv", partial(_selection, "reserve.tsv")),
    ("§4.5", "drawn.tsv, form", _drawn_form),
    ("§4.5", "drawn.tsv", partial(_selection, "drawn.tsv")),
    ("§6", "targets root", _targets_root),
    ("§5", "teams.tsv", _teams),
    ("§6", "teams root", _teams_root),
]
ROUND_STEPS: list[tuple[str, Callable[[Case, int], str]]] = [
    ("commitment", _round_commitment),
    ("people", _round_people),
    ("teams", _round_teams),
]
