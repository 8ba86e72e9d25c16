"""What has been prepared for a plan line: its work plan, what it was last drawn from, whom it waits for."""

import json
from typing import Any

from django.db.models import Max

from doubledraw.platform.approvals.models import Signature
from doubledraw.platform.approvals.selectors import signatures_of
from doubledraw.platform.draws.models import CapEffect, Draw, FrameChanges, WorkPlan
from doubledraw.platform.draws.states import OPEN_WORK_PLANS, WorkPlanState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import PlanLine


def open_work_plan(line: PlanLine) -> WorkPlan | None:
    """The work plan that the line's next draw would be frozen from, whatever its state."""
    return WorkPlan.objects.filter(plan_line=line, state__in=list(OPEN_WORK_PLANS)).first()


def newest_work_plan(line: PlanLine) -> WorkPlan | None:
    """The latest edition, open or not."""
    return WorkPlan.objects.filter(plan_line=line).order_by("-edition").first()


def work_plan_used(draw: Draw) -> WorkPlan | None:
    """The work plan a draw was frozen from."""
    return WorkPlan.objects.filter(draw=draw).first()


def next_edition(line: PlanLine) -> int:
    """The number of the next edition of the line's work plan."""
    last = WorkPlan.objects.filter(plan_line=line).aggregate(last=Max("edition"))["last"]
    return (last or 0) + 1


def work_plan_content(plan: WorkPlan) -> dict[str, Any]:
    """The sealed document."""
    return dict(json.loads(document(plan.digest)))


def work_plan_signatures(plan: WorkPlan) -> list[Signature]:
    """Who signed it."""
    return signatures_of(plan.digest)


def work_plans_waiting_for(actor: Actor) -> list[WorkPlan]:
    """Work plans this person can approve: of organs whose approver they are, drafted by others."""
    rows = WorkPlan.objects.filter(within(actor, Role.APPROVER, field="plan_line__plan__organ"))
    rows = rows.filter(state=WorkPlanState.SUBMITTED).exclude(drafted_by=actor.user_id)
    return list(rows.select_related("plan_line__plan").order_by("drafted_at"))


def last_draw_like(line: PlanLine) -> Draw | None:
    """The last draw of the same item by the same organ, voided ones among them: what the frame is compared with."""
    rows = Draw.objects.filter(organ=line.plan.organ, plan_line__item=line.item)
    return rows.order_by("-frozen_at", "-pk").first()


def frame_changes_of(draw: Draw) -> FrameChanges | None:
    """How the draw's tables differ from those of the last one; None for the first draw of an item."""
    return FrameChanges.objects.filter(draw=draw).select_related("before").first()


def cap_effect_of(draw: Draw) -> CapEffect | None:
    """What the yearly cap did to the draw's strata; None where no cap was adopted."""
    return CapEffect.objects.filter(draw=draw).first()


def public_cap(draw: Draw) -> dict[str, Any]:
    """What the public may know of the yearly cap.

    What it did to each stratum waits for the reveal, and is never told of strata that are not public: beside
    exclusions.tsv it could tell who stands on another secret list, or in which class.
    """
    found = cap_effect_of(draw)
    if found is None:
        return {}
    is_open = draw.strata_public and draw.revealed_at is not None
    return {
        "year": found.year,
        "most": found.most,
        "source": found.source,
        "capped": found.capped,
        "strata": [stratum for stratum in found.strata if is_open],
    }
