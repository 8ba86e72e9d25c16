"""Every step of a draw with a fault at a system call that writes: killed, no space, a disk that fails (strace).

    python -m tests.platform.draws.fault_arena HOME POINTS SEED [STEP …]

POINTS faults of each kind for each STEP (none named: for every one), at random among all that the step makes; 0: all
of them. On SQLite the files of the database are among what is written. With DOUBLEDRAW_DATABASE_URL the rows are on
PostgreSQL: then the disk's faults meet the other files, and a client is killed also where it sends to the server.
After every fault
the installation is looked through: rows, files and log agree; the step is done with all that belongs to it, or not at
all; whoever was told that it is done finds it done; and taking it again ends well. The control is a void written in
two transactions: it must be found half done.
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
from collections.abc import Callable, Iterator, Sequence
from ctypes import CDLL, c_ulong
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.platform.draws import arena, round_arena

WRITES = ("write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "mkdir")
SENDS = ("sendto",)
FAULTS = {"kill": "signal=KILL", "full": "error=ENOSPC", "broken": "error=EIO"}
KEY = "faults"
LATER, DAY = arena.LATER, arena.NOON + timedelta(days=1)
Point = tuple[str, int]


# the steps


def _draw() -> Any:
    from doubledraw.platform.draws.models import Draw

    return Draw.objects.select_related("organ").get()


def _asked() -> Any:
    from doubledraw.platform.plans.models import PlanLine
    from tests.world import ceremony

    return ceremony.preparation(PlanLine.objects.get(), arena.NOON)


def _freeze(place: Any) -> None:
    import secrets

    from doubledraw.platform.draws import services

    by = place["周抽取"]
    services.freeze_draw(_asked(), by=by, at=arena.NOON, chance=secrets.token_bytes, key=KEY)


def _commit(place: Any) -> None:
    import secrets

    from doubledraw.platform.draws import services

    at = arena.NOON + timedelta(minutes=1)
    services.commit_draw(_draw(), by=place["周抽取"], at=at, chance=secrets.token_bytes)


def _confirm(place: Any) -> None:
    from doubledraw.platform.draws import services
    from tests.world import ceremony

    services.confirm_entropy(_draw(), 1, ceremony.DICE, by=place["何监督"], at=LATER)


def _compute(place: Any) -> None:
    from doubledraw.platform.draws import services

    services.draw_targets(_draw(), by=place["周抽取"], at=LATER + timedelta(minutes=5))


def _reveal(place: Any) -> None:
    from doubledraw.platform.draws import services

    at = LATER + timedelta(minutes=6)
    services.reveal_draw(_draw(), reason="", by=place["周抽取"], at=at)


def _substitute(place: Any) -> None:
    from doubledraw.platform.draws import services
    from doubledraw.platform.draws.models import Withdrawal

    row = Withdrawal.objects.select_related("draw__organ").get()
    services.agree_substitute(row, by=place["何监督"], at=DAY)


def _in_two(place: Any) -> None:
    """The control: a void that is logged in one transaction and written down in the next."""
    from django.db import transaction

    from doubledraw.log.entries import Voided
    from doubledraw.platform.draws.models import Draw
    from doubledraw.platform.ledger.services import append, stamp

    draw = _draw()
    named = {"draw_id": draw.draw_id, "commitment": draw.commitment, "text": "control control"}
    with transaction.atomic():
        entry = Voided(at=stamp(DAY), reason="LAW", by=["a:1", "b:2"], **named)
        append(entry, subject=f"draw:{draw.draw_id}", at=DAY)
    with transaction.atomic():
        both = {"void_asked_by": 5, "void_asked_organ": 6, "voided_by": 7, "voided_organ": 8}
        said = {"void_reason": "LAW", "void_text": named["text"], "voided_at": DAY}
        Draw.objects.filter(pk=draw.pk).update(state="voided", **both, **said)


def _planned(place: Any) -> None:
    from tests.world import ceremony

    ceremony.work_planned(place, _asked(), arena.NOON)


def _typed(place: Any) -> None:
    from doubledraw.platform.draws import services
    from tests.world import ceremony

    ceremony.everybody_present(place, _draw(), LATER)
    zhou, he = place["周抽取"], place["何监督"]
    services.enter_entropy(_draw(), 0, ceremony.KL8, by=zhou, at=LATER)
    services.confirm_entropy(_draw(), 0, ceremony.KL8, by=he, at=LATER)
    services.enter_entropy(_draw(), 1, ceremony.DICE, by=zhou, at=LATER)


def _requested(place: Any) -> None:
    from doubledraw.platform.draws import services
    from tests.world import rounds

    code = _draw().drawn_targets.filter(role="selected").order_by("code").first().code
    why, since = "INACTIVE_BEFORE_FREEZE", round_arena.BEFORE
    asked = rounds.asked("target", why, code=code, since=since)
    services.ask_substitute(_draw(), asked, by=place["周抽取"], at=DAY)


Deed = Callable[[Any], None]
STEPS: dict[str, tuple[Deed | None, Deed, str]] = {
    "freeze": (_planned, _freeze, ""),
    "commit": (None, _commit, "draw.commit"),
    "entropy": (_typed, _confirm, "draw.entropy"),
    "draw": (None, _compute, "draw.result"),
    "reveal": (None, _reveal, "draw.reveal"),
    "substitution": (_requested, _substitute, "draw.substitute"),
}
"""Step → what comes before it, the step itself, the entry by which the log tells that it is done."""


def is_done(kind: str) -> bool:
    """Whether the step stands."""
    from doubledraw.platform.draws.models import Draw
    from doubledraw.platform.ledger.models import LogLeaf

    return LogLeaf.objects.filter(kind=kind).exists() if kind else Draw.objects.exists()


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


def disturbed(deed: Deed, fault: str, point: Point) -> int:
    """The step with one fault; its exit code."""
    name, which = point
    code, _ = run(deed, "-e", f"inject={name}:{FAULTS[fault]}:when={which}")
    if round_arena.is_served():
        round_arena.settle()
    return code


def look_through() -> list[str]:
    """What is wrong now: rows against files and log, files against digests, the log against its checkpoints."""
    from doubledraw.platform.draws import engine
    from doubledraw.platform.draws.models import Draw
    from doubledraw.platform.ledger.selectors import inspect_log
    from doubledraw.platform.records import store

    found = [str(fault) for fault in inspect_log()]
    for draw in Draw.objects.select_related("replaces"):
        found += engine.inspect(draw)
        for digest in engine.stored_files(draw).values():
            try:
                store.get(digest)
            except (OSError, ValueError) as fault:
                found.append(str(fault))
    return found


def endure(home: Path, name: str, count: int, chance: random.Random) -> dict[str, Any]:
    """One step with its faults, each on the state before it; left done at the end."""
    before, deed, kind = STEPS[name]
    if before:
        before(arena.cast())
    kept = round_arena.Snapshot(home)
    points = points_of(deed)
    assert is_done(kind)
    codes = Counter[str]()
    for fault, point in chosen(points, count, chance):
        kept.restore()
        code = disturbed(deed, fault, point)
        codes["told done" if code == 0 else "killed" if code == -signal.SIGKILL else "failed"] += 1
        where = f"{name} {fault} at {point}"
        assert look_through() == [], where
        assert code != 0 or is_done(kind), f"{where}: told that it is done, and it is not"
        if not is_done(kind):
            deed(arena.cast())
        assert is_done(kind), where
        assert look_through() == [], f"{where}, taken again"
    kept.restore()
    kept.forget()
    deed(arena.cast())
    return {"points": len(points), **codes}


def undisturbed(name: str) -> None:
    """The step without a fault."""
    before, deed, _ = STEPS[name]
    if before:
        before(arena.cast())
    deed(arena.cast())


def control(home: Path) -> list[str]:
    """What is found when a void is written in two transactions and killed at each call in turn, from the last."""
    kept = round_arena.Snapshot(home)
    points, found = points_of(_in_two), list[str]()
    for point in reversed(points):
        kept.restore()
        disturbed(_in_two, "kill", point)
        if found := look_through():
            break
    kept.restore()
    kept.forget()
    return found


def main(arguments: Sequence[str]) -> None:
    home, count, seed = Path(arguments[0]), int(arguments[1]), int(arguments[2])
    wanted = arguments[3:] or tuple(STEPS)
    assert shutil.which("strace"), "install strace"
    arena.begin(home, 1)
    chance = random.Random(seed)
    report: dict[str, Any] = {}
    for name in STEPS:
        if name == "reveal" and wanted == tuple(STEPS):
            report["control"] = control(home)
        if name in wanted:
            report[name] = endure(home, name, count, chance)
        else:
            undisturbed(name)
    print(json.dumps(report))


if __name__ == "__main__":
    main(sys.argv[1:])
