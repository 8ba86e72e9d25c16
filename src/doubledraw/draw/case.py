"""A bundle under examination: every document read once, everything derived recomputed once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from doubledraw.draw import (
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
from doubledraw.draw.suite import Suite

_Value = TypeVar("_Value")
_NOT_PUBLIC = "not checkable here: only auditors have the files"


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


class Case:
    """A bundle under examination. Each document is read once; a broken one stays broken."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        auditor: bool,
        check_note: notes.CheckNote | None,
        trusted: frozenset[str] | None,
        check_cosignature: notes.CheckCosignature | None,
        is_quorum: notes.IsQuorum | None = None,
    ) -> None:
        self.files = files
        self.auditor = auditor
        self.check_note = check_note
        self.trusted = trusted
        self.check_cosignature = check_cosignature
        self.is_quorum = is_quorum
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

    def file(self, name: str) -> bytes:
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
        return self.once("design.json", lambda: Design.read(self.file("design.json")))

    @property
    def suite(self) -> Suite:
        """The hash of the draw."""
        return self.design.hashing()

    @property
    def commitment(self) -> Commitment:
        """commitment.json."""
        return self.once(COMMITMENT, lambda: Commitment.read(self.file(COMMITMENT)))

    @property
    def c(self) -> str:
        """C."""
        return self.suite.hex(self.file(COMMITMENT))

    @property
    def result(self) -> OutcomeFile:
        """outcome.json."""
        return self.once("outcome.json", lambda: _read_outcome(self.file("outcome.json")))

    @property
    def nonces(self) -> list[str]:
        """The nonces, in commitment order."""
        return self.once(
            "nonces.json", lambda: bundle.read_nonces(self.file("nonces.json"), self.commitment)
        )

    @property
    def entropy_values(self) -> list[str]:
        """The values of entropy.json."""
        return self.once(
            "entropy.json", lambda: entropy.read(self.file("entropy.json"), self.design.entropy)
        )

    def rows(self, name: str) -> list[frame.Row]:
        """The rows of a table."""
        return self.once(name, lambda: frame.decode_table(name.rpartition("/")[2], self.file(name)))

    @property
    def seed(self) -> str:
        """The seed, recomputed."""
        return self.once("the seed", self._seed)

    def _seed(self) -> str:
        seed.check_nonces(self.suite, self.commitment, self.nonces)
        entropy.read(self.file("entropy.json"), self.design.entropy)
        e = self.suite.hex(self.file("entropy.json"))
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
        return selection.select(self.design, self.file("strata.tsv"), self.sizes, key)

    @property
    def targets(self) -> leaves.ResultTree:
        """The targets tree, recomputed."""
        return self.once(
            "the targets tree", lambda: outcome.targets_tree(self.design, self.seed, self.selected)
        )

    @property
    def regions(self) -> dict[str, str]:
        """The regions of the selected targets."""
        return outcome.regions_of(self.file("frame.tsv"), self.selected.drawn)

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
        value = self.once(f"{name}, read", lambda: canonical.decode(self.file(name), name))
        found = canonical.fields(value, name, ("draw_id", "commitment", "round", "teams_root"))
        return _root(found["teams_root"], f"{name}, field teams_root")

    def round_files(self, number: int) -> dict[str, bytes]:
        """Commitment, roster and recusals of a team round."""
        names = ("commitment.json", "roster.tsv", "recusals.tsv")
        return {name: self.file(f"{rounds.folder(number)}/{name}") for name in names}

    def round_outcome(self, number: int) -> rounds.RoundOutcome:
        """A team round, recomputed."""
        folder = rounds.folder(number)
        return self.once(
            f"{folder}, recomputed",
            lambda: rounds.compute(
                self.design,
                self.c,
                self.seed,
                self.regions,
                number,
                self.round_files(number),
                self.file(f"{folder}/entropy.json"),
            ),
        )

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
