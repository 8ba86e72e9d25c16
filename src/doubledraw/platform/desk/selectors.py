"""What waits for a person, what they wait for, what happened lately: composed from the apps' own selectors."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from doubledraw.platform.catalogue.selectors import items_visible_to
from doubledraw.platform.catalogue.selectors.waiting import waiting_for
from doubledraw.platform.catalogue.states import ItemState
from doubledraw.platform.desk.credit import credit_waiting
from doubledraw.platform.desk.visits import followups_waiting, visits_waiting
from doubledraw.platform.draws.selectors import (
    draws_released_to,
    draws_visible_to,
    draws_waiting_for,
    lines_to_prepare,
    work_plans_waiting_for,
)
from doubledraw.platform.draws.states import DrawState
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.selectors import jobs_of
from doubledraw.platform.jobs.states import JobState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.selectors.inbox import inbox_of
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.selectors.consents import waiting_answers
from doubledraw.platform.plans.selectors.plans import plans_visible_to, plans_waiting_for
from doubledraw.platform.plans.selectors.proposals import (
    proposals_waiting_for,
    proposals_waiting_for_others,
)
from doubledraw.platform.plans.states import PlanState
from doubledraw.platform.registry.selectors.targets import batches_visible_to
from doubledraw.platform.registry.states import BatchState

PLAN_VERBS = {
    PlanState.DRAFT: "继续写",
    PlanState.RETURNED: "修改",
    PlanState.SUBMITTED: "复核",
    PlanState.CHECKED: "审核",
    PlanState.REVIEWED: "批准",
    PlanState.APPROVED: "公布",
}
PLAN_WAITS = {
    PlanState.SUBMITTED: "等科室复核",
    PlanState.CHECKED: "等法制审核",
    PlanState.REVIEWED: "等批准",
    PlanState.APPROVED: "等公布",
}
DRAW_WAITS = {
    DrawState.FROZEN: "等公布承诺",
    DrawState.COMMITTED: "等抽取",
    DrawState.DRAWN: "等揭示",
}

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what, about what, until when, where, under which article."""

    title: str
    detail: str
    verb: str
    url: str
    due: datetime | None = None
    law: str = ""

    def days_left(self, today: date) -> int | None:
        """Calendar days until it is due; negative when it is late."""
        return None if self.due is None else (localtime(self.due).date() - today).days


def tasks_of(actor: Actor, at: datetime) -> list[Task]:
    """Everything that waits for this person, the most urgent first."""
    found = [*_draws(actor, at), *_lines(actor), *_plans(actor), *_items(actor), *_imports(actor)]
    found += [
        *_work_plans(actor),
        *_answers(actor),
        *_merges(actor),
        *_editions(actor),
        *_jobs(actor),
        *_obligations(actor, at),
        *(Task(*waiting) for waiting in visits_waiting(actor, at)),
        *(Task(*waiting) for waiting in credit_waiting(actor)),
        *(Task(*waiting) for waiting in followups_waiting(actor)),
    ]
    return sorted(found, key=lambda task: (task.due is None, task.due or at))


def _draws(actor: Actor, at: datetime) -> Iterator[Task]:
    for waiting in draws_waiting_for(actor, at):
        url = reverse(waiting.page, args=[waiting.draw.draw_id])
        yield Task(waiting.draw.title, waiting.draw.draw_id, waiting.action, url, waiting.due)
    for draw, _firms, left in draws_released_to(actor, at):
        if left:
            yield Task(draw.title, draw.draw_id, "下发给我的企业", reverse("dispatches"))


def _work_plans(actor: Actor) -> Iterator[Task]:
    for plan in work_plans_waiting_for(actor):
        url = reverse("draw-work-plan", args=[plan.plan_line_id])
        yield Task(plan.plan_line.title, plan.plan_line.plan.title, "审批工作方案", url)


def _lines(actor: Actor) -> Iterator[Task]:
    for line in lines_to_prepare(actor):
        url = reverse("draw-prepare", args=[line.pk])
        yield Task(line.title, line.plan.title, "准备抽取", url)


def _plans(actor: Actor) -> Iterator[Task]:
    for plan in plans_waiting_for(actor):
        verb = PLAN_VERBS[PlanState.of(plan.state)]
        yield Task(plan.title, plan.number, verb, reverse("plan", args=[plan.number]))


