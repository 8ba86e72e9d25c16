"""The verifier: recompute everything, compare everything, say what could not be checked (§8).

A verification is the list STEPS, run in order over one `Case`. A step returns what it saw, raises
DrawError when something is false, or Unchecked when this bundle cannot tell. Anything else that
goes wrong counts as false: the verifier fails closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from doubledraw.draw import beacons, bundle, notes, rounds
from doubledraw.draw.case import Case, Unchecked
from doubledraw.draw.errors import DrawError
from doubledraw.draw.evidence import EVIDENCE_STEPS
from doubledraw.draw.steps import DRAW_STEPS, ROUND_STEPS

STEPS = [*DRAW_STEPS, *EVIDENCE_STEPS]
Verdict = Literal["true", "false", "unchecked"]


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


def verify(
    files: Mapping[str, bytes],
    *,
    auditor: bool,
    check_note: notes.CheckNote | None = None,
    trusted: frozenset[str] | None = None,
    check_cosignature: notes.CheckCosignature | None = None,
    is_quorum: notes.IsQuorum | None = None,
    check_round: beacons.CheckRound | None = None,
) -> Report:
    """Check a bundle.

    auditor            whether it is the auditor bundle; each has exactly its own files
    check_note         (note, verifier key) -> bool; without it signatures are "not checkable here"
    trusted            verifier keys of the reader's policy; keys outside it are reported as unknown
    check_cosignature  (note, witness key) -> POSIX seconds or None, for the witnesses of the commit
    is_quorum          (witness keys) -> bool, the reader's policy; without it any one witness is enough
    check_round        (source, value) -> whether a signature proves a round of drand; None when it has none
    """
    case = Case(files, auditor, check_note, trusted, check_cosignature, is_quorum)
    checks = tuple(checks_of(case, check_round))
    return Report(_draw_id(case), auditor, checks)


def checks_of(case: Case, check_round: beacons.CheckRound | None = None) -> Iterator[Check]:
    """One check after another: who only wants to know whether something is false may stop at the first that is."""
    is_false = False
    for section, name, step in _steps(case, check_round):
        check = _run(section, name, step)
        is_false |= check.verdict == "false"
        yield check
    if case.dependent and not is_false:
        # Cannot happen while every document has a step of its own; if it does, fail closed.
        yield Check("§8", "completeness", "false", f"not reached: {case.dependent}")


def _steps(
    case: Case, check_round: beacons.CheckRound | None
) -> Iterator[tuple[str, str, Callable[[], str]]]:
    """Section, name and deed of each check, told one at a time.

    What a later one is about is read only after the earlier ones have run: the first to read a faulty document
    reports it, and later ones merely depend on it.
    """
    for section, name, step in STEPS:
        yield section, name, partial(step, case)
    if beacons.are_named(case):
        yield "§3.3", beacons.NAME, partial(beacons.of_draw, case, check_round)
    for number in bundle.round_numbers(case.files) if case.auditor else ():
        folder = rounds.folder(number)
        for name, in_round in ROUND_STEPS:
            yield "§3", f"{folder}: {name}", partial(in_round, case, number)
        if beacons.are_named_in(case, number):
            deed = partial(beacons.of_round, case, check_round, number)
            yield "§3.3", f"{folder}: {beacons.NAME}", deed


def _run(section: str, name: str, step: Callable[[], str]) -> Check:
    try:
        return Check(section, name, "true", step())
    except Unchecked as reason:
        return Check(section, name, "unchecked", str(reason))
    except DrawError as error:
        return Check(section, name, "false", str(error))
    except Exception as error:
        return Check(section, name, "false", f"cannot be read: {type(error).__name__}: {error}")


def _draw_id(case: Case) -> str:
    try:
        return case.design.draw_id
    except (DrawError, Unchecked):
        return ""
