"""The nightly round of credit: firms with a record weighed anew; the peer sums points in one statement.

The state is that of a morning: every firm stands in the class that yesterday's record gave it, so that what changes is
what time alone changes, some two firms in a thousand. Both look at the same rows of the same tables.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bench import registers
from bench.cases import Facts, Timed, case

NOT_A_DRAW = "–"
EACH = 3
"""Events of a firm."""
DAYS = 1_000
"""Over how many days before today they are spread; the rule looks 24 months back."""
KINDS = ("clean", "corrected", "clean", "problem", "clean", "penalty", "rectified", "not_rectified")
CHUNK = 10_000


def _told(number: int, turn: int) -> tuple[str, date]:
    """Kind and day of one event of a firm: arithmetic on numbers, so that every run has the same."""
    mixed = (number * EACH + turn) * 2654435761 % 4294967291
    day = registers.noon().date() - timedelta(days=1 + mixed // 11 % DAYS)
    return KINDS[mixed // 13_007 % len(KINDS)], day


def _filled(vendor: str, count: int) -> Any:
    """So many firms with their events, and the rule; the firms in yesterday's classes."""
    place = registers.installed_for_good(vendor, Path(tempfile.mkdtemp()))
    from doubledraw.platform.credit.engine.scoring import Told, recalculated
    from tests.world.credit import RULE, adopted

    adopted(place, registers.noon())
    yesterday = registers.noon().date() - timedelta(days=1)

    def columns(number: int) -> dict[str, str]:
        told = [Told(f"e:{turn}", *_told(number, turn)) for turn in range(EACH)]
        letter = recalculated(told, RULE, yesterday).letter
        return {"credit_class": letter, "credit_class_on": yesterday.isoformat()}

    registers.fill(place, count, columns)
    _note(count)
    return RULE


def _note(count: int) -> None:
    """The events, as rows; what sealing and logging each costs is not what a round does."""
    from django.db import connection, transaction

    from doubledraw.platform.credit.models import CreditEvent
    from doubledraw.platform.registry.models import Target

    ids = dict(Target.objects.values_list("code", "pk"))
    for start in range(0, count, CHUNK):
        with transaction.atomic():
            CreditEvent.objects.bulk_create(
                CreditEvent(
                    target_id=ids[registers.code(number)],
                    kind=kind,
                    day=day,
                    source=f"bench:{number}:{turn}",
                    origin="own",
                    organ_name="县市场监督管理局",
                    digest=f"{number * EACH + turn:064x}",
                    by=0,
                    by_name="系统",
                    at=registers.noon(),
                )
                for number, turn, kind, day in _every(start, min(start + CHUNK, count))
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _every(start: int, end: int) -> Iterator[tuple[int, int, str, date]]:
    for number in range(start, end):
        for turn in range(EACH):
            yield number, turn, *_told(number, turn)


def _ours(vendor: str) -> Callable[[int], Timed]:
    def prepare(count: int) -> Timed:
        _filled(vendor, count)
        from doubledraw.platform.credit.services.rounds import reckon_all, targets_with_events

        def timed() -> Callable[[], Facts]:
            begun = time.perf_counter()
            targets = targets_with_events()
            made = reckon_all(targets, at=registers.noon(), report=_silent)
            return partial(_facts, targets, count, made, time.perf_counter() - begun)

        return timed

    return prepare


def _silent(*told: object, **more: object) -> None:
    """Nobody watches."""


def _facts(targets: list[int], count: int, made: int, seconds: float) -> Facts:
    """A second round finds everything done: what looking alone costs, and so what each proposal does."""
    from doubledraw.platform.credit.services.rounds import reckon_all

    begun = time.perf_counter()
    assert reckon_all(targets, at=registers.noon(), report=_silent) == 0
    look = time.perf_counter() - begun
    return {
        "firms": len(targets),
        "events": count * EACH,
        "proposed": made,
        "looking_s": f"{look:.1f}",
        "a_proposal_ms": f"{(seconds - look) / max(1, made) * 1_000:.1f}",
    }


def _in_sql(vendor: str) -> Callable[[int], Timed]:
    def prepare(count: int) -> Timed:
        rule = _filled(vendor, count)
        from django.db import connection

        from doubledraw.platform.credit.engine.rule import months_before

        today = registers.noon().date()
        points = " ".join(f"WHEN '{kind}' THEN {n}" for kind, n in rule.points.items())
        lines = sorted(rule.thresholds.items(), reverse=True)
        letters = " ".join(f"WHEN sum(p) >= {least} THEN '{letter}'" for letter, least in lines)
        question = f"""
            SELECT count(*) FROM registry_target JOIN (
              SELECT target_id, CASE {letters} ELSE 'A' END AS letter FROM (
                SELECT target_id, CASE WHEN day > %s THEN CASE kind {points} ELSE 0 END ELSE 0 END AS p
                FROM credit_creditevent) AS told
              GROUP BY target_id) AS weighed ON weighed.target_id = registry_target.id
            WHERE weighed.letter <> registry_target.credit_class"""

        def timed() -> Callable[[], Facts]:
            with connection.cursor() as cursor:
                cursor.execute(question, [months_before(today, rule.months)])
                (found,) = cursor.fetchone()
            return lambda: {"changed": found}

        return timed

    return prepare


for _vendor, _name in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
    case(f"credit-{_vendor}", f"DoubleDraw's nightly round of credit, {_name}", NOT_A_DRAW)(
        _ours(_vendor)
    )
    case(
        f"credit-plain-{_vendor}",
        f"one SQL statement that sums points and compares classes, {_name}",
        NOT_A_DRAW,
    )(_in_sql(_vendor))