def _answers(actor: Actor) -> Iterator[Task]:
    """Plans of other departments that ask one of ours to take part."""
    for asked in waiting_answers(actor):
        url = reverse("plan-part", args=[asked.plan.number])
        yield Task(asked.plan.title, asked.plan.organ.name, "答复是否参加", url)


def _merges(actor: Actor) -> Iterator[Task]:
    """Proposals of other organs to go once instead of twice."""
    for proposal in proposals_waiting_for(actor):
        url = reverse("merge-proposal", args=[proposal.pk])
        asked = proposal.kept if proposal.asked_of_id == proposal.kept_organ_id else None
        line = asked or proposal.dropped
        yield Task(line.title if line else "合并提议", "合并提议", "答复", url)


def _items(actor: Actor) -> Iterator[Task]:
    proposed = items_visible_to(actor).filter(state=ItemState.PROPOSED)
    for item in proposed.exclude(drafted_by=actor.user_id).select_related("organ"):
        if actor.holds(Role.APPROVER, item.organ.path):
            yield Task(item.name, item.code, "公布事项", reverse("item", args=[item.pk]))


def _editions(actor: Actor) -> Iterator[Task]:
    for waiting in waiting_for(actor):
        url = reverse(waiting.page, args=[waiting.pk])
        yield Task(waiting.title, waiting.detail, waiting.verb, url)


def _imports(actor: Actor) -> Iterator[Task]:
    for batch in batches_visible_to(actor).filter(state=BatchState.READ, uploaded_by=actor.user_id):
        yield Task(batch.filename, "导入待确认", "核对", reverse("import", args=[batch.pk]))


def _jobs(actor: Actor) -> Iterator[Task]:
    failed = jobs_of(actor).filter(state__in=[JobState.FAILED, JobState.RUNNING, JobState.QUEUED])
    for job in failed.exclude(kind="disclosure.follow")[:5]:
        yield Task(job.title or job.kind, _progress(job), "查看", reverse("job", args=[job.pk]))


def _obligations(actor: Actor, at: datetime) -> Iterator[Task]:
    """What is due within a month, the most urgent twelve; the page of deadlines has them all."""
    inbox = inbox_of(actor, at)
    for one in [*inbox.overdue, *inbox.week, *inbox.later][:SHOWN]:
        url = reverse("obligation", args=[one.pk])
        law = f"{one.cited['instrument']} {one.cited['article']}".strip()
        yield Task(one.title, _whose(one, actor), "看期限", url, one.due, law)


def _whose(obligation: Obligation, actor: Actor) -> str:
    own = obligation.organ_id == actor.organ_id
    return obligation.period if own else f"{obligation.organ.name} {obligation.period}"


def _progress(job: Job) -> str:
    return JobState.of(job.state).label


def waits_of(actor: Actor) -> list[Task]:
    """What this person's business waits for others to do."""
    mine = {task.url for task in _plans(actor)}
    plans = plans_visible_to(actor).filter(state__in=list(PLAN_WAITS))
    found = [
        Task(
            plan.title,
            PLAN_WAITS[PlanState.of(plan.state)],
            "",
            reverse("plan", args=[plan.number]),
        )
        for plan in plans
    ]
    found = [task for task in found if task.url not in mine]
    return [*found, *_asked_merges(actor), *_open_draws(actor)]


def _asked_merges(actor: Actor) -> Iterator[Task]:
    for proposal in proposals_waiting_for_others(actor):
        url = reverse("merge-proposal", args=[proposal.pk])
        yield Task(proposal.asked_of.name, "等答复合并提议", "", url)


def _open_draws(actor: Actor) -> Iterator[Task]:
    for draw in draws_visible_to(actor).filter(state__in=list(DRAW_WAITS))[:8]:
        due = draw.last_when if draw.state == DrawState.COMMITTED else None
        url = reverse("draw", args=[draw.draw_id])
        yield Task(draw.title, DRAW_WAITS[DrawState.of(draw.state)], "", url, due)


def lines_of_year(actor: Actor, year: int) -> QuerySet[PlanLine]:
    """Plan lines whose inspection period touches the year, for the ribbon."""
    gone = [PlanState.SUPERSEDED, PlanState.ABANDONED]
    plans = plans_visible_to(actor).exclude(state__in=gone).values("pk")
    lines = PlanLine.objects.filter(plan__in=plans, starts__year__lte=year, ends__year__gte=year)
    return lines.select_related("plan").order_by("starts", "pk")
