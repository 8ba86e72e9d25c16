"""How far a plan is: what happened, what comes next, who may do it, what a reviewer has not seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doubledraw.platform.approvals.models import Signature
from doubledraw.platform.approvals.selectors import signatures_of
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.flow import Step
from doubledraw.platform.kernel.verdict import Verdict
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.ledger.selectors import events_about
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.documents.changes import Change, changes
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.policies.findings import Finding
from doubledraw.platform.plans.policies.rights import (
    may_approve,
    may_publish,
    may_return,
    may_review,
    may_submit,
)
from doubledraw.platform.plans.selectors.content import sealed
from doubledraw.platform.plans.states import PLAN_FLOW, PlanState

MAKING = ("PlanDrafted", "PlanRetitled", "LineWritten", "LineDropped", "PlanSubmitted")
SEEING = ("PlanReviewed", "PlanApproved", "PlanReturned")
MILESTONES = {
    "PlanDrafted": "起草",
    "PlanSubmitted": "提交审查",
    "PlanReviewed": "法制审核通过",
    "PlanReturned": "退回修改",
    "PlanApproved": "批准",
    "PlanPublished": "公布",
}
AHEAD = {
    PlanState.DRAFT: ("submit", "review", "approve", "publish"),
    PlanState.RETURNED: ("submit", "review", "approve", "publish"),
    PlanState.SUBMITTED: ("review", "approve", "publish"),
    PlanState.REVIEWED: ("approve", "publish"),
    PlanState.APPROVED: ("publish",),
    PlanState.PUBLISHED: (),
}
WORDS = {
    "submit": ("提交审查", Role.CLERK),
    "review": ("法制审核", Role.LEGAL),
    "approve": ("批准", Role.APPROVER),
    "publish": ("公布", Role.CLERK),
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """One line of the timeline: done, now or next."""

    label: str
    place: str
    who: str = ""
    at: datetime | None = None
    remark: str = ""
    digest: str = ""
    log_index: int | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One button: the step it takes, and whether this person may take it."""

    step: Step[PlanState]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Unseen:
    """What differs from the version the reviewer knows; `signed` when they handled that one themselves."""

    since: str
    edition: int
    signed: bool
    changes: tuple[Change, ...]


def history(plan: Plan) -> list[AuditEvent]:
    """Everything that happened to a plan, oldest first."""
    return events_about(plan.subject)


def makers_of(events: Sequence[AuditEvent]) -> frozenset[int]:
    """Everybody who wrote some of the plan or sent it in: none of them may check it."""
    return frozenset(event.actor_id for event in events if event.kind in MAKING)


def timeline(plan: Plan, events: Sequence[AuditEvent]) -> list[Milestone]:
    """What happened, by whom and when, then what is still to come."""
    done = [_done(event) for event in events if event.kind in MILESTONES]
    return [*done, *_ahead(PLAN_FLOW.state_of(plan))]


def _done(event: AuditEvent) -> Milestone:
    payload: dict[str, Any] = event.payload
    return Milestone(
        MILESTONES[event.kind],
        "back" if event.kind == "PlanReturned" else "done",
        event.actor_name,
        event.at,
        str(payload.get("remark") or payload.get("reason") or ""),
        str(payload.get("digest", "")) if event.kind == "PlanSubmitted" else "",
        payload.get("log_index"),
    )


def _ahead(state: PlanState) -> Iterator[Milestone]:
    for position, action in enumerate(AHEAD[state]):
        label, role = WORDS[action]
        yield Milestone(label, "next" if position else "now", role.label)


def actions(
    plan: Plan, findings: Sequence[Finding], events: Sequence[AuditEvent], actor: Actor
) -> list[Action]:
    """The buttons of the page: every arrow out of the plan's state, with its verdict."""
    makers = makers_of(events)
    signed = signatures_of(plan.digest) if plan.digest else []
    return [
        Action(step, _verdict(plan, step, findings, makers, signed, actor))
        for step in PLAN_FLOW.leaving(PLAN_FLOW.state_of(plan))
    ]


def _verdict(
    plan: Plan,
    step: Step[PlanState],
    findings: Sequence[Finding],
    makers: frozenset[int],
    signed: Sequence[Signature],
    actor: Actor,
) -> Verdict:
    match step.action:
        case "submit":
            return may_submit(plan, findings, actor)
        case "review":
            return may_review(plan, makers, signed, actor)
        case "approve":
            return may_approve(plan, makers, signed, actor)
        case "return":
            return may_return(plan, Role.of(step.role), makers, actor)
        case _:
            return may_publish(plan, findings, actor)


def unseen(plan: Plan, events: Sequence[AuditEvent], actor: Actor) -> Unseen | None:
    """What changed since the version this person last handled, else since the last sealed one.

    None for a first version: then everything is new.
    """
    submitted = {e.payload["digest"]: e for e in events if e.kind == "PlanSubmitted"}
    earlier = [digest for digest in submitted if digest != plan.digest]
    if not earlier:
        return None
    handled = {
        event.payload["digest"]
        for event in events
        if event.kind in SEEING and event.actor_id == actor.user_id
    }
    known = next((digest for digest in reversed(earlier) if digest in handled), earlier[-1])
    before = sealed(known)
    return Unseen(
        known,
        int(before["edition"]),
        known in handled,
        tuple(changes(before, sealed(plan.digest))),
    )
