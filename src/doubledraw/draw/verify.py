"""The verifier: recompute everything, compare everything, say what could not be checked (§8).

A verification is the list STEPS, run in order over one `Case`. A step returns what it saw, raises
DrawError when something is false, or Unchecked when this bundle cannot tell. Anything else that
goes wrong counts as false: the verifier fails closed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal, NoReturn, TypeVar, cast

from doubledraw.draw import (
    attested,
    bundle,
    canonical,
    entropy,
    frame,
    leaves,
    logged,
    matching,
    notes,
    numbers,
    outcome,
    rounds,
    seed,
    selection,
    spelling,
)
from doubledraw.draw.commitment import NAME as COMMITMENT
from doubledraw.draw.commitment import Commitment
from doubledraw.draw.design import Design
from doubledraw.draw.errors import DrawError
from doubledraw.draw.suite import Suite

Verdict = Literal["true", "false", "unchecked"]
_Value = TypeVar("_Value")
_NOT_PUBLIC = "not checkable here: only auditors have the files"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a report."""

    section: str
    name: str
    verdict: Verdict
    detail: str

    def to_json(self) -> dict[str, str]:
        """For programs."""
        return {
            "section": self.section,
            "name": self.name,
            "verdict": self.verdict,
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of a bundle, in order."""

    draw_id: str
    auditor: bool
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was false. What was not checkable is listed, and not held against it."""
        return all(check.verdict != "false" for check in self.checks)

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "protocol": "dd-1",
            "draw_id": self.draw_id,
            "bundle": "auditor" if self.auditor else "public",
            "ok": self.ok,
            "checks": [check.to_json() for check in self.checks],
        }


class Unchecked(Exception):
    """This bundle cannot tell; the text says why."""


class Dependent(Unchecked):
    """Not reached, because something else is broken or missing and is reported as false there."""


@dataclass(frozen=True, slots=True)
class OutcomeFile:
    """outcome.json, read."""

    draw_id: str
    commitment: str
    sizes: Mapping[str, int]
    targets_root: str
    teams_root: str


def verify(
    files: Mapping[str, bytes],
    *,
    auditor: bool,
    check_note: notes.CheckNote | None = None,
    trusted: frozenset[str] | None = None,
    check_cosignature: notes.CheckCosignature | None = None,
) -> Report:
    """Check a bundle.

    auditor            whether it is the auditor bundle; each has exactly its own files
    check_note         (note, verifier key) -> bool; without it signatures are "not checkable here"
    trusted            verifier keys of the reader's policy; keys outside it are reported as unknown
    check_cosignature  (note, witness key) -> POSIX seconds or None, for the witnesses of the commit
    """
    case = Case(files, auditor, check_note, trusted, check_cosignature)
    steps = [(section, name, partial(step, case)) for section, name, step in STEPS]
    for number in bundle.round_numbers(files) if auditor else ():
        steps += [
            ("§3", f"{rounds.folder(number)}: {n}", partial(step, case, number))
            for n, step in ROUND_STEPS
        ]
    checks = [_run(section, name, step) for section, name, step in steps]
    if case.dependent and all(check.verdict != "false" for check in checks):
        # Cannot happen while every document has a step of its own; if it does, fail closed.
        checks.append(Check("§8", "completeness", "false", f"not reached: {case.dependent}"))
    return Report(_draw_id(case), auditor, tuple(checks))


def _run(section: str, name: str, step: Callable[[], str]) -> Check:
    try:
        return Check(section, name, "true", step())
    except Unchecked as reason:
        return Check(section, name, "unchecked", str(reason))
    except DrawError as error:
        return Check(section, name, "false", str(error))
    except Exception as error:
        return Check(section, name, "false", f"cannot be read: {type(error).__name__}: {error}")


