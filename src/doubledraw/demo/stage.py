"""The whole demo: an empty home folder becomes 清源县 with a published plan and four draws."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from doubledraw.demo.county import COUNTY

SITE = {
    "name": f"{COUNTY.name}双随机、一公开",
    "place": COUNTY.name,
    "office": f"{COUNTY.name}市场监管联席会议办公室",
    "region": COUNTY.code,
}
LOTTERY = time(21, 30)
VISITED = 4
"""So many days back go the demo's visits, each of which lies within its plan's year."""
LAST_DAY = (12, 20)
"""Of a year, on which a demo can open: embargoes and the days of visits after it still end with the plan."""
Say = Callable[[float, str], None]


def site_of(real_now: datetime) -> dict[str, str]:
    """What site.json says. `real_now`: in China.

    After the last day its clock opens on that day, until the visits of the past days lie in the new year.
    """
    last = date((real_now - timedelta(days=VISITED)).year, *LAST_DAY)
    back = max((real_now.date() - last).days, 0)
    return SITE | {"demo": "1", "clock_shift": str(-round(timedelta(days=back).total_seconds()))}


def build(now: datetime, work: Path, register: Path | None, say: Say) -> dict[str, Any]:
    """Bring the county to its present by the real services; what was made, by name.

    `now`: the present of the demo's clock; everything happens in the weeks before it. `work`: for the spreadsheets.
    """
    from doubledraw.demo import credit, duties, problems, results, visits, year
    from doubledraw.demo.item_matters import look_after_items
    from doubledraw.demo.lists import keep_lists
    from doubledraw.demo.people import settle
    from doubledraw.demo.people_matters import look_after_people

    first = _evening(now - timedelta(days=21))
    say(0.02, "机关和人员")
    cast = settle(first - timedelta(days=60))
    say(0.06, "导入检查对象和执法人员名录")

    def importing(fraction: float, step: str, **params: object) -> None:
        say(0.06 + 0.3 * fraction, step.format(**params))

    year.bring_in_rolls(cast, work, year.Size(), first - timedelta(days=40), register, importing)
    say(0.37, "标签、专项库、重点抽查名录库")
    keep_lists(cast, first - timedelta(days=35))
    look_after_people(cast, first - timedelta(days=38), now)
    say(0.4, "公布抽查事项清单")
    items = year.publish_items(cast, first - timedelta(days=30))
    look_after_items(cast, items, first - timedelta(days=29, hours=12), now)
    _show(first - timedelta(days=29))
    say(0.46, "年度计划：起草、审核、批准、公布")
    plan = year.publish_plan(cast, items, first - timedelta(days=20), now.date())
    _show(first - timedelta(days=17))
    lines = list(plan.lines.select_related("plan__organ__region", "item").order_by("number"))
    made = {}
    tonight, before = _next_evening(now), timedelta(hours=6, minutes=30)
    stages = (
        ("revealed", first, first - before),
        ("attested", first + timedelta(days=7), first + timedelta(days=7) - before),
        ("drawn", first + timedelta(days=14), first + timedelta(days=14) - before),
        ("committed", tonight, now - timedelta(hours=1)),
    )
    for line, (until, evening, frozen) in zip(lines, stages, strict=True):
        say(0.5 + 0.1 * line.number, f"抽取 {line.number}/4")
        made[until] = year.hold(cast, line, frozen, evening, until=until)
        _show(min(evening + timedelta(hours=26), now))
    say(0.93, "现场检查")
    visits.go_out(cast, made["drawn"], now)
    problems.follow(cast, made["drawn"], now)
    results.publish_some(cast, made["revealed"], now)
    _show(now)
    say(0.94, "信用")
    credit.keep_credit(cast, now)
    say(0.95, "期限")
    duties.bring_duties(cast, now)
    duties.rule_on_one(cast, now)
    duties.start_a_clock(cast, made["revealed"], now)
    say(1.0, "完成")
    return made


def _show(at: datetime) -> None:
    """Let the worker do what the draw has asked for, at its own time: the log's clock never runs back."""
    from doubledraw.platform.jobs.services import run_pending

    run_pending(lambda: at)


def _evening(day: datetime) -> datetime:
    """When the lottery is drawn on that day."""
    return datetime.combine(day, LOTTERY, day.tzinfo)


def _next_evening(now: datetime) -> datetime:
    """Tonight's lottery when there are two hours left for a freeze, otherwise tomorrow's."""
    tonight = _evening(now)
    return tonight if now + timedelta(hours=2) < tonight else _evening(now + timedelta(days=1))
