"""A day of 200 inspectors: results entered over HTTP at the served product on PostgreSQL, every one exactly once.

A result is one department's sheet; a visit has two. Each visit is eight submissions of two people's phones: at the
door, a photo, a sheet and a signature of each, the firm's signature, the end. One in twenty is sent twice, as a phone
does whose answer was lost, and every visit begins with reading one's list. First at the rate of the busiest hour, when
half of a day's results come in because phones are online again; most at twice that rate, a whole day's in one hour; the
last as fast as the answers allow.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench import registers
from bench.phones import Errand, Phone, Said, carry_out

INSPECTORS, A_DAY, BUSIEST_HOUR = 200, 20_000, 0.5
VISITS_A_SECOND = A_DAY * BUSIEST_HOUR / 2 / 3600
"""In the busiest hour; a visit has two results."""
AT_ONCE = 16
"""Phones that send at the same moment when nobody waits."""


@dataclass
class Phase:
    """What one phase found. `seconds`: by kind, of every answer; `errors`: what was not answered as it must be."""

    name: str
    results: int
    took: float
    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def p95(self, *kinds: str) -> float:
        """Milliseconds that 95 of 100 answers to these kinds (all when none is named) did not exceed."""
        told = sorted(
            spent
            for kind, each in self.seconds.items()
            for spent in each
            if kind in kinds or not kinds
        )
        return told[int(len(told) * 0.95)] * 1000 if told else 0.0


@dataclass
class Day:
    """The phases, what the database holds in the end, CPU seconds of the served product without its database."""

    phases: list[Phase]
    kept: dict[str, int]
    cpu: float

    @property
    def is_sound(self) -> bool:
        """No error, and nothing lost or doubled."""
        due = self.kept["sent"]
        return (
            not any(phase.errors for phase in self.phases)
            and self.kept["entries"] == due
            and self.kept["records"] * 2 == due
            and self.kept["submissions"] == self.kept["records"] * 8
        )


def day(results: int, busiest: int, fastest: int) -> Day:
    """`results` in all: the `busiest` first at its pace, the `fastest` last. The world is built and served here."""
    home = Path(tempfile.mkdtemp())
    errands = _prepared(home, results // 2)
    first, last = busiest // 2, (results - fastest) // 2
    before = _spent_by_children()
    server, address = _served(home)
    try:
        told = [
            _phase("busiest hour", address, errands[:first], 1 / VISITS_A_SECOND),
            _phase("a day in an hour", address, errands[first:last], 0.5 / VISITS_A_SECOND),
            _phase("as fast as possible", address, errands[last:], 0.0),
        ]
    finally:
        server.terminate()
        server.wait(30)
    cpu = _spent_by_children() - before
    return Day([phase for phase in told if phase.results], _kept(results // 2 * 2), cpu)


def _spent_by_children() -> float:
    """CPU seconds of every process that this one started and that has ended, with theirs."""
    times = os.times()
    return times.children_user + times.children_system


def _phase(name: str, address: str, errands: Sequence[Errand], apart: float) -> Phase:
    """Errands begun `apart` seconds one after the other, or each as soon as a phone is free."""
    begun = time.perf_counter()
    found = Phase(name, len(errands) * 2, 0.0)

    def one(number: int) -> list[Said]:
        wait = begun + number * apart - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        return carry_out(address, errands[number])

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for said in pool.map(one, range(len(errands))):
            for each in said:
                found.seconds.setdefault(each.kind, []).append(each.seconds)
                found.errors += [each.error] if each.error else []
    found.took = time.perf_counter() - begun
    return found


def _prepared(home: Path, visits: int) -> list[Errand]:
    """Drawn, released and ordered through the services, five hours ago; every inspector signed in."""
    place = registers.installed_for_good("postgresql", home)
    from django.conf import settings
    from django.contrib.auth.hashers import get_hashers

    from doubledraw.platform.ledger.keys import make_log_key
    from tests.world import inspections as world

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    get_hashers.cache_clear()  # nobody signs in with a password here
    make_log_key()
    start = datetime.now(ZoneInfo("Asia/Shanghai")).replace(microsecond=0) - timedelta(hours=5)
    registers.fill(place, visits * 2, lambda number: {"industry": "餐饮业"})
    _people(place)
    line = world.joint_line(
        place,
        start,
        strata=[{"name": "餐饮业", "ratio": "1/2"}],
        starts=start.date(),
        ends=start.date() + timedelta(days=30),
        reserve=0,
    )
    carried = world.ordered(place, line, start)
    return _errands(carried.visits[:visits])


def _people(place: Any) -> None:
    from doubledraw.platform.registry.models import Inspector

    Inspector.objects.bulk_create(
        Inspector(
            organ=place.market if number % 2 else place.fire,
            ref=f"V{number:03d}",
            name=f"检查员{number}",
            regions=["*"],
            changed_at=registers.noon(),
        )
        for number in range(INSPECTORS)
    )


def _errands(visits: Sequence[Any]) -> list[Errand]:
    from doubledraw.platform.inspections.models import VisitSheet
    from doubledraw.platform.inspections.selectors import crew_of
    from tests.world import inspections as world

    crews = crew_of(visits)
    keys = _signed_in({one.staff_id for crew in crews.values() for one in crew})
    sheets: dict[int, list[Any]] = {}
    for sheet in VisitSheet.objects.filter(visit__in=visits).order_by("pk"):
        sheets.setdefault(sheet.visit_id, []).append(sheet)
    return [
        Errand(
            number=visit.number,
            turn=turn,
            phones=[Phone(keys[one.staff_id], one.ref) for one in crews[visit.pk]],
            sheets=[
                (sheet.pk, world.sheet_body(sheet, bad=turn % 10 == 0))
                for sheet in sheets[visit.pk]
            ],
        )
        for turn, visit in enumerate(visits)
    ]


def _signed_in(people: set[int | None]) -> dict[int | None, str]:
    """Account → the key of its session: the answers are measured, not the hashing of 200 passwords."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from doubledraw.platform.organs.models import Staff

    found: dict[int | None, str] = {}
    for staff in Staff.objects.filter(pk__in=[one for one in people if one]):
        session = SessionStore()
        session[SESSION_KEY] = str(staff.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
        session.save()
        found[staff.pk] = str(session.session_key)
    return found


def _served(home: Path) -> tuple[subprocess.Popen[bytes], str]:
    from tests.browser.conftest import free_port, wait_for

    port = free_port()
    command = [sys.executable, "-m", "doubledraw", "serve", "--home", str(home), "--port"]
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen([*command, str(port)], stdout=log, stderr=log, env=os.environ)
    wait_for(f"http://127.0.0.1:{port}/sign-in/")
    return server, f"127.0.0.1:{port}"


def _kept(sent: int) -> dict[str, int]:
    from doubledraw.platform.inspections.models import SheetEntry, Submission, VisitRecord

    return {
        "sent": sent,
        "entries": SheetEntry.objects.count(),
        "records": VisitRecord.objects.count(),
        "submissions": Submission.objects.count(),
    }


def main(arguments: Sequence[str]) -> None:
    """One line of JSON: RESULTS BUSIEST FASTEST."""
    found = day(*map(int, arguments))
    phases = [
        {
            "name": phase.name,
            "results": phase.results,
            "took": phase.took,
            "p95": {"": phase.p95()} | {kind: phase.p95(kind) for kind in phase.seconds},
        }
        for phase in found.phases
    ]
    errors = [error for phase in found.phases for error in phase.errors]
    told = {"sound": found.is_sound, "errors": errors[:20], "kept": found.kept, "cpu": found.cpu}
    print(json.dumps(told | {"phases": phases, "at_once": AT_ONCE}))


if __name__ == "__main__":
    main(sys.argv[1:])
