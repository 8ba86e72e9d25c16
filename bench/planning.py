"""A plan of 300 lines over 10^6 targets: the counts while one of them is typed, and the page of the whole plan.

Timed is an answer while somebody types; `first_s` is the first one after the directory has changed, which counts it.
"""

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bench import registers
from bench.cases import Facts, Timed, case

LINES, ITEMS, TOWNS = 300, 30, 60
INDUSTRIES = [f"{trade}{rank}类" for trade in registers.TRADES[:20] for rank in "一二"]
CLASSES = "BBBBBBAAACCD" + "   "
KINDS = ("enterprise", "enterprise", "sole_trader", "cooperative")
NOT_A_DRAW = "–"
NAIVE = 30


def _columns(number: int) -> dict[str, str]:
    """What a firm is, by its number alone: some 36,000 combinations, unevenly filled."""
    mixed = number * 2654435761 % 4294967291
    return {
        "industry": INDUSTRIES[min(mixed % 40, mixed // 40 % 40)],
        "region_id": f"990126{1 + min(mixed // 1600 % TOWNS, mixed // 96000 % TOWNS):03d}",
        "credit_class": CLASSES[mixed // 7 % len(CLASSES)].strip(),
        "kind": KINDS[mixed // 11 % len(KINDS)],
    }


def installed(vendor: str, count: int) -> Any:
    """The plan, on a database filled once on SQLite, anew on PostgreSQL."""
    kept = registers.DATA / f"planning-{count}"
    home = kept if vendor == "sqlite" else Path(tempfile.mkdtemp())
    home.mkdir(parents=True, exist_ok=True)
    place = registers.installed_for_good(vendor, home)
    from doubledraw.platform.plans.models import Plan
    from doubledraw.platform.registry.models import Target

    if Target.objects.count() != count:
        registers.name_towns(f"990126{number:03d}" for number in range(1, TOWNS + 1))
        registers.fill(place, count, _columns)
    return Plan.objects.first() or _plan(place)


def _plan(place: Any) -> Any:
    """300 lines over parts of the directory, by class, industry and town, with two departments each."""
    from doubledraw.platform.plans.models import PlanLine
    from doubledraw.platform.plans.services import draft_plan
    from doubledraw.platform.registry.models import Inspector
    from tests.world.planning import CLASS_STRATA, an_item, seat

    organs = (place.market, place.fire)
    Inspector.objects.bulk_create(
        Inspector(organ=organs[n % 2], ref=f"Q{n:05d}", name=f"检查员{n}", regions=["*"],
                  changed_at=registers.noon())
        for n in range(600)
    )  # fmt: skip
    items = [an_item(place, name=f"事项{n}", organ=organs[n % 2]) for n in range(ITEMS)]
    plan = draft_plan(place.market, 2026, "全年计划", by=place["李起草"], at=registers.noon())
    seats = [seat(organ, 1) for organ in organs]
    lines = [
        PlanLine(plan=plan, number=n, item=items[n % ITEMS], title=f"第{n}行", seats=seats,
                 starts=date(2026, 3 + n % 9, 1), ends=date(2026, 4 + n % 9, 28),
                 **_scope_and_strata(n, CLASS_STRATA))
        for n in range(1, LINES + 1)
    ]  # fmt: skip
    PlanLine.objects.bulk_create(lines)
    return plan


def _scope_and_strata(n: int, by_class: Iterable[Any]) -> dict[str, Any]:
    industries = [INDUSTRIES[(n * 7 + k) % len(INDUSTRIES)] for k in range(3)]
    towns = [f"990126{1 + (n + k) % TOWNS:03d}" for k in range(20)]
    others = {"name": "其他", "ratio": "5/100"}
    if n % 3 == 0:
        return {
            "scope": {"industries": industries},
            "strata_by": "credit_class",
            "strata": by_class,
        }
    if n % 3 == 1:
        strata = [{"name": name, "ratio": "1/10"} for name in INDUSTRIES[:20]]
        return {"scope": {"regions": towns}, "strata_by": "industry", "strata": [*strata, others]}
    strata = [{"name": f"第{k}镇", "ratio": "1/10"} for k in range(10, 30)]
    scope = {"industries": industries, "kinds": ["enterprise"]}
    return {"scope": scope, "strata_by": "region", "strata": [*strata, others]}


def _client() -> Any:
    from django.test import Client
    from django.test.utils import setup_test_environment

    from doubledraw.platform.organs.models import Staff

    setup_test_environment()
    client = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(Staff.objects.get(name="李起草"), backend=backend)
    return client


def _asked(plan: Any) -> dict[str, Any]:
    """What the editor sends while line 3 is typed."""
    line = plan.lines.get(number=3)
    return {
        "item": line.item_id,
        "industries": line.scope["industries"],
        "strata_by": line.strata_by,
        "stratum": [s["name"] for s in line.strata],
        "quota": ["5%"] * len(line.strata),
        "least": [""] * len(line.strata),
        "most": [""] * len(line.strata),
        "organ": [s["organ"] for s in line.seats],
        "people": ["1"] * len(line.seats),
        "qualification": [""] * len(line.seats),
        "starts": line.starts.isoformat(),
        "ends": line.ends.isoformat(),
        "reserve": "3",
    }


def _counts(vendor: str) -> Callable[[int], Timed]:
    def prepare(count: int) -> Timed:
        plan = installed(vendor, count)
        client, asked = _client(), _asked(plan)
        base = f"/desk/plans/{plan.number}/"
        first = _seconds(client, f"{base}lines/3/numbers.json", asked)

        def timed() -> Callable[[], Facts]:
            _seconds(client, f"{base}lines/3/numbers.json", asked)
            return lambda: {
                "lines": LINES,
                "first_s": f"{first:.2f}",
                "plan_page_s": f"{_seconds(client, base, {}):.2f}",
            }

        return timed

    return prepare


def _seconds(client: Any, url: str, asked: dict[str, Any]) -> float:
    """How long one answer took."""
    begun = time.perf_counter()
    answer = client.get(url, asked)
    assert answer.status_code == 200, answer.status_code
    return time.perf_counter() - begun


def _naive(vendor: str) -> Callable[[int], Timed]:
    """A COUNT for each stratum of each line."""

    def prepare(count: int) -> Timed:
        plan = installed(vendor, count)

        def timed() -> Callable[[], Facts]:
            found = sum(_count(plan, line) for line in plan.lines.all()[:NAIVE])
            return lambda: {"lines": NAIVE, "firms": found}

        return timed

    return prepare


def _count(plan: Any, line: Any) -> int:
    from doubledraw.platform.registry.selectors.populations import targets_in_scope

    targets = targets_in_scope(plan.organ, line.scope).filter(status="active").order_by()
    return sum(int(targets.filter(**one).count()) for one in _strata(line))


def _strata(line: Any) -> Iterator[dict[str, str]]:
    column = {"credit_class": "credit_class", "industry": "industry", "region": "region__name"}
    for stratum in line.strata:
        name = "" if stratum["name"] == "未分类" else stratum["name"]
        yield {column[line.strata_by]: name}


for _vendor, _name in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
    case(f"counts-{_vendor}", f"counts of a plan of {LINES} lines, {_name}", NOT_A_DRAW)(
        _counts(_vendor)
    )
    case(f"count-each-{_vendor}", f"COUNT for each stratum of {NAIVE} lines, {_name}", NOT_A_DRAW)(
        _naive(_vendor)
    )
