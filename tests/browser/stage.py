"""A small county of its own, served at a time that the tests set: `python -m tests.browser.stage HOME PORT`.

The clock is the file HOME/now; whoever posts a page has its background work done before the answer, so that nobody
waits. Everything else is the product: its pages, forms, services and jobs.
"""

import os
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

NOON = datetime(2026, 5, 20, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TOWNS = ("990126001", "990126002", "990126003")
GUESTS = (
    ("renda", "刘人大", "县人大常委会办公室"),
    ("gongzheng", "郑公证", "县公证处"),
    ("zhengxie", "顾委员", "县政协办公室"),
    ("shangqing", "邱行长", "县工商联"),
)
"""Accounts of organs that stand outside: two hold a nonce, one is a witness, one guards shares."""
EDUCATION = "县教育局"
LIFTS = "特种设备检验员"
JOINT, PLAIN, RARE = "校园周边联合抽查", "食品经营随机抽查", "电梯使用单位抽查"

Answer = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def begin(home: Path) -> None:
    """Start Django on an empty home whose present is what HOME/now says."""
    os.environ["DOUBLEDRAW_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "doubledraw.platform.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from doubledraw.platform.ledger.keys import make_log_key
    from doubledraw.platform.ui import clock

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    clock.now = lambda: _now(home)  # type: ignore[attr-defined]
    call_command("migrate", verbosity=0)
    make_log_key()
    (home / "now").write_text(NOON.isoformat())


def _now(home: Path) -> datetime:
    return datetime.fromisoformat((home / "now").read_text())


def people() -> None:
    """The county, its registers and four plans: of three departments, two plain ones, one with a rare certificate."""
    from doubledraw.platform.kernel.actor import SYSTEM
    from doubledraw.platform.organs.services import admit_staff, found_organ
    from doubledraw.platform.organs.states import OrganKind, OrganLevel
    from tests.world import ceremony
    from tests.world.county import PASSWORD, county

    place = county(NOON)
    here = place.market.region
    schools = found_organ(
        "990126-05", EDUCATION, region=here, parent=place.government, by=SYSTEM, at=NOON
    )
    for number, (account, name, organ) in enumerate(GUESTS, start=1):
        found = found_organ(
            f"990128-{number:02d}",
            organ,
            region=here,
            parent=None,
            level=OrganLevel.COUNTY,
            kind=OrganKind.OVERSIGHT,
            by=SYSTEM,
            at=NOON,
        )
        admit_staff(account, name, organ=found, password=PASSWORD, by=SYSTEM, at=NOON)
    ceremony.plain_firms(place, NOON)
    _inspectors(place, schools)
    _plan(place, schools)


def _inspectors(place: Any, schools: Any) -> None:
    """Four of each department; those of the market bureau can sign in; one of them may inspect lifts, in one town."""
    from doubledraw.platform.registry.models import Inspector
    from tests.world.teams import inspector_account

    for letter, organ in (("M", place.market), ("F", place.fire), ("S", schools)):
        for number in range(1, 5):
            lifts = letter == "M" and number == 4
            Inspector.objects.create(
                organ=organ,
                ref=f"{letter}{number:03d}",
                name=f"{NAMES[letter]}{'一二三四'[number - 1]}",
                qualifications=["食品检查员"] + [LIFTS] * lifts if letter == "M" else [],
                regions=[TOWNS[0]] if lifts else ["*"],
                valid_until=date(2030, 1, 1),
                changed_at=NOON,
            )
    for ref in ("M001", "M002", "M003", "M004"):
        inspector_account(place, ref, NOON)


NAMES = {"M": "市管", "F": "消防", "S": "教育"}


def _plan(place: Any, schools: Any) -> None:
    """One plan of three lines, agreed to by the three departments, through everybody's hands to the public."""
    from doubledraw.platform.jobs.services import run_pending
    from doubledraw.platform.plans import services as plans
    from doubledraw.platform.plans.states import StrataBy
    from tests.world import ceremony, joining, planning

    market, fire, li = place.market, place.fire, place["李起草"]
    plan = plans.draft_plan(market, 2026, "2026年度双随机抽查工作计划", by=li, at=NOON)
    main = planning.an_item(place, name="学校食堂食品安全检查")
    fires = planning.an_item(place, name="消防安全检查", organ=fire)
    lessons = planning.an_item(place, name="校外培训检查", organ=schools)
    joint = planning.a_line(
        plan,
        main,
        place,
        title=JOINT,
        reserve=2,
        seats=[
            planning.seat(market, 1, "食品检查员"),
            planning.seat(fire, 1),
            planning.seat(schools, 1),
        ],
    )
    joint.also = [fires, lessons]
    plain = planning.a_line(
        plan,
        planning.an_item(place),
        place,
        title=PLAIN,
        strata_by="industry",
        strata=[*ceremony.strata(StrataBy.INDUSTRY), {"name": "其他", "ratio": "1/10"}],
    )
    rare = planning.a_line(
        plan,
        planning.an_item(place, name="电梯安全检查"),
        place,
        title=RARE,
        strata_by="none",
        strata=ceremony.strata(StrataBy.NONE),
        seats=[planning.seat(market, 1, LIFTS), planning.seat(market, 1)],
    )
    for line in (joint, plain, rare):
        plan.refresh_from_db()
        line.plan = plan
        plans.write_line(line, plan.version, by=li, at=NOON)
    plan.refresh_from_db()
    for organ, name in ((fire, "xiaofang"), (schools, "jiaoyu")):
        joining.answer(plan, joining.clerk_of(organ, name, NOON), NOON)
    plans.submit_plan(plan, by=li, at=NOON)
    plans.check_plan(plan, plan.digest, "数据属实", by=place["孙科长"], at=NOON)
    plans.review_plan(plan, plan.digest, "依据齐全", by=place["陈法务"], at=NOON)
    plans.approve_plan(plan, plan.digest, "同意", by=place["王处长"], at=NOON)
    plans.publish_plan(plan, by=li, at=NOON)
    run_pending(lambda: NOON)


def application(home: Path) -> Answer:
    """The product's own application; after every POST and every look at the clock, its jobs."""
    from doubledraw.platform.jobs.services import run_pending
    from doubledraw.platform.wsgi import application as product

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/clock/"):
            (home / "now").write_text(environ["PATH_INFO"].removeprefix("/clock/"))
            run_pending(lambda: _now(home))
            start("204 No Content", [])
            return []
        body = product(environ, start)
        if environ["REQUEST_METHOD"] == "POST":
            run_pending(lambda: _now(home))
        return body

    return answer


def main(home: Path, port: int) -> None:
    """Build and serve until stopped."""
    begin(home)
    people()
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: what goes wrong is raised."""

    server = ThreadedWSGIServer(("127.0.0.1", port), Quiet)
    server.set_app(application(home))
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
