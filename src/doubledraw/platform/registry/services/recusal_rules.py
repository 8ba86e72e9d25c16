"""The rules that make recusals by themselves: proposed by one, adopted by another, ended when no longer wanted."""

from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.kernel.event import Event
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import revise
from doubledraw.platform.registry.events.recusals import (
    RecusalRuleAdopted,
    RecusalRuleEnded,
    RecusalRuleProposed,
)
from doubledraw.platform.registry.models import RecusalRule
from doubledraw.platform.registry.policies.recusals import (
    may_adopt_rule,
    may_end_rule,
    may_propose_rule,
)
from doubledraw.platform.registry.states import RecusalReason

BY_RULE = (RecusalReason.FORMER_EMPLOYER, RecusalReason.LAST_TIME)
"""What the platform can find by itself."""


@transaction.atomic
def propose_rule(
    organ: Organ, reason: RecusalReason, months: int, basis: str, *, by: Actor, at: datetime
) -> RecusalRule:
    """Propose a rule: how many months back it looks, and under which text."""
    may_propose_rule(organ, by).enforce()
    if reason not in BY_RULE:
        raise Invalid(
            "not_by_rule",
            "“{ground}”不能由规则自动认定",
            remedy="请逐条登记。",
            ground=reason.label,
        )
    if months < 1 or not basis.strip():
        raise Invalid(
            "rule_incomplete",
            "规则要写明往前几个月和依据",
            remedy="月数至少为 1；依据写文件名和条款。",
        )
    rule = RecusalRule(
        organ=organ, reason=reason.value, months=months, basis=basis, proposed_by=by.user_id
    )
    try:
        with transaction.atomic():
            rule.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "rule_exists",
            "{organ}已有一条“{ground}”规则",
            remedy="要改月数或依据，请先停用原来的规则，再提出新的。",
            organ=organ.name,
            ground=reason.label,
        ) from error
    _record(RecusalRuleProposed(organ.code, reason.value, months, basis), rule, by, at)
    return rule


@transaction.atomic
def adopt_rule(rule: RecusalRule, *, by: Actor, at: datetime) -> None:
    """Adopt a proposed rule; every freeze from now on applies it."""
    may_adopt_rule(rule, by).enforce()
    revise(rule, adopted_by=by.user_id, adopted_at=at)
    _record(RecusalRuleAdopted(rule.organ.code, rule.reason, rule.months), rule, by, at)


@transaction.atomic
def end_rule(rule: RecusalRule, *, by: Actor, at: datetime) -> None:
    """End a rule, or take a proposal back."""
    may_end_rule(rule, by).enforce()
    revise(rule, ended_at=at)
    _record(RecusalRuleEnded(rule.organ.code, rule.reason), rule, by, at)


def _record(event: Event, rule: RecusalRule, by: Actor, at: datetime) -> None:
    record(event, by=by, at=at, subject=f"recusal-rule:{rule.organ.code}:{rule.reason}")
