"""Which plans and lines an actor may see, work on, or draw for; outsiders find nothing."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, Count, Max, Min, Q, QuerySet, When

from doubledraw.platform.approvals.selectors import digests_signed_by
from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.states import ItemState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.ledger.selectors import is_public
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import Plan, PlanLine
from doubledraw.platform.plans.selectors.content import sealed_lines, written
from doubledraw.platform.plans.selectors.parties import government_path
from doubledraw.platform.plans.selectors.versions import successor_of
from doubledraw.platform.plans.states import PlanState
from doubledraw.platform.rulebook.selectors import rule_sets_of
from doubledraw.statute import law
from doubledraw.statute.citation import Citation

NOT_FROM_THE_ROW = ("item", "items", "form", "estimate")

LOGGED_FIRST = Citation("DD-1", "§7")
"""Where no adopted instrument says so: a draw's commitment names a plan that the public log already has."""


def plans_visible_to(actor: Actor) -> QuerySet[Plan]:
    """Plans of organs in the actor's scope, newest year first, with how many lines and which period."""
    return (
        Plan.objects.filter(within(actor))
        .select_related("organ__region")
        .annotate(line_count=Count("lines"), starts=Min("lines__starts"), ends=Max("lines__ends"))
        .order_by("-year", "-number")
    )


def plans_sought(actor: Actor, organ: str, year: int | None) -> QuerySet[Plan]:
    """Those of them of the organ with this code and of this year; "" and None ask nothing."""
    rows = plans_visible_to(actor)
    rows = rows.filter(organ__code=organ) if organ else rows
    return rows if year is None else rows.filter(year=year)


def plan_visible_to(actor: Actor, number: str) -> Plan:
    """One plan; Plan.DoesNotExist when there is none or it is not theirs to see."""
    return Plan.objects.filter(within(actor)).select_related("organ__region").get(number=number)


def plans_waiting_for(actor: Actor) -> QuerySet[Plan]:
    """Plans that this person can take the next step with: their drafts, what waits for their signature."""
    mine = Q(state__in=[PlanState.DRAFT, PlanState.RETURNED], drafted_by=actor.user_id)
    not_mine = ~Q(drafted_by=actor.user_id) & ~Q(digest__in=digests_signed_by(actor))
    turns = (
        (within(actor, Role.CLERK) & mine)
        | (within(actor, Role.HEAD) & Q(state=PlanState.SUBMITTED) & not_mine)
        | (within(actor, Role.LEGAL) & Q(state=PlanState.CHECKED) & not_mine)
        | (within(actor, Role.APPROVER) & Q(state=PlanState.REVIEWED) & not_mine)
        | (within(actor, Role.CLERK) & Q(state=PlanState.APPROVED))
    )
    return Plan.objects.filter(turns).select_related("organ").order_by("-year", "number")


def drafting_organs(actor: Actor) -> QuerySet[Organ]:
    """The organs for which the actor may begin a plan, their own first."""
    condition = Q(pk__in=[])
    for path in actor.scopes(Role.CLERK):
        condition |= Q(path__startswith=path)
    return Organ.objects.filter(condition).select_related("region")


def items_for(plan: Plan, actor: Actor) -> QuerySet[Item]:
    """CC-02: what a line may be about, the published items of the government's organs, the plan's own first.

    Published items are public; nobody but who may write the plan is offered any.
    """
    root = government_path(plan.organ.path)
    published = Item.objects.filter(organ__path__startswith=root, state=ItemState.PUBLISHED)
    if not actor.reaches(plan.organ.path):
        published = published.none()
    own = When(organ__path__startswith=plan.organ.path, then=0)
    return published.select_related("organ").order_by(
        Case(own, default=1), "organ__path", "-priority", "code"
    )


def published_lines(actor: Actor) -> QuerySet[PlanLine]:
    """Lines of published plans for which the actor may draw."""
    return (
        PlanLine.objects.filter(
            within(actor, Role.DRAWER, field="plan__organ"), plan__state=PlanState.PUBLISHED
        )
        .select_related("plan__organ", "item")
        .order_by("starts", "plan__number", "number")
    )


def lines_without_live_draw(
    actor: Actor, drawn: QuerySet[PlanLine, int] | tuple[int, ...] = ()
) -> QuerySet[PlanLine]:
    """Published lines that still wait for a draw; `drawn` are the lines that have one, as draws knows."""
    return published_lines(actor).exclude(pk__in=drawn)


def line_ready_to_draw(line_pk: int, actor: Actor) -> tuple[PlanLine, str]:
    """A line and its plan's digest, for a draw; PlanLine.DoesNotExist when it is not theirs to draw.

    Conflict unless the plan is public (FA-03b), the item still on the list (CC-02), and the row is
    word for word the line that was sealed.
    """
    lines = PlanLine.objects.filter(within(actor, Role.DRAWER, field="plan__organ"))
    line = lines.select_related("plan__organ", "item").get(pk=line_pk)
    if line.plan.state == PlanState.SUPERSEDED:
        raise _superseded(line)
    if line.plan.state != PlanState.PUBLISHED or not is_public(line.plan.digest):
        raise _not_published(line)
    for item in line.items:
        if item.state != ItemState.PUBLISHED:
            raise _item_not_published(line, item)
    if not _is_as_sealed(line):
        raise Conflict(
            "line_differs_from_sealed",
            "这一行和公布时封存的内容不一致，不能据此抽取",
            remedy="请告诉审计管理员。",
        )
    return line, line.plan.digest


def _superseded(line: PlanLine) -> Conflict:
    later = successor_of(line.plan)
    return Conflict(
        "plan_superseded",
        "计划“{title}”的这一版已被第 {revision} 版代替，不能据此抽取",
        _published_first(line),
        "请从现行的版本抽取。",
        title=line.plan.title,
        revision=later.revision if later else "",
    )


def _not_published(line: PlanLine) -> Conflict:
    return Conflict(
        "plan_not_published",
        "计划“{title}”还没有公布，不能据此抽取",
        _published_first(line),
        "请先走完审核、批准，公布后再抽取。",
        title=line.plan.title,
    )


def _published_first(line: PlanLine) -> Citation:
    bound = rule_sets_of(line.plan.organ, line.starts)
    return law.PLAN_PUBLISHED_FIRST.cited(line.starts, bound) or LOGGED_FIRST


def _item_not_published(line: PlanLine, item: Item) -> Conflict:
    bound = rule_sets_of(line.plan.organ, line.starts)
    return Conflict(
        "item_not_published",
        "“{item}”已不在公布的清单里，不能据此抽取",
        law.PUBLISHED_ITEMS_ONLY.cited(line.starts, bound),
        "请重新公布事项，或另编计划。",
        item=item.name,
    )


def _is_as_sealed(line: PlanLine) -> bool:
    sealed = next((c for c in sealed_lines(line.plan.digest) if c["number"] == line.number), {})
    now = written(line)
    if _codes(now) != _codes(sealed):
        return False
    return all(now[name] == sealed.get(name) for name in now if name not in NOT_FROM_THE_ROW)


def _codes(content: Mapping[str, Any]) -> list[str]:
    """Which items; their names and editions may have moved on since."""
    return [item["code"] for item in content.get("items", ())]
