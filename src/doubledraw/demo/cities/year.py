"""A city's planning year by the real services: the rolls, the list of items, the plan from draft to publication."""

from datetime import date
from pathlib import Path
from typing import Any

from doubledraw.demo.cities.description import City, Table, moment
from doubledraw.demo.cities.rolls import write_city
from doubledraw.demo.people import Cast
from doubledraw.demo.stage import LOTTERY
from doubledraw.demo.year import hold
from doubledraw.platform.approvals.services import file_list, receive_filing
from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.selectors.filed import list_to_file, periods
from doubledraw.platform.catalogue.services import draft_item, propose_item, publish_item
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.services import (
    approve_plan,
    check_plan,
    draft_plan,
    publish_plan,
    review_plan,
    submit_plan,
    write_line,
)
from doubledraw.platform.registry.services import import_file
from doubledraw.platform.registry.states import UnknownRegion

SMALL_ROLL = "演示名录里该事项的对象很少，每层至少抽一户，比例因此偏离"
RATIO_FINDINGS = ("ratio_above_maximum", "ratio_below_minimum")


def bring_in_rolls(city: City, cast: Cast, folder: Path) -> None:
    """Import both spreadsheets as the clerk does."""
    paths = write_city(city, folder)
    for directory, path in zip(("targets", "inspectors"), paths, strict=True):
        import_file(
            directory,
            path,
            cast.government,
            by=cast.people["zhoumin"],
            at=moment(city.begins, 2),
            unknown_region=UnknownRegion.ORGAN,
        )


def publish_items(city: City, cast: Cast) -> dict[str, Item]:
    """Drafted and proposed by the clerk, filed where the rules ask for it, published by the approver."""
    clerk, approver = cast.people["zhoumin"], cast.people["wangchu"]
    made = {}
    for entry in city.items:
        content = {key: value for key, value in entry.items() if key not in ("organ", "objects")}
        said = {
            "method": "现场检查",
            "frequency": "每年1次",
            "domain": "market",
            "standard": "按依据所列法律、法规、规章逐项判定。",
            **content,
            "object": entry["objects"],
            "content": entry["content"].replace("、", "\n"),
        }
        item = draft_item(cast.organs[entry["organ"]], said, by=clerk, at=moment(city.published))
        propose_item(item, by=clerk, at=moment(city.published, 1))
        made[item.code] = item
    if city.filed_with:
        _file(city, cast, cast.organs[city.items[0]["organ"]])
    for item in made.values():
        publish_item(item, digest=item.digest, by=approver, at=moment(city.published, 5))
    return made


def _file(city: City, cast: Cast, organ: Organ) -> None:
    """The list of items to the office that reviews it, and its receipt, before it is published (CC-09b)."""
    office = cast.organs[city.filed_with]
    quarter = periods(city.published)[0]
    document = list_to_file(organ, office, "items", quarter)
    filing = file_list(
        organ, office, document, by=cast.people["zhoumin"], at=moment(city.published, 2)
    )
    reviewer = cast.people["chenfawu"]
    receive_filing(filing, remark="要素齐全", by=reviewer, at=moment(city.published, 4))


def draft_city_plan(city: City, cast: Cast, items: dict[str, Item]) -> Plan:
    """The plan of the year with its lines, as the clerk writes it."""
    clerk, at = cast.people["zhoumin"], moment(city.plan["drafted"])
    organ, year = cast.organs[city.plan["organ"]], city.today.year
    plan = draft_plan(organ, year, city.plan["title"], by=clerk, at=at)
    for wanted in city.lines:
        line = PlanLine(plan=plan, item=items[wanted["item"]], **_fields(city, cast, wanted))
        write_line(line, plan.version, by=clerk, at=at)
    return plan


def take_through(city: City, cast: Cast, plan: Plan) -> Plan:
    """Submitted, checked, reviewed, approved and published, each by the person and on the day of the description."""
    days, people = city.plan, cast.people
    digest = submit_plan(plan, by=people["zhoumin"], at=moment(days["submitted"], 1))
    check_plan(plan, digest, "数据属实", by=people["zhaoke"], at=moment(days["checked"], 3))
    review_plan(plan, digest, "依据齐全", by=people["chenfawu"], at=moment(days["reviewed"]))
    approve_plan(plan, digest, "同意", by=people["wangchu"], at=moment(days["approved"]))
    publish_plan(plan, by=people["zhoumin"], at=moment(days["published"]))
    return plan


def hold_a_draw(city: City, cast: Cast, plan: Plan) -> Draw:
    """The first batch of a line: frozen in the afternoon, drawn with the evening's lottery, published that night."""
    line = plan.lines.select_related("plan__organ__region", "item").get(number=city.draw["line"])
    frozen = moment(city.draw["held"], 5)
    evening = frozen.replace(hour=LOTTERY.hour, minute=LOTTERY.minute)
    lottery, form = city.draw["lottery"]
    return hold(cast, line, frozen, evening, until="revealed", lottery=(lottery, form))


def _fields(city: City, cast: Cast, wanted: Table) -> dict[str, Any]:
    """The columns of a plan line: over its industries alike, two inspectors of the departments that go."""
    going = [cast.organs[name] for name in wanted.get("with", [city.people["lead"]])]
    count = 1 if len(going) > 1 else 2
    scope: dict[str, list[str]] = {"kinds": ["enterprise", "sole_trader", "cooperative"]}
    industries = list(wanted["industries"])
    if industries:
        scope["industries"] = industries
    starts: date = wanted["starts"]
    return {
        "title": wanted["title"],
        "scope": scope,
        "strata_by": "none",
        "strata": [{"name": "全部", "ratio": wanted["ratio"], "min": 1}],
        "seats": [
            {"organ": o.code, "department": o.name, "count": count, "qualification": ""}
            for o in going
        ],
        "starts": starts,
        "ends": wanted["ends"],
        "departures": dict.fromkeys(RATIO_FINDINGS, SMALL_ROLL) if wanted.get("small") else {},
    }
