"""A plan on its way: submit, review, approve, return, publish. Verdict, move, record."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from doubledraw.log.entries import PlanPublished as PublishedEntry
from doubledraw.platform.approvals.selectors import signatures_of
from doubledraw.platform.approvals.services import sign
from doubledraw.platform.approvals.states import SigningStep
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import append, record, seal, stamp
from doubledraw.platform.obligations.services import meet_owed
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.documents import line_reference
from doubledraw.platform.plans.events import (
    PlanApproved,
    PlanPublished,
    PlanReturned,
    PlanReviewed,
    PlanSubmitted,
)
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.policies.rights import (
    may_approve,
    may_publish,
    may_return,
    may_review,
    may_submit,
)
from doubledraw.platform.plans.selectors.content import sealed_lines, to_seal
from doubledraw.platform.plans.selectors.population import (
    directories,
    item_findings_of,
    limits_of,
    plan_findings,
    plan_numbers,
)
from doubledraw.platform.plans.selectors.progress import history, makers_of
from doubledraw.platform.plans.states import PLAN_FLOW, PlanState
from doubledraw.platform.records.transitions import move


@transaction.atomic
def submit_plan(plan: Plan, *, by: Actor, at: datetime) -> str:
    """Seal what is written, with today's numbers, and send it for review; the digest."""
    numbers = plan_numbers(plan, plan.lines.select_related("item", "plan"), directories(plan))
    may_submit(plan, plan_findings(plan, numbers, limits_of(plan)), by).enforce()
    document = to_seal(plan, numbers)
    population = sum(counted.population for _, counted in numbers.values())
    sample = sum(counted.sample for _, counted in numbers.values())
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
    _report(plan, digest, by, at)
    return digest


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
    """Whether inspectors of several organs go together."""
    return len({seat["organ"] for seat in line["seats"]}) > 1


@transaction.atomic
def review_plan(plan: Plan, digest: str, remark: str = "", *, by: Actor, at: datetime) -> None:
    """Sign, as the legal reviewer, exactly the content that was seen."""
    may_review(plan, makers_of(history(plan)), signatures_of(plan.digest), by).enforce()
    _is_what_was_seen(plan, digest)
    move(plan, PLAN_FLOW, "review")
    _sign(plan, SigningStep.LEGAL_REVIEW, remark, by, at)
    record(PlanReviewed(digest, remark), by=by, at=at, subject=plan.subject)


@transaction.atomic
def approve_plan(plan: Plan, digest: str, remark: str = "", *, by: Actor, at: datetime) -> None:
    """Sign, as the approver, exactly the content that was seen."""
    may_approve(plan, makers_of(history(plan)), signatures_of(plan.digest), by).enforce()
    _is_what_was_seen(plan, digest)
    move(plan, PLAN_FLOW, "approve")
    _sign(plan, SigningStep.APPROVE, remark, by, at)
    record(PlanApproved(digest, remark), by=by, at=at, subject=plan.subject)


@transaction.atomic
def return_plan(plan: Plan, digest: str, reason: str, *, by: Actor, at: datetime) -> None:
    """Send the plan back with a reason: by the reviewer while it is under review, later by the approver."""
    state = PLAN_FLOW.state_of(plan)
    role = Role.of(PLAN_FLOW.step(state, "return").role)
    may_return(plan, role, makers_of(history(plan)), by).enforce()
    _is_what_was_seen(plan, digest)
    if not reason.strip():
        raise Invalid(
            "return_without_reason", "退回要写明理由", remedy="请写明哪一处要改、怎么改。"
        )
    move(plan, PLAN_FLOW, "return", return_reason=reason)
    record(PlanReturned(digest, state, reason), by=by, at=at, subject=plan.subject)


@transaction.atomic
def publish_plan(plan: Plan, *, by: Actor, at: datetime) -> int:
    """Write the approved plan into the public log and ask for its disclosure; its place in the log."""
    lines = plan.lines.select_related("item")
    may_publish(plan, item_findings_of(lines, limits_of(plan)), by).enforce()
    move(plan, PLAN_FLOW, "publish", published_at=at)
    digest = plan.digest
    numbers = [line["number"] for line in sealed_lines(digest)]
    entry = PublishedEntry(
        at=stamp(at), plan=digest, lines=[line_reference(digest, n) for n in numbers]
    )
    leaf = append(entry, subject=f"document:{digest}", at=at)
    record(PlanPublished(digest, leaf.index), by=by, at=at, subject=plan.subject)
    enqueue(
        "disclosure.follow",
        {"kind": "plan", "digest": digest, "pk": plan.pk},
        key=f"disclosure:plan:{digest}",
        at=at,
        asked_by=by.user_id,
        title="公示年度计划",
    )
    return leaf.index


def _sign(plan: Plan, step: SigningStep, remark: str, by: Actor, at: datetime) -> None:
    sign(plan.digest, plan.subject, step, plan.drafted_by, remark, by=by, at=at)


def _is_what_was_seen(plan: Plan, digest: str) -> None:
    """A signature covers the content the signer saw, named by its digest, and no other."""
    if digest != plan.digest or plan.state not in (PlanState.SUBMITTED, PlanState.REVIEWED):
        raise Conflict(
            "content_changed",
            "计划内容已经不是您看到的那一份",
            remedy="请重新打开审阅页，看过现在的内容后再签。",
        )
