"""A draw from freeze to teams through the platform's own services: rolls in a database, tables, log, result kept.

300 inspectors for 20,000 targets, 3,000 for 10^6; every third works in three towns of the eight. Two per cent of the
targets are no longer active. Timed is everything that must be computed and kept; nobody waits for anybody here.
The peer draws from the same table with the database's random(), and keeps ids and people; nobody can check it.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bench import registers
from bench.cases import Facts, Timed, case

COUNTY, CITY = 20_000, 10**6
RATIO = {COUNTY: "5/100", CITY: "3/100"}
INSPECTORS = {COUNTY: 300, CITY: 3_000}
INDUSTRIES = ("餐饮业", "零售业", "制造业", "服务业")
TOWNS = [f"990126{number:03d}" for number in range(1, 9)]


def _prepared(vendor: str, count: int) -> tuple[Any, Any]:
    """The county with its rolls, and a published plan line over all of them."""
    place = registers.installed_for_good(vendor, Path(tempfile.mkdtemp()))
    from doubledraw.platform.ledger.keys import make_log_key
    from tests.world import ceremony

    make_log_key()
    registers.name_towns(TOWNS)
    _fill(place, count)
    strata = [{"name": name, "ratio": RATIO.get(count, "5/100")} for name in INDUSTRIES]
    plan = ceremony.plain_plan(place, registers.noon(), strata=strata, reserve=10)
    return place, plan.lines.select_related("plan__organ__region", "item").get()


def _fill(place: Any, count: int) -> None:
    from doubledraw.platform.registry.models import Inspector

    registers.fill(place, count, _columns)
    Inspector.objects.bulk_create(
        Inspector(
            organ=place.market,
            ref=f"Q{n:05d}",
            name=f"检查员{n}",
            qualifications=["食品检查员"] if n % 2 else [],
            regions=["*"] if n % 3 else [TOWNS[(n + k) % len(TOWNS)] for k in range(3)],
            changed_at=registers.noon(),
        )
        for n in range(INSPECTORS.get(count, 300))
    )


def _columns(number: int) -> dict[str, str]:
    mixed = number * 2654435761 % 4294967291
    return {
        "industry": INDUSTRIES[mixed % len(INDUSTRIES)],
        "region_id": TOWNS[mixed // 7 % len(TOWNS)],
        "credit_class": "ABCD"[mixed // 101 % 4],
        "status": "active" if mixed // 1009 % 50 else "cancelled",
    }


def _ours(vendor: str) -> Callable[[int], Timed]:
    def prepare(count: int) -> Timed:
        place, line = _prepared(vendor, count)

        def timed() -> Callable[[], Facts]:
            seconds: dict[str, float] = {}
            draw = _hold(place, line, partial(_stage, seconds))
            return partial(_found, draw, seconds)

        return timed

    return prepare


def _hold(place: Any, line: Any, stage: Callable[[str], Any]) -> Any:
    """Every step of the ceremony by its service, one after the other."""
    from doubledraw.platform.draws import services
    from tests.world import ceremony

    at = registers.noon()
    later = at + timedelta(hours=3)
    with stage("work plan"):
        ceremony.work_planned(place, ceremony.preparation(line, at), at)
    with stage("freeze"):
        draw = ceremony.frozen_draw(place, line, at)
    with stage("commit"):
        ceremony.commit(place, draw, at + timedelta(minutes=1))
    with stage("entropy"):
        ceremony.everybody_present(place, draw, later)
        ceremony.entropy_fixed(place, draw, later)
    with stage("draw and teams"):
        services.draw_targets(draw, by=place[ceremony.DRAWER], at=later)
    return draw


@contextmanager
def _stage(seconds: dict[str, float], name: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    seconds[name] = time.perf_counter() - begun


def _found(draw: Any, seconds: dict[str, float]) -> Facts:
    assert draw.blocked is None, draw.blocked
    drawn = draw.drawn_targets.filter(role="selected").count()
    assert draw.assignments.count() == 2 * drawn
    stages: Facts = {f"{name} s": f"{spent:.2f}" for name, spent in seconds.items()}
    return {"drawn targets": drawn, "root": draw.targets_root[:16]} | stages


def _random(vendor: str) -> Callable[[int], Timed]:
    def prepare(count: int) -> Timed:
        place, _ = _prepared(vendor, count)
        share = int(RATIO[count].split("/")[0])

        def timed() -> Callable[[], Facts]:
            drawn = sum(_drawn_anyhow(place, name, share) for name in INDUSTRIES)
            return lambda: {"drawn targets": drawn}

        return timed

    return prepare


def _drawn_anyhow(place: Any, industry: str, share: int) -> int:
    """So many in a hundred of one industry, two people for each in turn."""
    from django.db import connection, transaction

    from doubledraw.platform.registry.models import Inspector, Target

    here = Target.objects.filter(status="active", industry=industry)
    size = -(-share * here.count() // 100)
    people = list(Inspector.objects.order_by("?").values_list("ref", flat=True))
    codes = list(here.order_by("?").values_list("code", flat=True)[:size])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS anyhow (code TEXT, ref TEXT)")
        pairs = (
            (c, people[(2 * k + s) % len(people)]) for k, c in enumerate(codes) for s in (0, 1)
        )
        cursor.executemany("INSERT INTO anyhow VALUES (%s, %s)", list(pairs))
    return len(codes)


for _vendor, _name in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
    case(
        f"ceremony-{_vendor}",
        f"DoubleDraw, freeze to teams, {_name}",
        "yes: the whole draw, from its bundle",
    )(_ours(_vendor))
    case(
        f"anyhow-{_vendor}",
        f"ORDER BY random() and people in turn, {_name}",
        "no: cannot be repeated",
    )(_random(_vendor))
