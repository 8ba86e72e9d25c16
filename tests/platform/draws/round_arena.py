"""Blocked draws whose team round, and firms whose substitution, several processes want at once, or that are killed.

    python -m tests.platform.draws.round_arena HOME kill KILLS SEED
    python -m tests.platform.draws.round_arena HOME open|teams|substitute|naive ITEMS RACERS

As `arena`: a program of its own, because processes must be real ones; the last line printed is a JSON report.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.platform.draws import arena

DAY = arena.NOON + timedelta(days=1)
LATER = DAY + timedelta(hours=2)
BEFORE = date(2026, 5, 1)


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


def _draw(pk: int) -> Any:
    from doubledraw.platform.draws.models import Draw

    return Draw.objects.select_related("organ").get(pk=pk)


def _round(pk: int) -> Any:
    from doubledraw.platform.draws.models import TeamRound

    return TeamRound.objects.select_related("draw__organ").filter(draw=pk).first()


# races


def race(home: Path, items: int, racers: int, deed: str) -> dict[str, Any]:
    """Let the racers run at every item at once; who succeeded how often, what else was said, what the log holds."""
    of_one_draw = deed in ("substitute", "naive")
    lines = arena.begin(home, 1 if of_one_draw else items)
    from doubledraw.platform.ledger.models import LogLeaf

    wanted = requests(lines[0], items) if of_one_draw else _rounds(lines, deed)
    kind = {"open": "draw.roster", "teams": "draw.teams"}.get(deed, "draw.substitute")
    said = arena.together(racers, lambda racer: _run_at(wanted, deed))
    subjects = LogLeaf.objects.filter(kind=kind).values_list("subject", flat=True)
    return {
        "won": [sum(answer["won"].count(item) for answer in said) for item in wanted],
        "errors": dict(sum((Counter(answer["errors"]) for answer in said), Counter())),
        "entries": list(Counter(subjects).values()),
        "faults": _faults() if deed != "naive" else [],
    }


def _rounds(lines: list[int], deed: str) -> list[int]:
    """Blocked draws; for `teams` their rounds are ready to be drawn."""
    from tests.world import rounds

    draws = blocked_draws(lines)
    if deed == "teams":
        for pk in draws:
            rounds.ready_round(arena.cast(), _draw(pk), DAY)
    return draws


def requests(line: int, count: int) -> list[int]:
    """Requests to replace so many firms of one draw, each waiting for the second person; their keys."""
    from doubledraw.platform.draws import services
    from doubledraw.platform.plans.models import PlanLine
    from tests.world import ceremony, rounds

    place = arena.cast()
    draw = ceremony.drawn_draw(place, PlanLine.objects.get(pk=line), arena.NOON)
    codes = draw.drawn_targets.filter(role="selected").order_by("code")[:count]
    asked = [
        rounds.asked("target", "INACTIVE_BEFORE_FREEZE", code=row.code, since=BEFORE)
        for row in codes
    ]
    zhou = place["周抽取"]
    return [services.ask_substitute(draw, one, by=zhou, at=DAY).pk for one in asked]


def _run_at(items: list[int], deed: str) -> dict[str, Any]:
    from doubledraw.platform.kernel.errors import DomainError

    place, won, errors = arena.cast(), [], Counter[str]()
    deeds: dict[str, Callable[[Any, int], None]] = {
        "open": _open,
        "teams": _draw_teams,
        "substitute": _agree,
        "naive": _naive,
    }
    for item in items:
        try:
            deeds[deed](place, item)
            won.append(item)
        except DomainError as refusal:
            errors[refusal.code] += 1
        except Exception as fault:
            errors[repr(fault)] += 1
    return {"won": won, "errors": errors}


def _open(place: Any, pk: int) -> None:
    from tests.world import rounds

    rounds.open_round(place, _draw(pk), DAY)


def _draw_teams(place: Any, pk: int) -> None:
    from doubledraw.platform.draws import services

    services.draw_teams(_round(pk), by=place["周抽取"], at=LATER + timedelta(minutes=5))


def _agree(place: Any, pk: int) -> None:
    """Again while only the draw has moved on: another request of it was agreed to meanwhile."""
    from doubledraw.platform.draws import services
    from doubledraw.platform.draws.models import Withdrawal
    from doubledraw.platform.kernel.errors import Conflict

    while True:
        row = Withdrawal.objects.select_related("draw__organ").get(pk=pk)
        try:
            services.agree_substitute(row, by=place["何监督"], at=LATER)
            return
        except Conflict as conflict:
            if conflict.code != "moved_on" or Withdrawal.objects.get(pk=pk).state != "asked":
                raise


def _naive(place: Any, pk: int) -> None:
    """The negative control: look whether it waits, then log and write, without a thought of others."""
    from django.db import transaction

    from doubledraw.log.entries import Substituted
    from doubledraw.platform.draws.models import Withdrawal
    from doubledraw.platform.kernel.errors import Conflict
    from doubledraw.platform.ledger.services import append, stamp

    row = Withdrawal.objects.select_related("draw").get(pk=pk)
    if row.state != "asked":
        raise Conflict("late", "agreed to by somebody else")
    time.sleep(0.05)
    named = {"draw_id": row.draw.draw_id, "commitment": row.draw.commitment, "reason": row.reason}
    zero = dict.fromkeys(("out", "in_", "team", "evidence"), "0" * 64)
    with transaction.atomic():
        entry = Substituted(at=stamp(LATER), by=["a:1", "b:2"], **named, **zero)
        append(entry, subject=f"draw:{row.draw.draw_id}", at=LATER)
        decided = {"decided_by": 987654, "decided_organ": 1, "decided_at": LATER}
        Withdrawal.objects.filter(pk=pk, state="asked").update(state="agreed", **decided)


def _faults() -> list[str]:
    """What of any draw differs from its files or the log."""
    from doubledraw.platform.draws import engine
    from doubledraw.platform.draws.models import Draw

    arena.check_log()
    draws = Draw.objects.select_related("replaces")
    return [f"{draw.draw_id}: {what}" for draw in draws for what in engine.inspect(draw)]


# kills


def drive(pk: int) -> None:
    """Whatever the round of this draw still needs; every step may find itself done."""
    from doubledraw.platform.draws import services
    from tests.world import rounds

    place = arena.cast()
    zhou, he = place["周抽取"], place["何监督"]
    if _round(pk) is None:
        rounds.open_round(place, _draw(pk), DAY)
    typed = _round(pk).values.first()
    if typed is None:
        services.enter_round_entropy(_round(pk), 0, rounds.DICE19, by=zhou, at=LATER)
    if typed is None or not typed.confirmed_value:
        services.confirm_round_entropy(_round(pk), 0, rounds.DICE19, by=he, at=LATER)
    if _round(pk).outcome_files is None:
        services.draw_teams(_round(pk), by=zhou, at=LATER + timedelta(minutes=5))


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
    gone = os.waitpid(child, 0)[1]
    if is_served():
        settle()
    return not os.WIFSIGNALED(gone)


def check(pk: int, seen: dict[str, Any]) -> str:
    """Every step of the round is there with all that belongs to it, or not at all; nothing changes again."""
    from doubledraw.platform.draws import engine
    from doubledraw.platform.records import store

    assert _faults() == []
    row = _round(pk)
    if row is None:
        return "before"
    for digest in engine.round_files(row).values():
        store.get(digest)
    now = {"commitment": row.commitment, "entropy": row.entropy_file, "root": row.teams_root}
    for name, value in seen.items():
        assert now[name] == value, f"{name} changed"
    seen |= {name: value for name, value in now.items() if value}
    return "drawn" if row.outcome_files else "entropy" if row.entropy_file else "committed"


def complete(pk: int) -> None:
    """The teams are those that the inputs give, and an auditor can see that they are."""
    from doubledraw.draw.verify import verify
    from doubledraw.log.note import check_note
    from doubledraw.platform.draws import engine

    assert engine.compute_round(_round(pk)).teams_root == _round(pk).teams_root
    report = verify(engine.auditor_bundle(_draw(pk)), auditor=True, check_note=check_note)
    assert report.ok, [check for check in report.checks if check.verdict == "false"]


class Snapshot:
    """An installation as it is now, to go back to as often as wanted: its files, and its database on PostgreSQL."""

    def __init__(self, home: Path) -> None:
        self._home, self._kept = home, home.with_name(f"{home.name}-kept-{time.monotonic_ns()}")
        self._rows = f"{self._kept.name}-{os.getpid()}".replace("-", "_") if is_served() else ""
        _leave_database()
        shutil.copytree(home, self._kept)
        if self._rows:
            _copy_database(self._rows, _database())

    def restore(self) -> None:
        """Everything as it was."""
        _leave_database()
        shutil.rmtree(self._home)
        shutil.copytree(self._kept, self._home)
        if self._rows:
            _drop_database(_database())
            _copy_database(_database(), self._rows)

    def forget(self) -> None:
        """The copy is wanted no more."""
        shutil.rmtree(self._kept)
        if self._rows:
            _drop_database(self._rows)


def is_served() -> bool:
    """Whether the rows are on a server, PostgreSQL."""
    from django.db import connection

    return connection.vendor == "postgresql"


def _database() -> str:
    from django.db import connection

    return str(connection.settings_dict["NAME"])


def _leave_database() -> None:
    """Nobody is connected any more: not this process, nor a server process whose client was killed."""
    from django.db import connections

    connections.close_all()
    if is_served():
        settle()


def settle() -> None:
    """Wait until the server has done with those that are gone: what a killed client sent may still be carried out."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
    with _administration() as server:
        until = time.monotonic() + 30
        while server.execute(others, [_database()]).fetchone()[0]:
            assert time.monotonic() < until, "somebody stays connected"
            time.sleep(0.01)


