"""Two visits of the demo found something wrong: one is to be put right, the other led to a penalty and is closed."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from doubledraw.demo.people import Cast
from doubledraw.demo.visits import visited
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.followups import services
from doubledraw.platform.followups.documents import (
    AskedClosing,
    AskedDecision,
    AskedInforming,
    AskedOrder,
    Breach,
)
from doubledraw.platform.followups.models import FollowUp
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.selectors import crew_of, latest_record
from doubledraw.platform.inspections.services import review_record
from doubledraw.platform.inspections.states import ReviewDecision, VisitState
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.states import Role

FOUND = {"result": "D", "disposal": "order", "problem": "预付卡没有按规定备案，章程没有公示"}
BREAKS = "《单用途商业预付卡管理办法（试行）》第七条"
BASIS = "《单用途商业预付卡管理办法（试行）》第三十六条"
CLUE = {"result": "3", "disposal": "clue", "problem": "一名切配人员的健康证明已过期三个月"}
OFFENCE = "《中华人民共和国食品安全法》第四十五条"
PENALTY = "《中华人民共和国食品安全法》第一百二十六条"
FINE = 500_000
"""In fen."""
LEAST = 3
"""So many visits must wait, or the inspectors of the demo would have nothing left to do."""


def follow(cast: Cast, draw: Draw, now: datetime) -> None:
    """The last of the visits planned for today is over already."""
    waiting = Visit.objects.filter(draw=draw, state=VisitState.APPROVED)
    visit = waiting.select_related("draw__organ", "organ", "form").order_by("-planned_at").first()
    if visit is None or waiting.count() < LEAST:
        return
    visited(visit, _one_of(visit), now - timedelta(hours=5), FOUND)
    record = latest_record(visit)
    assert record is not None
    at = now - timedelta(hours=3)
    said = (record.digest, ReviewDecision.APPROVE, "属实")
    review_record(visit, *said, by=cast.people["zhaoke"], at=at)
    services.open_follow_ups(visit, by=SYSTEM, at=at)
    rows = list(FollowUp.objects.filter(visit=visit).select_related("organ"))
    organ = rows[0].organ
    clerks = (one for one in cast.people.values() if one.holds(Role.CLERK, organ.path))
    if clerk := next(clerks, None):
        mine = [one for one in rows if one.organ_id == organ.pk]
        _order(clerk, mine, now - timedelta(hours=2))


def _order(clerk: Actor, rows: list[FollowUp], at: datetime) -> None:
    breach, day = Breach(BREAKS, BASIS, "到备案机关补办备案，在门店公示章程。"), localdate(at)
    asked = AskedOrder(
        f"清责改〔{day.year}〕1号",
        day + timedelta(days=10),
        day + timedelta(days=13),
        {one.pk: breach for one in rows},
        remedies="对本通知书不服的，可以依法申请行政复议或者提起行政诉讼。",
        contact=clerk.name,
        phone="0990-6100000",
    )
    services.order_rectification(rows, asked, by=clerk, at=at)


def punish(cast: Cast, visit: Visit, at: datetime) -> None:
    """A case a day after the review, decided the day after that, told to both sides, closed by the approver."""
    services.open_follow_ups(visit, by=SYSTEM, at=at)
    (one,) = FollowUp.objects.filter(visit=visit).select_related("organ")
    clerk, filed = cast.people["zhoumin"], at + timedelta(days=1)
    cause = ("安排未取得健康证明的人员从事接触直接入口食品的工作", OFFENCE)
    case = services.file_case(
        [one],
        f"清市监案〔{filed.year}〕1号",
        one.organ,
        localdate(filed),
        *cause,
        by=clerk,
        at=filed,
    )
    decided = filed + timedelta(hours=18)
    day = localdate(decided)
    number = f"清市监罚〔{day.year}〕1号"
    said = AskedDecision("penalty", ("warning", "fine"), FINE, number, day, PENALTY, "警告，罚款")
    services.decide_case(case, said, by=clerk, at=decided)
    for side, way, who in (
        ("offender", "document", "负责人"),
        ("department", "system", one.organ.name),
    ):
        told = AskedInforming(side, way, who, day, number, "当日签收")
        services.inform_side(one, told, by=clerk, at=decided)
    services.propose_closing(one, AskedClosing("penalised"), by=clerk, at=decided)
    closed = decided + timedelta(hours=1)
    services.close_follow_up(one, "penalised", "同意", by=cast.people["wangchu"], at=closed)


def _one_of(visit: Visit) -> Actor:
    ids = [one.staff_id for one in crew_of([visit])[visit.pk] if one.staff_id]
    return actor_of(Staff.objects.select_related("organ").get(pk=ids[0]))
