"""Runs cases in child processes, in turns, so that a busy minute falls on ours and peers alike."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.cases import Facts, named

LIMIT_SECONDS = 600
_PROJECT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Run:
    """One timed run."""

    cpu: float
    wall: float
    peak_mb: float
    facts: Facts


@dataclass(frozen=True, slots=True)
class Entry:
    """A case at a size, and how many times it is run."""

    name: str
    count: int
    rounds: int

    @property
    def what(self) -> str:
        """The case in words."""
        return named(self.name).what

    @property
    def verifiable(self) -> str:
        """Whether somebody outside can check the outcome."""
        return named(self.name).verifiable


@dataclass(frozen=True, slots=True)
class Measured:
    """An entry with its runs."""

    entry: Entry
    runs: Sequence[Run]

    @property
    def cpu(self) -> float:
        """Median CPU seconds of user and system, all threads."""
        return median(run.cpu for run in self.runs)

    @property
    def wall(self) -> float:
        """Median seconds on the clock."""
        return median(run.wall for run in self.runs)

    @property
    def peak_mb(self) -> float:
        """The largest resident set of any run, preparation included."""
        return max(run.peak_mb for run in self.runs)

    def fact(self, name: str) -> str | int:
        """What every run found alike."""
        found = {run.facts[name] for run in self.runs}
        if len(found) != 1:
            raise AssertionError(f"{self.entry.name}: runs differ in {name}: {found}")
        return found.pop()


def measure(entries: Sequence[Entry], tell: Callable[[str], None]) -> list[Measured]:
    """Round by round, every entry once in each of its rounds."""
    runs: dict[Entry, list[Run]] = {entry: [] for entry in entries}
    for turn in range(max(entry.rounds for entry in entries)):
        for entry in entries:
            if turn < entry.rounds:
                run = _run(entry)
                runs[entry].append(run)
                tell(
                    f"{entry.name:24}{entry.count:>12,}{run.cpu:9.2f} CPU s{run.wall:9.2f} s"
                    f"{run.peak_mb:8.0f} MB"
                )
    return [Measured(entry, found) for entry, found in runs.items()]


def _run(entry: Entry) -> Run:
    command = [sys.executable, "-m", "bench.child", entry.name, str(entry.count)]
    child = subprocess.run(
        command, cwd=_PROJECT, stdout=subprocess.PIPE, check=True, timeout=LIMIT_SECONDS
    )
    return Run(**json.loads(child.stdout.splitlines()[-1]))
