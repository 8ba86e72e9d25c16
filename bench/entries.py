"""The page docs/reference/benchmarks-visits.md: results entered by 200 inspectors over HTTP."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.report import machine

BAR_MS = 300
BUSIEST_RESULTS, FASTEST_RESULTS = 400, 800
"""So many are entered at the pace of the busiest hour, and as fast as possible (of few results a quarter each)."""
BARRED = ("busiest hour", "a day in an hour")
"""The phases that must meet it; the last asks for as much as the machine gives."""
PROJECT = Path(__file__).parents[1]
KINDS = {
    "mine": "reading one's visits",
    "begin": "at the door",
    "photo": "a photo of 150 kB",
    "sheet": "a department's sheet",
    "signature": "a signature",
    "finish": "the end: record sealed, deadlines, facts",
}
TOP = """# Benchmarks of visits

Written by `python -m bench visits`; do not edit. 200 inspectors enter results over HTTP at `doubledraw serve` with its
two web processes and its job worker, on PostgreSQL with fsync; the phones, the server and the database share the
machine. A result is one department's sheet; a visit has two, with a photo, three signatures, and the record sealed at
its end: eight submissions and one reading of the list. One submission in twenty is sent twice, as a phone does whose
answer was lost. {machine}

The busiest hour brings half of a day's 20,000 results; a day in an hour is twice that pace. As fast as possible:
{at_once} phones send at the same moment and none waits. Measured were {results:,} results of {visits:,} visits:
{paces}.

"""


def measured(results: int) -> dict[str, Any]:
    """What `bench.visiting` found, in a process of its own."""
    few = [str(min(most, results // 4)) for most in (BUSIEST_RESULTS, FASTEST_RESULTS)]
    command = [sys.executable, "-m", "bench.visiting", str(results), *few]
    child = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    return found


def is_met(found: dict[str, Any]) -> bool:
    """No error, nothing lost or doubled, and at both paces 95 of 100 answers within the bar."""
    p95 = {phase["name"]: phase["p95"][""] for phase in found["phases"]}
    return bool(found["sound"]) and all(p95[name] < BAR_MS for name in BARRED)


def page(found: dict[str, Any], loads: Sequence[float]) -> str:
    """The page in Markdown."""
    kept, phases = found["kept"], found["phases"]
    top = TOP.format(
        machine=machine(loads, ()),
        at_once=found["at_once"],
        results=kept["entries"],
        visits=kept["records"],
        paces=", ".join(f"{phase['name']} {phase['results']:,}" for phase in phases),
    )
    return "".join((top, *_bars(found), "\n## Milliseconds, 95 of 100 within\n\n", *_table(phases)))


def _bars(found: dict[str, Any]) -> list[str]:
    kept, phases = found["kept"], found["phases"]
    rows = [
        "| what | found | bar | met |\n| --- | --- | --- | --- |\n",
        _bar("errors", len(found["errors"]), "0", not found["errors"]),
        _bar(
            "results sent, kept; records; submissions",
            f"{kept['sent']:,}, {kept['entries']:,}; {kept['records']:,}; {kept['submissions']:,}",
            "none lost, none doubled",
            found["sound"],
        ),
    ]
    each = found["cpu"] / kept["submissions"] * 1000
    said = f"{each:.0f} ms a submission, {found['cpu'] / kept['entries'] * 20_000 / 3600:.1f} CPU hours a day"
    rows.append(_bar("CPU of web and worker, start and list included", said, "–", True))
    for phase in phases:
        hours = 20_000 / (phase["results"] / phase["took"]) / 3600
        said = f"{phase['p95']['']:.0f} ms; 20,000 results in {hours:.1f} h"
        is_barred = phase["name"] in BARRED
        bar = f"p95 < {BAR_MS} ms" if is_barred else "–"
        rows.append(_bar(phase["name"], said, bar, phase["p95"][""] < BAR_MS or not is_barred))
    return rows


def _bar(what: str, found: object, bar: str, is_met: bool) -> str:
    return f"| {what} | {found} | {bar} | {'yes' if is_met else '**no**'} |\n"


def _table(phases: list[dict[str, Any]]) -> list[str]:
    heads = "".join(f" {phase['name']} |" for phase in phases)
    rows = [f"| submission |{heads}\n", f"| --- |{' --- |' * len(phases)}\n"]
    for kind, name in KINDS.items():
        cells = "".join(f" {phase['p95'].get(kind, 0):.0f} |" for phase in phases)
        rows.append(f"| {name} |{cells}\n")
    return rows
