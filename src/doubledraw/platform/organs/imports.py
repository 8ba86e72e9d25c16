"""The national table of divisions (GB/T 2260), as the package has it: `data/divisions.csv`, with its SOURCE.md."""

import csv
from collections.abc import Iterator
from datetime import date
from importlib import resources
from typing import Any


def divisions() -> Iterator[dict[str, Any]]:
    """One dict of Region's columns per code; the newest name with the older ones in `former_names`."""
    held: list[dict[str, str]] = []
    for row in _rows():
        if held and held[0]["code"] != row["code"]:
            yield _region(held)
            held = []
        held.append(row)
    if held:
        yield _region(held)


def _rows() -> Iterator[dict[str, str]]:
    """The lines of the file: by code, and within a code by time."""
    path = resources.files("doubledraw.platform.organs") / "data" / "divisions.csv"
    with path.open("r", encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def _region(rows: list[dict[str, str]]) -> dict[str, Any]:
    *former, last = rows
    return {
        "code": last["code"],
        "name": last["name"],
        "parent_code": last["parent"],
        "since": _day(last["since"]),
        "until": _day(last["until"]),
        "successor_code": last["successor"],
        "former_names": [{k: row[k] for k in ("name", "since", "until")} for row in former],
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
