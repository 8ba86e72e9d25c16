"""What surrounds the demo's visits: the frame told, days planned, recorders lent, a laboratory commissioned."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import localdate

from doubledraw.demo.people import Cast
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.inspections import services
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.selectors.commissions import (
    commissioners_of,
    institutions_for,
)
from doubledraw.platform.inspections.selectors.loans import devices_in, keepers_for
from doubledraw.platform.inspections.services.commissioning import AskedCommission, commission
from doubledraw.platform.inspections.services.educating import educate
from doubledraw.platform.inspections.services.planning import propose_days
from doubledraw.platform.kernel.actor import Actor


def surround(cast: Cast, draw: Draw, visits: list[Visit], member: Actor, now: datetime) -> None:
    """For visits that have their notices and are still to be made; `member` is of every team."""
    clerk = cast.people["zhoumin"]
    educate(draw.plan_line, [], by=clerk, at=now - timedelta(days=6))
    propose_days(draw, 3, time(9), 120, by=clerk, at=now)
    for n, visit in enumerate(visits[:2]):
        _recorder(visit, member, clerk, now, is_given=n == 0)
    if visits:
        _laboratory(visits[0], member, localdate(now) + timedelta(days=15), now)


def _recorder(visit: Visit, member: Actor, clerk: Actor, now: datetime, *, is_given: bool) -> None:
    keepers = keepers_for(visit, member)
    if not keepers:
        return
    loan = services.ask_recorder(visit, keepers[0], by=member, at=now - timedelta(hours=3))
    kept = [one for one in devices_in(clerk) if one.organ_id == loan.keeper_id]
    devices = [one for one in kept if "记录仪" in one.name] or kept
    if is_given and devices:
        services.give_recorder(
            loan, devices[0], localdate(now), by=clerk, at=now - timedelta(hours=2)
        )
        services.receive_recorder(loan, by=member, at=now - timedelta(hours=2))


def _laboratory(visit: Visit, member: Actor, due_on: date, now: datetime) -> None:
    found = [one for one in institutions_for(visit) if one.kind == "laboratory"]
    if not found:
        return
    asked = AskedCommission(
        found[0],
        commissioners_of(visit)[-1],
        "检测现场抽取的样品",
        "chosen",
        due_on,
        180_000,
        "县内只有这一家有此项资质",
    )
    commission(visit, asked, by=member, at=now - timedelta(hours=1))
