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
from doubledraw.platform.plans.policies.finding import Finding
from doubledraw.platform.plans.policies.rights import (
    may_approve,
    may_check,
    may_publish,
    may_return,
    may_review,
    may_submit,
)
from doubledraw.platform.plans.selectors.content import sealed
from doubledraw.platform.plans.selectors.legal import review_rule
from doubledraw.platform.plans.states import PLAN_FLOW, PlanState
from doubledraw.statute.citation import Citation

MAKING = (
    "PlanDrafted",
    "PlanAdjusted",
    "PlanRetitled",
    "LineWritten",
    "LineDropped",
    "MergeProposed",
    "LinesMerged",
    "PlanSubmitted",
)
SEEING = ("PlanChecked", "PlanReviewed", "PlanApproved", "PlanReturned")
MILESTONES = {
    "PlanDrafted": "起草",
    "PlanAdjusted": "调整",
    "PlanSubmitted": "提交审查",
    "PlanChecked": "复核通过",
    "PlanReviewed": "法制审核通过",
    "PlanReturned": "退回修改",
    "PlanApproved": "批准",
    "PlanPublished": "公布",
    "PlanSuperseded": "由下一版代替",
    "PlanAbandoned": "作废",
}
WHOLE_WAY = ("submit", "check", "review", "approve", "publish")
AHEAD = {
    PlanState.DRAFT: WHOLE_WAY,
    PlanState.RETURNED: WHOLE_WAY,
    PlanState.SUBMITTED: WHOLE_WAY[1:],
    PlanState.CHECKED: WHOLE_WAY[2:],
    PlanState.REVIEWED: WHOLE_WAY[3:],
    PlanState.APPROVED: WHOLE_WAY[4:],
}
WORDS = {
    "submit": ("提交审查", Role.CLERK),
    "check": ("复核", Role.HEAD),
    "review": ("法制审核", Role.LEGAL),
    "approve": ("批准", Role.APPROVER),
    "publish": ("公布", Role.CLERK),
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """One line of the timeline: done, now or next; `behalf` is whom a deputy stood in for.

    `comments`: [{"line", "text"}] of a return.
    """

    label: str
    place: str
    who: str = ""
    at: datetime | None = None
    remark: str = ""
    digest: str = ""
    log_index: int | None = None
    behalf: str = ""
    comments: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """One button: the step it takes, and whether this person may take it."""

    step: Step[PlanState]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Unseen:
    """What differs from the version the reviewer knows; `signed` when they handled that one themselves.

    `published`: which published version that is; 0 when it is an earlier submission of this one.
    """

    since: str
    edition: int
    signed: bool
    changes: tuple[Change, ...]
    published: int = 0


def history(plan: Plan) -> list[AuditEvent]:
    """Everything that happened to a plan, oldest first."""
    return events_about(plan.subject)


def makers_of(events: Sequence[AuditEvent]) -> frozenset[int]:
    """Everybody who wrote some of the plan or sent it in: none of them may check it."""
    return frozenset(event.actor_id for event in events if event.kind in MAKING)


def last_milestone(plan: Plan) -> AuditEvent | None:
    """The last thing that moved the plan on, by whom."""
    return next((e for e in reversed(history(plan)) if e.kind in MILESTONES), None)


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
        str(payload.get("behalf", "")),
        tuple(payload.get("comments", ())),
    )


def _ahead(state: PlanState) -> Iterator[Milestone]:
    for position, action in enumerate(AHEAD.get(state, ())):
        label, role = WORDS[action]
        yield Milestone(label, "next" if position else "now", role.label)


def actions(
    plan: Plan, findings: Sequence[Finding], events: Sequence[AuditEvent], actor: Actor
) -> list[Action]:
    """The buttons of the page: every arrow out of the plan's state, with its verdict."""
    makers = makers_of(events)
    signed = signatures_of(plan.digest) if plan.digest else []
    rule = review_rule(plan) if plan.state == PlanState.CHECKED else None
    return [
        Action(step, _verdict(plan, step, findings, makers, signed, actor, rule))
        for step in PLAN_FLOW.leaving(PLAN_FLOW.state_of(plan))
        if step.action in WORDS or step.action == "return"
    ]


def _verdict(
    plan: Plan,
    step: Step[PlanState],
    findings: Sequence[Finding],
    makers: frozenset[int],
    signed: Sequence[Signature],
    actor: Actor,
    rule: Citation | None,
) -> Verdict:
    match step.action:
        case "submit":
            return may_submit(plan, findings, actor)
        case "check":
            return may_check(plan, makers, signed, actor)
        case "review":
            return may_review(plan, makers, signed, actor, rule)
        case "approve":
            return may_approve(plan, makers, signed, actor)
        case "return":
            return may_return(plan, Role.of(step.role), makers, actor, rule)
        case _:
            return may_publish(plan, findings, actor)


def unseen(plan: Plan, events: Sequence[AuditEvent], actor: Actor) -> Unseen | None:
    """What changed since the version this person last handled.

    Who has handled none compares with the published version that this one adjusts, else with the last sealed one.
    None for a first version: then everything is new.
    """
    amended = plan.amends.digest if plan.amends else ""
    submitted = [str(e.payload["digest"]) for e in events if e.kind == "PlanSubmitted"]
    earlier = [digest for digest in (amended, *submitted) if digest not in ("", plan.digest)]
    if not earlier:
        return None
    handled = _handled(events, actor) | ({amended} if _signed(amended, actor) else set())
    known = next((digest for digest in reversed(earlier) if digest in handled), None)
    known = known or amended or earlier[-1]
    before = sealed(known)
    return Unseen(
        known,
        int(before["edition"]),
        known in handled,
        tuple(changes(before, sealed(plan.digest))),
        int(before.get("revision", 1)) if known == amended else 0,
    )


def _handled(events: Sequence[AuditEvent], actor: Actor) -> set[str]:
    return {
        str(event.payload["digest"])
        for event in events
        if event.kind in SEEING and event.actor_id == actor.user_id
    }


def _signed(digest: str, actor: Actor) -> bool:
    return any(s.signer_id == actor.user_id for s in signatures_of(digest)) if digest else False
