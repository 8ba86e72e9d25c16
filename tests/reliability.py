"""What is proven of the promises of draws and their log, and when: the page, with the tests' own counts.

python -m tests.reliability > docs/reference/reliability.md
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from tests import soaked

HEAD = """# What is proven, and when

Printed by `python -m tests.reliability` from the constants of the tests; a test keeps it fresh. `make test` is
the ordinary run, `make soak` the full counts (hours). A control is a deed that must be found: a test that finds
nothing wrong in it fails.

| promise | promised | every `make test` | `make soak` | control | tests |
| --- | --- | --- | --- | --- | --- |"""

SEEN = """
## What the full counts showed when they were last run

Each test of `make soak` that passes writes its line into `tests/soaked.json`; a line is as old as its day says.
Missed: a call that the step did not make the second time.

| test | seen | seconds | on | day |
| --- | --- | --- | --- | --- |"""


@dataclass(frozen=True, slots=True)
class Promise:
    """A line of the page. `least`: the count that is promised; `most`: the count of the longest run; None where every
    case there is is tried, in every run."""

    what: str
    promised: str
    run: str
    soak: str
    control: str
    tests: tuple[str, ...]
    least: int | None = None
    most: int | None = None

    def line(self) -> str:
        """As a row of the page."""
        files = ", ".join(f"`{name}`" for name in self.tests)
        cells = (self.what, self.promised, self.run, self.soak, self.control, files)
        return f"| {' | '.join(cells)} |"


def promises() -> tuple[Promise, ...]:
    """All of them, with what the tests say today."""
    return (*_once(), *_killed(), *_seen(), *_verified())


def _once() -> Iterator[Promise]:
    races = _test("platform/draws/test_races.py")
    yield Promise(
        "One plan line, one draw, for ever",
        f"{races.RACERS} racers at 30 draws, on SQLite and PostgreSQL",
        f"{races.RACERS} racers at {races.DRAWS} draws, {races.DRAWS} freezes, {races.ROUNDS} team rounds opened, "
        f"{races.ROUNDS} drawn, {races.REQUESTS} substitutions; both databases",
        f"{races.RACERS} racers at {races.SOAK} draws and {races.SOAK} freezes; both databases",
        "the same race without compare-and-swap gives several results",
        ("platform/draws/test_races.py",),
        30,
        races.SOAK,
    )
    frozen = _test("platform/draws/test_frozen.py")
    yield Promise(
        "Frozen means frozen",
        "every column refused, by SQL and by the services",
        f"every column of a revealed draw, of {len(frozen.OTHER_TABLES)} tables that belong to it and of every other "
        "table of a settled draw; both databases",
        "the same",
        "a table without its triggers is noticed",
        ("platform/draws/test_frozen.py", "platform/draws/test_frozen_tables.py"),
    )


def _killed() -> Iterator[Promise]:
    kills, rounds = (
        _test("platform/draws/test_kills.py"),
        _test("platform/draws/test_round_kills.py"),
    )
    faults, commands = _test("platform/draws/test_faults.py"), _test("cli/test_kills.py")
    arena, witness = _test("platform/draws/fault_arena.py"), _test("cli/test_witness.py")
    yield Promise(
        "A killed draw resumes to the same result",
        "300 kills at random moments",
        f"{kills.KILLS} kills on SQLite, {kills.ON_POSTGRESQL} on PostgreSQL",
        f"{kills.SOAK} on each",
        "the kills must spread over the ceremony",
        ("platform/draws/test_kills.py",),
        300,
        kills.SOAK,
    )
    yield Promise(
        "A killed round of teams resumes to the same teams",
        "as a draw",
        f"{rounds.KILLS} kills on SQLite, {rounds.ON_POSTGRESQL} on PostgreSQL",
        f"{rounds.SOAK} on each",
        "the kills must spread over the round",
        ("platform/draws/test_round_kills.py",),
    )
    yield Promise(
        "A step is done whole or not at all",
        f"{', '.join(arena.FAULTS)} at every writing system call",
        f"each fault at {faults.POINTS} of the calls of each of {len(faults.STEPS)} steps on SQLite; "
        f"{faults.ON_POSTGRESQL} in {len(faults.FEW)} steps with the rows on PostgreSQL",
        "every call of every step, on each",
        "a step written in two transactions is found half done",
        ("platform/draws/test_faults.py",),
    )
    yield Promise(
        "A killed command leaves the old state or the new one",
        "100 kills a command",
        f"{len(commands.EVERY_RUN)} kills of each of freeze, draw, reveal; the witness at {witness.KILLS} lines",
        f"{len(commands.SOAK)} more of each; the witness at every line",
        "the result is compared with that of a command nobody killed",
        ("cli/test_kills.py", "cli/test_witness.py"),
        100,
        len(commands.SOAK),
    )


def _seen() -> Iterator[Promise]:
    log, rows = _test("platform/portal/test_tampered.py"), _test("platform/draws/test_tampering.py")
    monitor = _test("cli/test_monitor.py")
    kinds = len(log.SEEN_BEFORE)
    yield Promise(
        "Whoever saw the log before finds that it was rewritten",
        "8 kinds, 200 times each",
        f"{kinds} kinds, {log.EVERY_RUN} times each, with the installation's own key, by `doubledraw monitor`",
        f"{kinds} kinds, {log.SOAK} times each",
        "the same log written anew passes",
        ("platform/portal/test_tampered.py",),
        1_600,
        kinds * log.SOAK,
    )
    yield Promise(
        "A broken rule of DD-1 §7 is named to everybody",
        "each rule, by `doubledraw monitor`",
        f"{len(log.BROKEN)} rewritings of a county's log and {len(monitor.BROKEN)} of a made-up one, each with exactly "
        "the rules it breaks; a year's log passes",
        "the same",
        "the honest log passes",
        ("platform/portal/test_tampered.py", "cli/test_monitor.py"),
    )
    yield Promise(
        "A row changed behind the triggers is found by `doubledraw check`",
        "every column that a page or a later step reads",
        f"{sum(map(len, rows.DEEDS.values()))} deeds in {len(rows.DEEDS)} tables; both databases",
        "the same",
        "an honest draw has no fault",
        ("platform/draws/test_tampering.py",),
    )
    yield Promise(
        "The list stays secret until it is released",
        "every address, every role",
        "canaries in every drawn firm; every address as every account, every table of other apps",
        "the same",
        "a page that names the drawn is caught",
        ("platform/draws/test_embargo.py",),
    )


def _verified() -> Iterator[Promise]:
    agreement, fairness = _test("verifier/test_agreement.py"), _test("draw/test_statistics.py")
    battery = import_module("tests.draw.fairness.battery")
    shared, bundles = _test("verifier/conftest.py"), _test("verifier/test_bundles.py")
    python = _test("draw/test_verify.py")
    yield Promise(
        "Two verifiers that share no code agree",
        "10,000 random draws",
        f"{shared.EVERY_RUN} random draws; every vector",
        f"{agreement.SOAK:,} random draws",
        "a draw that differs in one digit is not called the same",
        ("verifier/test_agreement.py", "verifier/test_vectors.py"),
        10_000,
        agreement.SOAK,
    )
    yield Promise(
        "Every single-field mutation of a bundle is caught",
        "all of them",
        f"all of them in Python; {bundles.COUNT:,} at random in JavaScript",
        "the same",
        f"{len(python.CONTROLS)} mutations get through when their check is taken away",
        ("draw/test_verify.py", "verifier/test_bundles.py"),
    )
    yield Promise(
        "The draw is fair",
        "inclusion, independence, no effect of position",
        f"{battery.CHECKS} checks in {len(battery.TRIALS)} trials ([report](fairness.md))",
        f"{fairness.SOAK} times the draws, with fresh nonces",
        f"{len(fairness.CONTROLS)} biased samplers, each noticed",
        ("draw/test_statistics.py",),
    )


def _test(path: str) -> ModuleType:
    return import_module("tests." + path.removesuffix(".py").replace("/", "."))


def page() -> str:
    """The page as it is committed."""
    table = (promise.line() for promise in promises())
    return "\n".join((HEAD, *table, SEEN, *soaked.lines(), ""))


def main() -> None:
    """Print it."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doubledraw.platform.settings")
    django.setup()
    sys.stdout.buffer.write(page().encode())


if __name__ == "__main__":
    main()
