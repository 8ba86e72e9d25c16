"""Credit brought to each state by the real services: a rule adopted, events noted, a firm listed."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from doubledraw.platform.credit import services
from doubledraw.platform.credit.engine.rule import EXAMPLE, Ground, Rule, Source
from doubledraw.platform.credit.models import CreditEvent, CreditListing, CreditProposal, CreditRule
from doubledraw.platform.credit.states import CreditKind, ListName
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.models import Target
from tests.world.county import County

OWN = Source("清源县市场监督管理局信用风险分类办法", "第三条", "按不良记录的次数和程度分为四级。")
LISTS = Source("清源县市场监督管理局信用风险分类办法", "第八条", "无法联系的，列入经营异常名录。")
YEARS = Source("清源县市场监督管理局信用风险分类办法", "第九条", "满三年未移出的，列入名单。")
GROUND = Ground(CreditKind.UNREACHABLE, ListName.ABNORMAL, LISTS)
RULE = replace(EXAMPLE, source=OWN, grounds=(GROUND,), years=3, years_source=YEARS)


def adopted(
    place: County, at: datetime, rule: Rule = RULE, organ: Organ | None = None
) -> CreditRule:
    """李起草 writes it, 王处长 adopts it."""
    li = place["李起草"]
    made = services.begin_rule(organ or place.market, "信用风险分类规则", by=li, at=at)
    services.write_rule(made, made.title, rule, by=li, at=at)
    digest = services.propose_rule(made, by=li, at=at)
    services.adopt_rule(made, digest, "局办公会 2026年第5次", by=place["王处长"], at=at)
    return made


def noted(
    target: Target,
    kind: str,
    source: str,
    at: datetime,
    *,
    day: date | None = None,
    cancels: str = "",
) -> CreditEvent:
    """What another app of the platform tells."""
    on = day or at.date()
    return services.note_event(target.code, kind, source, at, on, "某事", cancels=cancels)


def reckoned(target: Target, at: datetime) -> list[CreditProposal]:
    """As the job does."""
    return services.reckon(target.pk, at=at)


def listed(place: County, target: Target, at: datetime) -> CreditListing:
    """Found unreachable, proposed by rule, put on the abnormal list by 王处长."""
    noted(target, "unreachable", f"visit:{target.code}:1", at - timedelta(days=1))
    proposals = reckoned(target, at)
    proposal = next(one for one in proposals if one.kind == "abnormal")
    services.decide_proposal(proposal, proposal.digest, approves=True, by=place["王处长"], at=at)
    return CreditListing.objects.get(proposal=proposal)
