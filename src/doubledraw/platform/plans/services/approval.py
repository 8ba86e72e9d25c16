"""A plan on its way: submit, check, review, approve, return. Verdict, move, record."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from doubledraw.platform.approvals.models import Signature
from doubledraw.platform.approvals.selectors import signatures_of
from doubledraw.platform.approvals.services import sign
from doubledraw.platform.approvals.states import SigningStep
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.kernel.event import Event
from doubledraw.platform.kernel.verdict import Verdict
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.obligations.services import meet_owed
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.events import (
    PlanApproved,
    PlanChecked,
    PlanReturned,
    PlanReviewed,
    PlanSubmitted,
)
from doubledraw.platform.plans.models import Plan, PlanComment
from doubledraw.platform.plans.policies.rights import (
    may_approve,
    may_check,
    may_return,
    may_review,
    may_submit,
)
from doubledraw.platform.plans.selectors.content import sealed_lines
from doubledraw.platform.plans.selectors.legal import review_rule
from doubledraw.platform.plans.selectors.population import readiness
from doubledraw.platform.plans.selectors.progress import (
    MILESTONES,
    history,
    last_milestone,
    makers_of,
)
from doubledraw.platform.plans.states import PLAN_FLOW, UNDER_REVIEW, LineForm, PlanState
from doubledraw.platform.records.transitions import move

Right = Callable[[Plan, Collection[int], Sequence[Signature], Actor], Verdict]
Comments = Mapping[int, str]


@transaction.atomic
def submit_plan(plan: Plan, *, by: Actor, at: datetime) -> str:
    """Seal what is written, with today's numbers, and send it to the head of the section; the digest."""
    ready = readiness(plan, localdate(at))
    may_submit(plan, ready.findings, by).enforce()
    document = ready.document
    population = sum(counted.population for _, counted in ready.numbers.values())
    sample = sum(counted.sample for _, counted in ready.numbers.values())
    edition = document.edition
    move(
        plan,
        PLAN_FLOW,
        "submit",
        digest=document.digest,
        edition=edition,
        sample=sample,
        return_reason="",
    )
    digest = seal(document, at=at)
    event = PlanSubmitted(digest, edition, population, sample)
    record(event, by=by, at=at, subject=plan.subject)
    return digest


@transaction.atomic
def check_plan(plan: Plan, digest: str, remark: str = "", *, by: Actor, at: datetime) -> None:
    """Sign, as the head of the section, exactly the content that was seen; it then lies with the legal office."""
    lent = by.lent(Role.HEAD, plan.organ.path)
    event = PlanChecked(digest, remark, lent.lender_name if lent else "")
    _sign(plan, digest, remark, "check", may_check, event, by=by, at=at)
    _report(plan, digest, by, at)


@transaction.atomic
def review_plan(plan: Plan, digest: str, remark: str = "", *, by: Actor, at: datetime) -> None:
    """Sign, as the legal reviewer, exactly the content that was seen."""
    lent = by.lent(Role.LEGAL, plan.organ.path)
    event = PlanReviewed(digest, remark, lent.lender_name if lent else "")
    right = partial(may_review, rule=review_rule(plan))
    _sign(plan, digest, remark, "review", right, event, by=by, at=at)


@transaction.atomic
def approve_plan(plan: Plan, digest: str, remark: str = "", *, by: Actor, at: datetime) -> None:
    """Sign, as the approver, exactly the content that was seen."""
    lent = by.lent(Role.APPROVER, plan.organ.path)
    event = PlanApproved(digest, remark, lent.lender_name if lent else "")
    _sign(plan, digest, remark, "approve", may_approve, event, by=by, at=at)


