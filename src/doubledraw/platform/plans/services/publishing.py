"""A plan becomes public; what is published is written into the public log."""

from datetime import date, datetime

from django.db import transaction

from doubledraw.log.entries import PlanPublished as PublishedEntry
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.services import append, record, stamp
from doubledraw.platform.obligations.services import open_by_clock, withdraw_kind
from doubledraw.platform.plans.documents import line_reference
from doubledraw.platform.plans.events import PlanPublished, PlanSuperseded
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.policies.rights import may_publish
from doubledraw.platform.plans.selectors.content import lines_of, sealed_lines
from doubledraw.platform.plans.selectors.population import item_findings_of, limits_of
from doubledraw.platform.plans.states import PLAN_FLOW, PlanKind
from doubledraw.platform.records.transitions import move

BEFORE_CHECKS = ("educate_targets",)
"""What the adopted sets want done so long before the checks of a plan begin (CC-15)."""


@transaction.atomic
def publish_plan(plan: Plan, *, by: Actor, at: datetime) -> int:
    """Write the approved plan into the public log and ask for its disclosure; its place in the log."""
    may_publish(plan, item_findings_of(lines_of(plan), limits_of(plan)), by).enforce()
    move(plan, PLAN_FLOW, "publish", published_at=at)
    digest = plan.digest
    numbers = [line["number"] for line in sealed_lines(digest)]
    entry = PublishedEntry(
        at=stamp(at), plan=digest, lines=[line_reference(digest, n) for n in numbers]
    )
    leaf = append(entry, subject=f"document:{digest}", at=at)
    record(PlanPublished(digest, leaf.index), by=by, at=at, subject=plan.subject)
    if plan.amends is not None:
        _supersede(plan.amends, plan, by, at)
    _open_duties(plan, by, at)
    _disclose(plan, by, at)
    return leaf.index


def _supersede(old: Plan, new: Plan, by: Actor, at: datetime) -> None:
    """From this moment nothing starts from the old version; what it said stays as it was."""
    move(old, PLAN_FLOW, "supersede")
    record(PlanSuperseded(new.number, new.digest), by=by, at=at, subject=old.subject)
    for starts in _starts(old):
        for kind in BEFORE_CHECKS:
            withdraw_kind(kind, _subject(old, starts), new.number, by=by, at=at)
    _disclose(old, by, at)


def _open_duties(plan: Plan, by: Actor, at: datetime) -> None:
    """What must be done before the checks begin, counted back from each day on which lines of the plan begin."""
    if plan.kind == PlanKind.AD_HOC:  # eight days ahead there is no month left
        return
    for starts in _starts(plan):
        open_by_clock(
            "check_starts",
            starts,
            plan.organ,
            subject=_subject(plan, starts),
            about=f"{plan.title} {starts.isoformat()}"[-200:],
            document=plan.title,
            digest=plan.digest,
            only=BEFORE_CHECKS,
            by=by,
            at=at,
        )


def _starts(plan: Plan) -> list[date]:
    return sorted(set(plan.lines.order_by().values_list("starts", flat=True)))


def _subject(plan: Plan, starts: date) -> str:
    return f"{plan.subject}#{starts.isoformat()}"


def _disclose(plan: Plan, by: Actor, at: datetime) -> None:
    enqueue(
        "disclosure.follow",
        {"kind": "plan", "digest": plan.digest, "pk": plan.pk},
        key=f"disclosure:plan:{plan.digest}:{plan.state}",
        at=at,
        asked_by=by.user_id,
        title="公示计划",
    )
