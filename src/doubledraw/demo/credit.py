"""Credit in the demo: a rule of the fictional county, some records, a listing, a measure, a file that was sent."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from doubledraw.demo.people import Cast
from doubledraw.platform.credit import services
from doubledraw.platform.credit.documents import AskedMeasure
from doubledraw.platform.credit.engine.rule import EXAMPLE, Ground, Source
from doubledraw.platform.credit.models import CreditListing, CreditProposal
from doubledraw.platform.credit.states import CreditKind, ListName
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.models import Target

PAPER = "清源县企业信用风险分类办法（演示用，虚构）"
RULE = replace(
    EXAMPLE,
    source=Source(PAPER, "第三条", "按照不良记录的类别、次数和时间，分为四级。"),
    grounds=(
        Ground(
            CreditKind.UNREACHABLE,
            ListName.ABNORMAL,
            Source(PAPER, "第八条", "通过登记的住所无法联系的，列入经营异常名录。"),
        ),
    ),
)


def keep_credit(cast: Cast, now: datetime) -> None:
    """The clerk drafts, the approver adopts; events, a listing told and objected to, a measure, a file."""
    clerk, approver = cast.people["zhoumin"], cast.people["wangchu"]
    at = now - timedelta(days=4)
    organ = cast.government
    rule = services.begin_rule(organ, "企业信用风险分类规则", by=clerk, at=at)
    services.write_rule(rule, rule.title, RULE, by=clerk, at=at)
    digest = services.propose_rule(rule, by=clerk, at=at)
    services.adopt_rule(rule, digest, f"局务会 {at.year}年第3次", by=approver, at=at)
    rows = Target.objects.filter(organ=organ, status="active").exclude(scheme="local")
    first, lost, good = rows.select_related("organ").order_by("code")[:3]
    _events(first, lost, good, clerk, at)
    for firm in (first, lost, good):
        services.reckon(firm.pk, at=at + timedelta(hours=1))
    _listed(lost, clerk, approver, at + timedelta(days=1))
    services.reckon(lost.pk, at=at + timedelta(days=2))
    _measure(first, organ, clerk, at + timedelta(days=2))
    services.make_export(organ, by=clerk, at=at + timedelta(days=2))


def _events(first: Target, lost: Target, good: Target, clerk: Actor, at: datetime) -> None:
    day = localdate(at)
    for firm, kind, reference, ago, detail in (
        (first, "penalty", "清市监罚〔{}〕17号", 20, "未明码标价，罚款2000元"),
        (first, "not_rectified", "清市监责改〔{}〕9号", 45, "逾期没有改正标签标识"),
        (first, "penalty", "清市监罚〔{}〕4号", 1200, "超范围经营，罚款1000元"),
        (lost, "unreachable", "清市监查〔{}〕31号", 12, "两次实地核查，登记的住所没有人"),
        (good, "clean", "清市监查〔{}〕28号", 15, "餐饮服务食品安全检查"),
        (good, "commended", "清政表〔{}〕2号", 30, "县质量奖"),
    ):
        on = day - timedelta(days=ago)
        services.note_by_hand(firm, kind, reference.format(on.year), on, detail, by=clerk, at=at)


def _listed(firm: Target, clerk: Actor, approver: Actor, at: datetime) -> None:
    proposal = CreditProposal.objects.get(target=firm, kind="abnormal", state="proposed")
    services.decide_proposal(
        proposal, proposal.digest, approves=True, remark="核查属实", by=approver, at=at
    )
    listing = CreditListing.objects.select_related("target__organ", "proposal").get(
        proposal=proposal
    )
    day = localdate(at).isoformat()
    services.note_listing(listing, "told", day, "公告送达", by=clerk, at=at)
    objection = "已经迁回原址，请核实"
    services.note_listing(listing, "objection", day, objection, by=clerk, at=at)


def _measure(firm: Target, organ: Organ, clerk: Actor, at: datetime) -> None:
    asked = AskedMeasure(
        "restraint",
        "honours",
        "一年内不得推荐评优评先",
        PAPER,
        "第十二条",
        "",
        localdate(at),
        localdate(at) + timedelta(days=365),
    )
    services.enter_measure(firm, organ, asked, by=clerk, at=at)
