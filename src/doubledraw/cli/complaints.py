"""Every refusal of the command line, said in one place: what, where, what to do, exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from doubledraw.draw.errors import DrawError
from doubledraw.log.errors import LogError
from doubledraw.tables.errors import TableError

REFUSED, UNUSABLE = 1, 2


class Refused(Exception):
    """The request is understood and is not done: exit code 1."""

    def __init__(self, reason: str, where: str = "", remedy: str = "") -> None:
        super().__init__(reason)
        self.reason, self.where, self.remedy = reason, where, remedy


class Unusable(Refused):
    """What was given cannot be worked with: exit code 2."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one row."""

    where: str
    reason: str
    remedy: str = ""


class BadRows(Exception):
    """Rows of one table that break rules: the first of them, and how many there are."""

    def __init__(self, faults: Sequence[Fault], total: int) -> None:
        super().__init__(f"{total} faults")
        self.faults, self.total = faults, total


def report(error: Exception) -> int:
    """Say what is wrong on standard error; the exit code. Unknown errors are raised again."""
    match error:
        case BadRows():
            _say_rows(error)
        case DrawError():
            rule = f" (DD-1 {error.section})" if error.section else ""
            _say(error.where, error.reason + rule, error.remedy)
        case TableError():
            _say(error.where, error.reason, error.remedy)
        case LogError():
            _say(error.where, error.reason, "")
        case Refused():
            _say(error.where, error.reason, error.remedy)
        case OSError():
            _say(str(error.filename or ""), error.strerror or str(error), "")
        case _:
            raise error
    return REFUSED if isinstance(error, Refused) and not isinstance(error, Unusable) else UNUSABLE


def warn(text: str) -> None:
    """Something the reader should know, though the work goes on."""
    print(f"warning: {text}", file=sys.stderr)


def say(text: str) -> None:
    """Progress and summaries; standard output carries results alone."""
    print(text, file=sys.stderr)


def _say(where: str, reason: str, remedy: str) -> None:
    place = f"{where}: " if where else ""
    print(f"error: {place}{reason}", file=sys.stderr)
    if remedy:
        print(f"  what to do: {remedy}", file=sys.stderr)


def _say_rows(error: BadRows) -> None:
    for fault in error.faults:
        _say(fault.where, fault.reason, fault.remedy)
    if error.total > len(error.faults):
        say(f"… and {error.total - len(error.faults)} more rows like these")