def _copy_database(new: str, old: str) -> None:
    _administer("CREATE DATABASE {} TEMPLATE {}", new, old)


def _drop_database(name: str) -> None:
    _administer("DROP DATABASE {} WITH (FORCE)", name)


def _administer(statement: str, *names: str) -> None:
    from psycopg import sql

    with _administration() as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _administration() -> Any:
    """A connection to the server beside the database of the installation."""
    import psycopg

    address = os.environ["DOUBLEDRAW_DATABASE_URL"].rsplit("/", 1)[0]
    return psycopg.connect(f"{address}/postgres", autocommit=True)


def kill(home: Path, kills: int, seed: int) -> dict[str, Any]:
    """One blocked draw, gone back to after every round that stands, until `kills` are done."""
    pk = blocked_draws(arena.begin(home, 1))[0]
    before = Snapshot(home)
    chance, done, stages = random.Random(seed), 0, Counter[str]()
    began = time.monotonic()
    assert driven(pk, 60)
    limit = time.monotonic() - began
    complete(pk)
    while done < kills:
        before.restore()
        seen: dict[str, Any] = {}
        while not driven(pk, chance.uniform(0, limit)):
            done += 1
            limit *= 1.05
            stages[check(pk, seen)] += 1
        limit *= 0.8
        assert check(pk, seen) == "drawn"
    complete(pk)
    before.forget()
    return {"kills": done, "stages": stages}


def main(arguments: Sequence[str]) -> None:
    home, deed, first, second = arguments
    count, other = int(first), int(second)
    place = Path(home)
    report = kill(place, count, other) if deed == "kill" else race(place, count, other, deed)
    print(json.dumps(report))


if __name__ == "__main__":
    main(sys.argv[1:])
