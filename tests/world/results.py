"""Published results as disclosure keeps them, made in quantity: rows of the projections, not of the visits."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from doubledraw.platform.disclosure.models import PublicDraw, PublicFinding, PublicVisit
from doubledraw.platform.disclosure.services.editions import turn_page
from doubledraw.platform.registry.models import name_key

CODED = {
    "1": ("未发现问题", "clean"),
    "E": ("发现问题经责令已改正", "corrected"),
    "B": ("未按规定公示应当公示的信息", "problem"),
}
BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def visit(n: int, result: str = "1", **said: Any) -> PublicVisit:
    """The n-th result: a firm of its own, one a day, in turn in three towns and of two organs; not saved."""
    label, kind = CODED[result]
    name = said.pop("firm_name", f"清源第{n}商行")
    town = n % 3 + 1
    row: dict[str, Any] = {
        "key": f"990126-2026-P01-L01-{n:04d}",
        "version": 1,
        "is_current": True,
        "state": "published",
        "plan_number": "990126-2026-P01",
        "plan_line": 1,
        "task": "餐饮服务单位抽查",
        "code": f"T{n:06d}",
        "firm_name": name,
        "name_key": name_key(name),
        "region_code": f"99012600{town}",
        "region_name": ("城关镇", "石桥镇", "柳林乡")[town - 1],
        "organ_name": "县市场监督管理局" if n % 2 else "县消防救援大队",
        "organs": ["县市场监督管理局", "县消防救援大队"],
        "way": "on_site",
        "ended_on": date(2026, 2, 1) + timedelta(days=n % 300),
        "result": result,
        "result_label": label,
        "kind": kind,
        "disposal_label": "",
        "published_at": BEGAN + timedelta(hours=n),
        "due_on": date(2026, 3, 1) + timedelta(days=n % 300),
        "log_index": n,
        "digest": sha256(f"record {n}".encode()).hexdigest(),
        "public_digest": sha256(f"content {n} {said}".encode()).hexdigest(),
    }
    return PublicVisit(**(row | said))


def publish(rows: Iterable[PublicVisit], problem: str = "食品留样未标注时间") -> list[PublicVisit]:
    """Keep them, each with two findings: the first says what the result says, the second is the fire brigade's."""
    kept = PublicVisit.objects.bulk_create(rows, batch_size=1_000)
    PublicFinding.objects.bulk_create(
        [finding for row in kept if row.is_shown for finding in _findings(row, problem)],
        batch_size=1_000,
    )
    turn_page()
    return kept


def _findings(row: PublicVisit, problem: str) -> Iterable[PublicFinding]:
    yield PublicFinding(
        visit=row,
        organ_name=row.organ_name,
        item_code="SP01",
        item_name="食品经营许可检查",
        result=row.result,
        result_label=row.result_label,
        kind=row.kind,
        problem="" if row.kind == "clean" else problem,
    )
    yield PublicFinding(
        visit=row,
        organ_name="县消防救援大队",
        item_code="XF02",
        item_name="消防通道检查",
        result="1",
        result_label="未发现问题",
        kind="clean",
    )


def drawn(draw: PublicDraw, n: int, **said: Any) -> PublicVisit:
    """A result of a firm that a public draw drew."""
    return visit(n, draw=draw, plan_number=draw.plan_number, plan_line=draw.plan_line, **said)
