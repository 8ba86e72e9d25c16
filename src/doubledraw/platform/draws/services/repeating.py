"""Permits to inspect firms for the same item again: asked by one person, decided by another (CC-14)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from doubledraw.platform.draws.events import RepeatAsked, RepeatDecided
from doubledraw.platform.draws.models import RepeatPermit
from doubledraw.platform.draws.policies.preparing import may_ask_repeat, may_decide_repeat
from doubledraw.platform.draws.selectors.legal import repeat_rule
from doubledraw.platform.draws.selectors.rolls import in_scope
from doubledraw.platform.draws.services.planning import about
from doubledraw.platform.draws.states import REPEAT_FLOW
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.records.transitions import move

MOST_FIRMS = 500


@transaction.atomic
def ask_repeat(
    line: PlanLine, codes: Iterable[str], reason: str, *, by: Actor, at: datetime
) -> RepeatPermit:
    """Ask that these firms of the line's scope stay in its frame although they were inspected for the item."""
    may_ask_repeat(line, by).enforce()
    wanted = sorted(set(codes))
    if not wanted or len(wanted) > MOST_FIRMS:
        raise Invalid(
            "no_firms_chosen",
            "一次申请 1 至 {most} 家",
            remedy="请在名单里勾选要重复检查的企业。",
            most=MOST_FIRMS,
        )
    if not reason.strip():
        raise Invalid(
            "repeat_without_reason", "申请重复检查要写明理由", remedy="请写明为什么要再查一次。"
        )
    known = set(in_scope(line).filter(code__in=wanted).values_list("code", flat=True))
    if stranger := next((code for code in wanted if code not in known), ""):
        raise Invalid(
            "not_in_scope",
            "{target} 不在这一行计划的范围里",
            remedy="请刷新页面，从名单里重新勾选。",
            target=stranger,
        )
    permit = RepeatPermit.objects.create(
        plan_line=line,
        codes=wanted,
        reason=reason.strip()[:300],
        asked_by=by.user_id,
        asked_at=at,
    )
    event = RepeatAsked(permit.pk, len(wanted), permit.reason)
    record(event, by=by, at=at, subject=about(line))
    return permit


@transaction.atomic
def decide_repeat(
    permit: RepeatPermit, remark: str = "", *, is_approved: bool, by: Actor, at: datetime
) -> None:
    """Approve or refuse a request; a refusal says why."""
    rule = repeat_rule(permit.plan_line.plan.organ, localdate(at))
    may_decide_repeat(permit, by, rule).enforce()
    said = remark.strip()[:300]
    if not is_approved and not said:
        raise Invalid("refused_without_reason", "不予批准要写明理由", remedy="请写明理由。")
    action = "approve" if is_approved else "refuse"
    move(permit, REPEAT_FLOW, action, decided_by=by.user_id, decided_at=at, remark=said)
    event = RepeatDecided(permit.pk, len(permit.codes), is_approved, said)
    record(event, by=by, at=at, subject=about(permit.plan_line))
