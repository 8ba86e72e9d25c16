"""A whole city: an empty home folder becomes its planning year under its own document, up to the demo's today."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from doubledraw.demo.cities.description import City, moment
from doubledraw.demo.stage import Say


def site_of(city: City, real_now: datetime) -> dict[str, str]:
    """What site.json says: whose installation it is, its rule sets, and how far its clock is behind the real one."""
    shift = round((city.opens - real_now).total_seconds())
    return {
        "name": f"{city.name}双随机、一公开",
        "place": city.name,
        "office": city.office,
        "region": city.code,
        "rule_sets": ",".join(city.rule_sets),
        "clock_shift": str(shift),
        "demo": "1",
    }


def build(city: City, work: Path, say: Say) -> dict[str, Any]:
    """Bring the city to its today by the real services. `work`: a folder for the spreadsheets."""
    from doubledraw.demo.cities import duties, year
    from doubledraw.demo.cities.people import settle

    say(0.05, "机关和人员")
    cast = settle(city)
    duties.open_duties(city, cast)
    say(0.2, "导入检查对象和执法人员名录")
    year.bring_in_rolls(city, cast, work)
    say(0.5, "公布抽查事项清单")
    items = year.publish_items(city, cast)
    _show(moment(city.published, 6))
    say(0.6, "年度计划：起草、复核、审核、批准、公布")
    plan = year.take_through(city, cast, year.draft_city_plan(city, cast, items))
    _show(moment(city.plan["published"], 2))
    say(0.75, "抽取")
    draw = year.hold_a_draw(city, cast, plan)
    _show(moment(city.draw["held"] + timedelta(days=1)))
    say(0.9, "期限")
    duties.tell_story(city, cast)
    _show(city.opens)
    say(1.0, "完成")
    return {"plan": plan, "revealed": draw}


def _show(at: datetime) -> None:
    """Let the worker publish what is due, at its own time: the log's clock never runs back."""
    from doubledraw.platform.jobs.services import run_pending

    run_pending(lambda: at)
