"""Every step of a draw, and of a team round, with a fault at a system call that writes: killed, no space, a disk that
fails (strace).

    python -m tests.platform.draws.fault_arena HOME POINTS SEED [STEP …]

POINTS faults of each kind for each STEP (named in their order; none named: for every one), at random among all that
the step makes; 0: all of them. On SQLite the files of the database are among what is written. With
DOUBLEDRAW_DATABASE_URL the rows are on PostgreSQL: then the disk's faults meet the other files, and a client is killed
also where it sends to the server. After every fault the installation is looked through: rows, files and log agree; the
step is done with all that belongs to it, or not at all; whoever was told that it is done finds it done; and taking it
again ends well. The control is a void written in two transactions: it must be found half done.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from ctypes import CDLL, c_ulong
from pathlib import Path
from typing import Any

from tests.platform.draws import arena, round_arena
from tests.platform.draws.fault_steps import STEPS, Deed, in_two

WRITES = ("write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "mkdir")
SENDS = ("sendto",)
FAULTS = {"kill": "signal=KILL", "full": "error=ENOSPC", "broken": "error=EIO"}
Point = tuple[str, int]


# faults


def run(deed: Deed, *traced: str) -> tuple[int, str]:
    """Run the step in a child under strace with these options; (exit code or −signal, what strace wrote)."""
    from django.db import connections

    connections.close_all()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        _wait_and_do(deed, read, write)
    os.close(read)
    told = Path(f"/tmp/doubledraw-strace-{child}")
    watched = f"trace={','.join(_watched())}"
    words = ["strace", "-f", "-qq", "-o", str(told), "-p", str(child), "-e", watched, *traced]
    tracer = subprocess.Popen(words, stderr=subprocess.PIPE)
    while "TracerPid:\t0" in Path(f"/proc/{child}/status").read_text():
        assert tracer.poll() is None, tracer.communicate()[1]
        time.sleep(0.001)
    os.close(write)
    _, status = os.waitpid(child, 0)
    tracer.communicate()
    text = told.read_text()
    told.unlink()
    return os.waitstatus_to_exitcode(status), text


def _watched() -> tuple[str, ...]:
    """The calls that write: to the disk, and to a server of the database."""
    return WRITES + SENDS if round_arena.is_served() else WRITES


def _wait_and_do(deed: Deed, read: int, write: int) -> None:
    """In the child: let anybody trace it, wait for the gate, take the step; 0 when it was told that it is done."""
    allow_any = c_ulong(-1 & (2**64 - 1))
    CDLL(None).prctl(0x59616D61, allow_any, 0, 0, 0)
    os.close(write)
    os.read(read, 1)
    code = 1
    try:
        deed(arena.cast())
        code = 0
    finally:
        os._exit(code)


def points_of(deed: Deed) -> list[Point]:
    """Every writing call of an undisturbed run, as (name, which of its kind)."""
    code, text = run(deed)
    assert code == 0, "the step failed by itself"
    calls = Counter[str]()
    found = []
    for line in text.splitlines():
        name = line.split(None, 1)[-1].split("(")[0]
        if name in _watched():
            calls[name] += 1
            found.append((name, calls[name]))
    return found


def chosen(points: list[Point], count: int, chance: random.Random) -> Iterator[tuple[str, Point]]:
    """(fault, point): so many of each kind, or all. A disk is full or fails only where the disk is written."""
    on_disk = [point for point in points if point[0] not in SENDS]
    for fault in FAULTS:
        where = points if fault == "kill" else on_disk
        for point in chance.sample(where, min(count, len(where))) if count else where:
            yield fault, point


def disturbed(deed: Deed, fault: str, point: Point) -> str:
    """How the step with one fault ended: killed, failed, told done; missed when it never came to that call."""
    name, which = point
    code, said = run(deed, "-e", f"inject={name}:{FAULTS[fault]}:when={which}")
    if round_arena.is_served():
        round_arena.settle()
    if code == -signal.SIGKILL:
        return "killed"
    if "(INJECTED)" not in said:
        return "missed"
    return "told done" if code == 0 else "failed"


def look_through() -> list[str]:
    """What is wrong now: rows against files and log, files against digests, the log against its checkpoints."""
    from doubledraw.platform.draws import engine
    from doubledraw.platform.draws.models import Draw
    from doubledraw.platform.ledger.selectors import inspect_log

    found = [str(fault) for fault in inspect_log()]
    for draw in Draw.objects.select_related("replaces"):
        found += engine.inspect(draw)
        kept = [engine.round_files(row) for row in draw.team_rounds.all()]
        for files in (engine.stored_files(draw), *kept):
            found += _lost(files.values())
    return found


def _lost(digests: Iterable[str]) -> Iterator[str]:
    """Of these files, those that are not in the store or are not what they were."""
    from doubledraw.platform.records import store

    for digest in digests:
        try:
            store.get(digest)
        except (OSError, ValueError) as fault:
            yield str(fault)


def endure(home: Path, name: str, count: int, chance: random.Random) -> dict[str, Any]:
    """One step with its faults, each on the state before it; left done at the end."""
    before, deed, is_done = STEPS[name]
    if before:
        before(arena.cast())
    kept = round_arena.Snapshot(home)
    points = points_of(deed)
    assert is_done()
    ends = Counter[str]()
    for fault, point in chosen(points, count, chance):
        kept.restore()
        ended = disturbed(deed, fault, point)
        ends[ended] += 1
        where = f"{name} {fault} at {point}"
        assert look_through() == [], where
        assert ended != "told done" or is_done(), f"{where}: told that it is done, and it is not"
        if not is_done():
            deed(arena.cast())
            assert is_done(), where
            assert look_through() == [], f"{where}, taken again"
    kept.restore()
    kept.forget()
    deed(arena.cast())
    return {"points": len(points), **ends}


def undisturbed(name: str) -> None:
    """The step without a fault."""
    before, deed, _ = STEPS[name]
    if before:
        before(arena.cast())
    deed(arena.cast())


def control(home: Path) -> list[str]:
    """What is found when a void is written in two transactions and killed at each call in turn, from the last."""
    kept = round_arena.Snapshot(home)
    points, found = points_of(in_two), list[str]()
    for point in reversed(points):
        kept.restore()
        disturbed(in_two, "kill", point)
        if found := look_through():
            break
    kept.restore()
    kept.forget()
    return found


def main(arguments: Sequence[str]) -> None:
    home, count, seed = Path(arguments[0]), int(arguments[1]), int(arguments[2])
    wanted = arguments[3:] or tuple(STEPS)
    assert shutil.which("strace"), "install strace"
    arena.begin(home, 2)
    chance = random.Random(seed)
    report: dict[str, Any] = {}
    for name in STEPS:
        if name == "reveal" and wanted == tuple(STEPS):
            report["control"] = control(home)
        if name in wanted:
            report[name] = endure(home, name, count, chance)
        else:
            undisturbed(name)
        if wanted[-1] == name:
            break
    print(json.dumps(report))


if __name__ == "__main__":
    main(sys.argv[1:])
