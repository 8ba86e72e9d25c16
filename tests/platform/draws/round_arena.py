"""Blocked draws whose team round is killed in the middle, again and again, until its teams stand.

    python -m tests.platform.draws.round_arena HOME KILLS SEED

A program of its own, because a killed process must be a real one. The last line printed is a JSON report.
"""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.platform.draws import arena

DAY = arena.NOON + timedelta(days=1)
LATER = DAY + timedelta(hours=2)


def blocked_draws(lines: list[int]) -> list[int]:
    """A blocked draw for each line, and afterwards somebody who can fill the seat; the draws' keys."""
    from doubledraw.platform.plans.models import PlanLine
    from tests.world import rounds

    place, found = arena.cast(), []
    for line in PlanLine.objects.filter(pk__in=lines):
        draw = rounds.blocked_draw(place, line, arena.NOON)
        assert draw.blocked is not None
        found.append(draw.pk)
    rounds.cure(place, DAY)
    return found


def drive(pk: int) -> None:
    """Whatever the round of this draw still needs; every step may find itself done."""
    from doubledraw.platform.draws import services
    from doubledraw.platform.draws.models import Draw, TeamRound
    from tests.world import rounds

    place = arena.cast()
    zhou, he = place["周抽取"], place["何监督"]

    def row() -> Any:
        return TeamRound.objects.select_related("draw__organ").filter(draw=pk).first()

    if row() is None:
        rounds.open_round(place, Draw.objects.select_related("organ").get(pk=pk), DAY)
    typed = row().values.first()
    if typed is None:
        services.enter_round_entropy(row(), 0, rounds.DICE19, by=zhou, at=LATER)
    if typed is None or not typed.confirmed_value:
        services.confirm_round_entropy(row(), 0, rounds.DICE19, by=he, at=LATER)
    if row().outcome_files is None:
        services.draw_teams(row(), by=zhou, at=LATER + timedelta(minutes=5))


def driven(pk: int, seconds: float) -> bool:
    """Drive in a child and kill it after so many seconds; whether it came to the end before."""
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child == 0:
        drive(pk)
        os._exit(0)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            assert os.waitstatus_to_exitcode(status) == 0, "the driver failed by itself"
            return True
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    return not os.WIFSIGNALED(os.waitpid(child, 0)[1])


def check(pk: int, seen: dict[str, Any]) -> str:
    """Every step of the round is there with all that belongs to it, or not at all; nothing changes again."""
    from doubledraw.platform.draws import engine
    from doubledraw.platform.draws.models import Draw
    from doubledraw.platform.ledger.models import LogLeaf
    from doubledraw.platform.records import store

    draw = Draw.objects.get(pk=pk)
    rounds = list(draw.team_rounds.all())
    assert len(rounds) <= 1
    kinds = Counter(
        LogLeaf.objects.filter(subject=f"draw:{draw.draw_id}").values_list("kind", flat=True)
    )
    row = rounds[0] if rounds else None
    is_drawn = row is not None and row.outcome_files is not None
    assert (kinds["draw.roster"], kinds["draw.teams"]) == (len(rounds), int(is_drawn))
    assert draw.assignments.count() == (2 * sum(draw.sizes.values()) if is_drawn else 0)
    if row is None:
        return "before"
    for digest in engine.round_files(row).values():
        store.get(digest)
    now = {"commitment": row.commitment, "entropy": row.entropy_file, "root": row.teams_root}
    for name, value in seen.items():
        assert now[name] == value, f"{name} changed"
    seen |= {name: value for name, value in now.items() if value}
    arena.check_log()
    return "drawn" if is_drawn else "entropy" if row.entropy_file else "committed"


def complete(pk: int) -> None:
    """The teams are those that the inputs give, and an auditor can see that they are."""
    from doubledraw.draw.verify import verify
    from doubledraw.log.note import check_note
    from doubledraw.platform.draws import engine
    from doubledraw.platform.draws.models import Draw

    draw = Draw.objects.get(pk=pk)
    row = draw.team_rounds.select_related("draw__organ").get()
    assert engine.compute_round(row).teams_root == row.teams_root
    report = verify(engine.auditor_bundle(draw), auditor=True, check_note=check_note)
    assert report.ok, [check for check in report.checks if check.verdict == "false"]


def main(arguments: Sequence[str]) -> None:
    home, kills, seed = arguments
    draws = blocked_draws(arena.begin(Path(home), int(kills)))
    chance, done, stages = random.Random(int(seed)), 0, Counter[str]()
    began = time.monotonic()
    assert driven(draws[0], 60)
    complete(draws.pop(0))
    limit = time.monotonic() - began
    while done < int(kills) and draws:
        pk, seen = draws.pop(), dict[str, Any]()
        while not driven(pk, chance.uniform(0, limit)):
            done += 1
            limit *= 1.05
            stages[check(pk, seen)] += 1
        limit *= 0.8
        assert check(pk, seen) == "drawn"
        complete(pk)
    print(json.dumps({"kills": done, "stages": stages}))


if __name__ == "__main__":
    main(sys.argv[1:])