class Case:
    """A bundle under examination. Each document is read once; a broken one stays broken."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        auditor: bool,
        check_note: notes.CheckNote | None,
        trusted: frozenset[str] | None,
        check_cosignature: notes.CheckCosignature | None,
    ) -> None:
        self.files = files
        self.auditor = auditor
        self.check_note = check_note
        self.trusted = trusted
        self.check_cosignature = check_cosignature
        self.dependent = ""
        self._read: dict[str, Any] = {}

    def once(self, what: str, read: Callable[[], _Value]) -> _Value:
        """What `read` gives, read once. Who asks for a broken thing again learns only that it is broken."""
        if what not in self._read:
            self._read[what] = Dependent
            self._read[what] = read()
        found: _Value | type[Dependent] = self._read[what]
        if found is Dependent:
            raise self._not_reached(f"needs {what}, which is not in order (see there)")
        return cast("_Value", found)

    def bytes(self, name: str) -> bytes:
        """A file of the bundle."""
        if name not in self.files:
            raise self._not_reached(f"needs {name}, which is not in the bundle")
        return self.files[name]

    def _not_reached(self, why: str) -> Dependent:
        self.dependent = why
        return Dependent(why)

    @property
    def design(self) -> Design:
        """design.json."""
        return self.once("design.json", lambda: Design.read(self.bytes("design.json")))

    @property
    def suite(self) -> Suite:
        """The hash of the draw."""
        return self.design.hashing()

    @property
    def commitment(self) -> Commitment:
        """commitment.json."""
        return self.once(COMMITMENT, lambda: Commitment.read(self.bytes(COMMITMENT)))

    @property
    def c(self) -> str:
        """C."""
        return self.suite.hex(self.bytes(COMMITMENT))

    @property
    def result(self) -> OutcomeFile:
        """outcome.json."""
        return self.once("outcome.json", lambda: _read_outcome(self.bytes("outcome.json")))

    @property
    def nonces(self) -> list[str]:
        """The nonces, in commitment order."""
        return self.once(
            "nonces.json", lambda: bundle.read_nonces(self.bytes("nonces.json"), self.commitment)
        )

    @property
    def entropy_values(self) -> list[str]:
        """The values of entropy.json."""
        return self.once(
            "entropy.json", lambda: entropy.read(self.bytes("entropy.json"), self.design.entropy)
        )

    def rows(self, name: str) -> list[frame.Row]:
        """The rows of a table."""
        return self.once(
            name, lambda: frame.decode_table(name.rpartition("/")[2], self.bytes(name))
        )

    @property
    def seed(self) -> str:
        """The seed, recomputed."""
        return self.once("the seed", self._seed)

    def _seed(self) -> str:
        seed.check_nonces(self.suite, self.commitment, self.nonces)
        entropy.read(self.bytes("entropy.json"), self.design.entropy)
        e = self.suite.hex(self.bytes("entropy.json"))
        return seed.seed(self.suite, self.c, e, self.nonces)

    @property
    def sizes(self) -> dict[str, int]:
        """n_h of every stratum, recomputed."""
        return self.once("the sizes", lambda: self.design.sizes(self.commitment.strata))

    @property
    def selected(self) -> selection.Selection:
        """§4 recomputed."""
        return self.once("the selection", self._selected)

    def _selected(self) -> selection.Selection:
        frame.check_strata(self.rows("strata.tsv"), self.rows("frame.tsv"), self.design)
        key = numbers.key(self.suite, "target", self.seed)
        return selection.select(self.design, self.bytes("strata.tsv"), self.sizes, key)

    @property
    def targets(self) -> leaves.ResultTree:
        """The targets tree, recomputed."""
        return self.once(
            "the targets tree", lambda: outcome.targets_tree(self.design, self.seed, self.selected)
        )

    @property
    def regions(self) -> dict[str, str]:
        """The regions of the selected targets."""
        return outcome.regions_of(self.bytes("frame.tsv"), self.selected.drawn)

    @property
    def teams(self) -> matching.Teams | matching.Blocked:
        """§5 recomputed."""
        return self.once("the teams", self._teams)

    def _teams(self) -> matching.Teams | matching.Blocked:
        roster, recusals = self.rows("roster.tsv"), self.rows("recusals.tsv")
        people = matching.People.of(self.regions.items(), roster, recusals)
        return matching.assign(self.design, self.selected.drawn, people, self.seed)

    @property
    def teams_tree(self) -> leaves.ResultTree | None:
        """The teams tree, recomputed."""
        return self.once(
            "the teams tree",
            lambda: outcome.teams_tree(self.design, self.seed, self.seed, self.teams),
        )

    def round_root(self, number: int) -> str:
        """The teams root that a team round declares."""
        name = f"{rounds.folder(number)}/outcome.json"
        value = self.once(f"{name}, read", lambda: canonical.decode(self.bytes(name), name))
        found = canonical.fields(value, name, ("draw_id", "commitment", "round", "teams_root"))
        return _root(found["teams_root"], f"{name}, field teams_root")

    @property
    def teams_roots(self) -> set[str]:
        """The teams root of the draw and those of its later rounds, as far as this bundle knows them."""
        rooted = {self.result.teams_root}
        if self.auditor:
            rooted |= {self.round_root(number) for number in bundle.round_numbers(self.files)}
        elif logged.present(self.files):
            rooted |= {
                str(getattr(i.entry, "teams_root", ""))
                for i in self.log
                if i.entry.KIND == "draw.teams"
            }
        return rooted

    @property
    def log_key(self) -> notes.Key:
        """The key of the log."""
        return self.once("log/key", lambda: logged.read_key(self.files))

    @property
    def log(self) -> tuple[logged.Logged, ...]:
        """The entries of the draw, each proven to stand in the log."""
        if not logged.present(self.files):
            raise Unchecked(
                "the bundle has no log folder: nobody outside can tell when this was fixed"
            )
        return self.once("the log", lambda: logged.read(self.files, self.log_key.name))

    def only_auditors(self) -> None:
        """Stop where the public bundle has to."""
        if not self.auditor:
            raise Unchecked(_NOT_PUBLIC)

    def only_open_strata(self) -> None:
        """Stop where strata, nonces and numbers are not public."""
        if not self.auditor and not self.design.strata_public:
            raise Unchecked(
                f"{_NOT_PUBLIC} (the strata of this draw are not public; see the attestations)"
            )


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
    data = case.bytes(name)
    rows = frame.count_rows(data)
    case.commitment.check_table(name, case.suite.hex(data), rows)
    return f"{len(case.rows(name))} rows, as committed"


def _targets_agree(case: Case) -> str:
    frame_rows, excluded = case.rows("frame.tsv"), case.rows("exclusions.tsv")
    frame.check_exclusions(frame_rows, excluded)
    if sum(case.commitment.strata.values()) != len(frame_rows):
        _refuse(
            "population", "the counts of the strata do not add up to the frame", COMMITMENT, "§2.1"
        )
    return f"{len(frame_rows)} targets, {len(excluded)} excluded with reasons, none both"


def _strata_agree(case: Case) -> str:
    case.only_open_strata()
    rows = case.rows("strata.tsv")
    frame.check_strata(rows, case.rows("frame.tsv"), case.design)
    counts = frame.populations(rows, case.design)
    if counts != dict(case.commitment.strata):
        _refuse(
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
        _refuse("outcome_differs", "draw_id or commitment is not this draw's", "outcome.json", "§8")
    return "belongs to this commitment"


def _sizes(case: Case) -> str:
    if dict(case.result.sizes) != case.sizes:
        _refuse(
            "sizes_differ",
            f"{dict(case.result.sizes)} are not {case.sizes}",
            "outcome.json",
            "§4.2",
        )
    return f"{sum(case.sizes.values())} targets"


def _selection(name: str, case: Case) -> str:
    case.only_open_strata()
    expected = case.selected.files()[name]
    _compare(name, case.bytes(name), expected)
    return f"recomputed: {expected.count(10)} lines are the same"


def _drawn_form(case: Case) -> str:
    ids = notes.lines_of(case.bytes("drawn.tsv"), "drawn.tsv") if case.bytes("drawn.tsv") else []
    known = {row[0] for row in case.rows("frame.tsv")}
    strange = [target for target in ids if target not in known]
    if strange or ids != sorted(set(ids)):
        _refuse(
            "drawn_form", f"not sorted, or not in the frame: {strange[:3]}", "drawn.tsv", "§4.5"
        )
    if len(ids) != sum(case.sizes.values()):
        _refuse(
            "drawn_count", f"{len(ids)} ids are not {sum(case.sizes.values())}", "drawn.tsv", "§4.5"
        )
    return f"{len(ids)} ids of the frame, sorted, none twice"


def _targets_root(case: Case) -> str:
    case.only_open_strata()
    if case.result.targets_root != case.targets.root:
        _refuse(
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
            _refuse(
                "teams_blocked", "the teams are blocked and teams.tsv is there", "teams.tsv", "§5.5"
            )
        return f"recomputed: blocked. {case.teams.words()}"
    _compare("teams.tsv", case.bytes("teams.tsv"), case.teams.file())
    return f"recomputed: the teams of {len(case.teams.seats)} targets are the same"


def _teams_root(case: Case) -> str:
    case.only_auditors()
    root = case.teams_tree.root if case.teams_tree else outcome.BLOCKED
    if case.result.teams_root != root:
        _refuse("root_differs", f"the recomputed teams root is {root}", "outcome.json", "§6")
    return f"recomputed: {root}"


def _log_entries(case: Case) -> str:
    return logged.check_entries(case.log, case.design, case.c)


def _log_entropy(case: Case) -> str:
    values = [
        {"source": s.source, "when": s.when, "value": value}
        for s, value in zip(case.design.entropy, case.entropy_values, strict=True)
    ]
    return logged.check_entropy(case.log, case.design, values)


def _log_result(case: Case) -> str:
    result = case.result
    return logged.check_result(case.log, dict(result.sizes), result.targets_root, result.teams_root)


def _log_reveal(case: Case) -> str:
    return logged.check_reveals(case.log, case.design, case.files)


def _log_attests(case: Case) -> str:
    return logged.check_attests(
        case.log, case.design, case.files, case.result.targets_root, case.teams_roots
    )


def _log_rounds(case: Case) -> str:
    log = case.log
    case.only_auditors()
    found = {
        n: (case.suite.hex(case.bytes(f"{rounds.folder(n)}/commitment.json")), case.round_root(n))
        for n in bundle.round_numbers(case.files)
    }
    return logged.check_rounds(log, found)


def _log_substitutes(case: Case) -> str:
    log = case.log
    case.only_auditors()
    targets, teams = case.targets.leaves, case.teams_tree.leaves if case.teams_tree else ()
    hashed = [[leaves.leaf_hash(case.suite, leaf) for leaf in found] for found in (targets, teams)]
    for number in bundle.round_numbers(case.files):
        tree = _round_outcome(case, number).teams_tree
        hashed[1] += [leaves.leaf_hash(case.suite, leaf) for leaf in (tree.leaves if tree else ())]
    return logged.check_substitutes(log, *hashed)


def _log_signatures(case: Case) -> str:
    log, key = case.log, case.log_key
    if case.check_note is None:
        raise Unchecked("signatures are not checkable here: no signature check is installed")
    for item in log:
        if not case.check_note(item.proof.note, key.line):
            _refuse("signature_false", "the checkpoint is not signed by this log", item.name, "§7")
    known = case.trusted is None or key.line in case.trusted
    return f"signed by {key.name}" + ("" if known else ", a key that your policy does not know")


def _void(case: Case) -> str:
    why = logged.voided(case.log)
    return f"THIS DRAW WAS VOIDED: {why}" if why else "no void is among these entries"


def _witnessed(case: Case) -> str:
    if not logged.present(case.files):
        raise Unchecked("unwitnessed: the draw is not in a log")
    first = min(datetime.fromisoformat(source.when).timestamp() for source in case.design.entropy)
    seen = [f"{name} at {time}" for name, time in _cosignatures(case) if time < first]
    if not seen:
        raise Unchecked(
            "unwitnessed: no cosignature of a witness that you trust is dated before the entropy;"
            " P1 and P2 hold only against those who cannot rewrite the whole log"
        )
    return f"the commit was cosigned before the entropy by {', '.join(seen)} (POSIX seconds)"


def _cosignatures(case: Case) -> list[tuple[str, int]]:
    note, check = logged.commit_note(case.log), case.check_cosignature
    keys = [notes.Key.read(line, "policy") for line in sorted(case.trusted or ())]
    witnesses = [key for key in keys if key.kind == notes.COSIGNATURE]
    found = [(key.name, check(note, key.line)) for key in witnesses] if check else []
    return [(name, time) for name, time in found if time is not None]


def _attestations(case: Case) -> str:
    if not attested.present(case.files):
        raise Unchecked("attested by nobody")
    found = attested.read(case.files)
    for key, note in found.items():
        attested.check_text(key.name, note, case.c, case.result.targets_root, case.teams_roots)
        if case.check_note is not None and not case.check_note(note, key.line):
            _refuse(
                "signature_false",
                f"the signature of {key.name} is false",
                f"attestations/{key.name}.note",
                "§8",
            )
    if case.check_note is None:
        raise Unchecked(
            f"{len(found)} notes about this result; their signatures are not checkable here"
        )
    return "attested by " + ", ".join(f"{key.name}{_standing(case, key)}" for key in found)


def _standing(case: Case, key: notes.Key) -> str:
    if case.trusted is None:
        return " (whether to trust this key is for you to say)"
    return "" if key.line in case.trusted else " (a key that your policy does not know)"


def _round_commitment(case: Case, number: int) -> str:
    name = f"{rounds.folder(number)}/commitment.json"
    found = rounds.read_commitment(case.design, case.c, number, case.bytes(name))
    rounds.check_tables(case.design, found, number, _round_files(case, number))
    return f"hash {case.suite.hex(case.bytes(name))}"


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
    made, folder = _round_outcome(case, number), rounds.folder(number)
    for name, expected in made.files.items():
        _compare(f"{folder}/{name}", case.bytes(f"{folder}/{name}"), expected)
    return f"recomputed: teams root {made.teams_root}"


def _round_outcome(case: Case, number: int) -> rounds.RoundOutcome:
    folder = rounds.folder(number)
    return case.once(
        f"{folder}, recomputed",
        lambda: rounds.compute(
            case.design,
            case.c,
            case.seed,
            case.regions,
            number,
            _round_files(case, number),
            case.bytes(f"{folder}/entropy.json"),
        ),
    )


def _round_files(case: Case, number: int) -> dict[str, bytes]:
    names = ("commitment.json", "roster.tsv", "recusals.tsv")
    return {name: case.bytes(f"{rounds.folder(number)}/{name}") for name in names}


STEPS: list[tuple[str, str, Callable[[Case], str]]] = [
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
    ("§7", "log entries", _log_entries),
    ("§3.3", "log: entropy", _log_entropy),
    ("§3.4", "log: result", _log_result),
    ("§3.5", "log: reveal", _log_reveal),
    ("§8", "log: attestations", _log_attests),
    ("§3", "log: team rounds", _log_rounds),
    ("§5", "log: substitutes", _log_substitutes),
    ("§7", "log: signatures", _log_signatures),
    ("§3", "log: void", _void),
    ("§3.2", "witnesses", _witnessed),
    ("§8", "attestations", _attestations),
]
ROUND_STEPS: list[tuple[str, Callable[[Case, int], str]]] = [
    ("commitment", _round_commitment),
    ("people", _round_people),
    ("teams", _round_teams),
]


def _read_outcome(data: bytes) -> OutcomeFile:
    where = "outcome.json"
    names = ("draw_id", "commitment", "sizes", "targets_root", "teams_root")
    found = canonical.fields(canonical.decode(data, where), where, names)
    sizes = canonical.fields(found["sizes"], f"{where}, field sizes", found["sizes"])
    return OutcomeFile(
        spelling.identifier(found["draw_id"], f"{where}, field draw_id"),
        spelling.hex64(found["commitment"], f"{where}, field commitment"),
        {
            name: spelling.natural(size, f"{where}, field sizes.{name}")
            for name, size in sizes.items()
        },
        spelling.hex64(found["targets_root"], f"{where}, field targets_root"),
        _root(found["teams_root"], f"{where}, field teams_root"),
    )


def _root(value: object, where: str) -> str:
    return outcome.BLOCKED if value == outcome.BLOCKED else spelling.hex64(value, where)


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


def _refuse(code: str, reason: str, where: str, section: str) -> NoReturn:
    raise DrawError(
        code, reason, where, "The bundle contradicts itself; ask who published it.", section
    )


def _draw_id(case: Case) -> str:
    try:
        return case.design.draw_id
    except (DrawError, Unchecked):
        return ""
