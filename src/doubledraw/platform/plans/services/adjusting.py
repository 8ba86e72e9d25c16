"""A published plan is never changed: its next version goes the whole way again and then takes its place."""

from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.plans.events import PlanAbandoned, PlanAdjusted
from doubledraw.platform.plans.models import LineItem, Plan, PlanLine, PlanTask
from doubledraw.platform.plans.policies.rights import may_abandon, may_adjust
from doubledraw.platform.plans.selectors.versions import successor_of, versions_of
from doubledraw.platform.plans.states import PLAN_FLOW
from doubledraw.platform.records.transitions import move

COPIED = ("organ", "kind", "year", "title", "legal_basis", "superior_document", "announcement")


@transaction.atomic
def adjust_plan(plan: Plan, reason: str, *, by: Actor, at: datetime) -> Plan:
    """Begin the next version of a published plan, with everything that stands in it; Conflict when one is under way."""
    may_adjust(plan, successor_of(plan), by).enforce()
    if not reason.strip():
        raise Invalid(
            "adjusted_without_reason",
            "调整要写明理由",
            remedy="请写明为什么调整，公布时一并公开。",
        )
    revision = max(version.revision for version in versions_of(plan)) + 1
    number = f"{plan.base_number}-{revision}"
    try:
        with transaction.atomic():
            new = Plan.objects.create(
                **{name: getattr(plan, name) for name in COPIED},
                number=number,
                drafted_by=by.user_id,
                amends=plan,
                revision=revision,
                adjust_reason=reason.strip(),
            )
    except IntegrityError:
        raise Conflict(
            "adjusted_meanwhile",
            "这份计划刚刚有人开始调整",
            remedy="请刷新页面，接着办那一份。",
        ) from None
    _copy_lines(plan, new)
    _copy_tasks(plan, new)
    event = PlanAdjusted(number, plan.number, revision, reason.strip())
    record(event, by=by, at=at, subject=new.subject)
    return new


def _copy_lines(plan: Plan, new: Plan) -> None:
    for line in plan.lines.prefetch_related("line_items"):
        copied = {
            field.attname: getattr(line, field.attname)
            for field in PlanLine._meta.concrete_fields
            if field.name not in ("id", "plan", "origin")
        }
        copy = PlanLine.objects.create(plan=new, origin_id=line.origin_id or line.pk, **copied)
        LineItem.objects.bulk_create(
            LineItem(line=copy, item_id=row.item_id) for row in line.line_items.all()
        )


def _copy_tasks(plan: Plan, new: Plan) -> None:
    columns = [f.attname for f in PlanTask._meta.concrete_fields if f.name not in ("id", "plan")]
    PlanTask.objects.bulk_create(
        PlanTask(plan=new, **{name: getattr(task, name) for name in columns})
        for task in plan.tasks.all()
    )


@transaction.atomic
def abandon_plan(plan: Plan, reason: str, *, by: Actor, at: datetime) -> None:
    """Give up a plan that is being written; its history stays, and another adjustment may begin."""
    may_abandon(plan, by).enforce()
    if not reason.strip():
        raise Invalid(
            "abandoned_without_reason", "作废要写明理由", remedy="请写明为什么不再编这一份。"
        )
    move(plan, PLAN_FLOW, "abandon")
    record(PlanAbandoned(reason.strip()), by=by, at=at, subject=plan.subject)