@transaction.atomic
def return_plan(
    plan: Plan,
    digest: str,
    reason: str,
    *,
    by: Actor,
    at: datetime,
    comments: Comments | None = None,
) -> None:
    """Send the plan back, by whoever's turn it is, with a reason or with what is to change in which line.

    `comments`: line number → text; line 0 is the plan itself.
    """
    makers, state = makers_of(history(plan)), PLAN_FLOW.state_of(plan)
    if state not in UNDER_REVIEW:
        raise _overtaken(plan)
    role = Role.of(PLAN_FLOW.step(state, "return").role)
    may_return(plan, role, makers, by, review_rule(plan) if role is Role.LEGAL else None).enforce()
    _is_what_was_seen(plan, "return", digest)
    said = _said(plan, comments or {})
    if not reason.strip() and not said:
        raise Invalid(
            "return_without_reason", "退回要写明理由", remedy="请写明哪一处要改、怎么改。"
        )
    _move(plan, "return", return_reason=reason)
    PlanComment.objects.bulk_create(
        PlanComment(
            plan=plan, digest=digest, line=line, text=text, by=by.user_id, name=by.name, at=at
        )
        for line, text in said.items()
    )
    lent = by.lent(role, plan.organ.path)
    kept = [{"line": line, "text": text} for line, text in said.items()]
    event = PlanReturned(digest, state, reason, kept, lent.lender_name if lent else "")
    record(event, by=by, at=at, subject=plan.subject)


def _said(plan: Plan, comments: Comments) -> dict[int, str]:
    """What is said, by line, in the order of the lines."""
    said = {line: text.strip() for line, text in sorted(comments.items()) if text.strip()}
    known = {0} | {line["number"] for line in sealed_lines(plan.digest)} if said else {0}
    for line in said.keys() - known:
        raise Invalid("no_such_line", "计划里没有第 {line} 行", line=line)
    return said


STEPS = {
    "check": (SigningStep.CHECK, Role.HEAD),
    "review": (SigningStep.LEGAL_REVIEW, Role.LEGAL),
    "approve": (SigningStep.APPROVE, Role.APPROVER),
}


def _sign(
    plan: Plan,
    digest: str,
    remark: str,
    action: str,
    right: Right,
    event: Event,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """One signature: the right to it, the content that was seen, the signatures so far; then the move.

    The signatures are read before the plan's state: whoever signs in between has overtaken us, and that is said.
    """
    makers = makers_of(history(plan))
    right(plan, makers, (), by).enforce()
    signed = signatures_of(digest)
    _is_what_was_seen(plan, action, digest)
    right(plan, makers, signed, by).enforce()
    _move(plan, action)
    step, role = STEPS[action]
    lent = by.lent(role, plan.organ.path)
    sign(digest, plan.subject, step, plan.drafted_by, remark, by=by, at=at, lent=lent)
    record(event, by=by, at=at, subject=plan.subject)


def _is_what_was_seen(plan: Plan, action: str, digest: str) -> None:
    """A signature covers the content the signer saw, named by its digest, and is given when it is its turn."""
    now = Plan.objects.get(pk=plan.pk)
    turns = {step.action for step in PLAN_FLOW.leaving(PLAN_FLOW.state_of(now))}
    if action not in turns:
        raise _overtaken(now)
    if digest != now.digest:
        raise Conflict(
            "content_changed",
            "计划内容已经不是您看到的那一份",
            remedy="请重新打开审阅页，看过现在的内容后再签。",
        )


def _move(plan: Plan, action: str, **changes: object) -> None:
    """Of two at the same moment the later one is told who was faster."""
    try:
        move(plan, PLAN_FLOW, action, **changes)
    except Conflict as late:
        now = Plan.objects.get(pk=plan.pk)
        raise (late if now.version == plan.version else _overtaken(now)) from None


def _overtaken(plan: Plan) -> Conflict:
    """What somebody else has done meanwhile, and how things stand now."""
    last = last_milestone(plan)
    return Conflict(
        "overtaken",
        "{name}已经办理“{did}”，计划现在是“{state}”",
        remedy="请刷新页面，按现在的内容办理。",
        name=last.actor_name if last else "",
        did=MILESTONES[last.kind] if last else "",
        state=PlanState.of(plan.state).label,
    )


def _report(plan: Plan, digest: str, by: Actor, at: datetime) -> None:
    """CC-10: with this the joint plan, or what is planned alone, is in the legal section's hands."""
    joint = {_is_joint(line) for line in sealed_lines(digest)}
    for kind, wanted in (("report_joint_plans", True), ("report_other_plans", False)):
        if wanted in joint:
            meet_owed(
                kind,
                plan.organ,
                date(plan.year, 1, 1),
                date(plan.year, 12, 31),
                document=plan.title,
                digest=digest,
                by=by,
                at=at,
            )


def _is_joint(line: Mapping[str, Any]) -> bool:
    """Whether several departments go together."""
    return bool(line["form"] == LineForm.JOINT)
