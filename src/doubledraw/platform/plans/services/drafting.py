"""Writing a plan: its title and papers, its lines, its key tasks. Every change names the version it was made from."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.plans.documents.occasion import FIELDS_OF, Occasion
from doubledraw.platform.plans.events import (
    LineDropped,
    LineWritten,
    PlanDescribed,
    PlanDrafted,
    PlanRetitled,
    TasksWritten,
)
from doubledraw.platform.plans.models import LineItem, Plan, PlanLine, PlanTask
from doubledraw.platform.plans.policies.rights import may_draft, may_edit
from doubledraw.platform.plans.selectors.content import written, written_task
from doubledraw.platform.plans.states import OPEN, PlanKind, PlanState
from doubledraw.platform.records.transitions import revise

ATTEMPTS = 5
AS_EVERY_YEAR = Occasion()


@transaction.atomic
def draft_plan(
    organ: Organ,
    year: int,
    title: str,
    occasion: Occasion = AS_EVERY_YEAR,
    *,
    by: Actor,
    at: datetime,
) -> Plan:
    """Begin a plan under the next free number of its region and year."""
    may_draft(organ, by).enforce()
    plan = _numbered(organ, year, title, occasion, by.user_id)
    event = PlanDrafted(plan.number, year, title, str(occasion.kind))
    record(event, by=by, at=at, subject=plan.subject)
    return plan


def _papers(occasion: Occasion) -> dict[str, str]:
    """Only what the kind asks for is kept."""
    return {name: getattr(occasion, name).strip() for name in FIELDS_OF[occasion.kind]}


def _numbered(organ: Organ, year: int, title: str, occasion: Occasion, drafted_by: int) -> Plan:
    """Two who begin at once may reach for the same number: the constraint gives the later one the next."""
    for attempt in range(ATTEMPTS):
        number = _next_number(organ.region_id, year)
        try:
            with transaction.atomic():
                return Plan.objects.create(
                    organ=organ,
                    kind=occasion.kind,
                    year=year,
                    number=number,
                    title=title,
                    drafted_by=drafted_by,
                    **_papers(occasion),
                )
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _next_number(region: str, year: int) -> str:
    """990126-2026-P01; nine digits of a region tell all divisions down to townships apart."""
    prefix = f"{region[:9]}-{year}-P"
    taken = Plan.objects.filter(number__startswith=prefix, amends=None).values_list(
        "number", flat=True
    )
    last = max((int(number.removeprefix(prefix)) for number in taken), default=0)
    return f"{prefix}{last + 1:02d}"


@transaction.atomic
def retitle_plan(plan: Plan, title: str, version: int, *, by: Actor, at: datetime) -> None:
    """Give a draft another title."""
    _open_for_writing(plan, version, by)
    revise(plan, title=title)
    record(PlanRetitled(title), by=by, at=at, subject=plan.subject)


@transaction.atomic
def describe_plan(
    plan: Plan,
    version: int,
    *,
    legal_basis: str = "",
    superior_document: str = "",
    announcement: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Write what the plan rests on and what is announced; its kind stays as it was begun."""
    _open_for_writing(plan, version, by)
    occasion = Occasion(PlanKind.of(plan.kind), legal_basis, superior_document, announcement)
    papers = _papers(occasion)
    revise(plan, **papers)
    record(PlanDescribed(papers), by=by, at=at, subject=plan.subject)


@transaction.atomic
def write_line(line: PlanLine, version: int, *, by: Actor, at: datetime) -> PlanLine:
    """Add a line to a draft (it gets the next number) or write an existing one anew, with its further items.

    The numbers and findings of the line are of no concern here: a draft may be unfinished, a
    submission may not.
    """
    plan = line.plan
    _open_for_writing(plan, version, by)
    revise(plan)
    if line.pk is None:
        last = PlanLine.objects.filter(plan=plan).order_by("-number").first()
        line.number = last.number + 1 if last else 1
    else:
        line.origin_id = PlanLine.objects.values_list("origin", flat=True).get(pk=line.pk)
    line.save()
    if line.also is not None:
        _bring_along(line, line.also)
    event = LineWritten(line.number, written(line))
    record(event, by=by, at=at, subject=plan.subject)
    return line


def _bring_along(line: PlanLine, also: Sequence[Item]) -> None:
    """The further items of the visit, each once and never the leading one."""
    LineItem.objects.filter(line=line).delete()
    further = {item.pk: item for item in also if item.pk != line.item_id}
    LineItem.objects.bulk_create(LineItem(line=line, item=item) for item in further.values())
    line.also = list(further.values())


@transaction.atomic
def write_tasks(
    plan: Plan, tasks: Sequence[PlanTask], version: int, *, by: Actor, at: datetime
) -> None:
    """FA-12: the key tasks of the year, all of them anew, numbered in their order."""
    _open_for_writing(plan, version, by)
    revise(plan)
    PlanTask.objects.filter(plan=plan).delete()
    for number, task in enumerate(tasks, 1):
        task.plan, task.number = plan, number
    PlanTask.objects.bulk_create(tasks)
    event = TasksWritten([written_task(task) for task in tasks])
    record(event, by=by, at=at, subject=plan.subject)


@transaction.atomic
def drop_line(line: PlanLine, version: int, *, by: Actor, at: datetime) -> None:
    """Take a line out of a draft."""
    plan = line.plan
    _open_for_writing(plan, version, by)
    revise(plan)
    record(LineDropped(line.number, line.title), by=by, at=at, subject=plan.subject)
    line.delete()


def _open_for_writing(plan: Plan, version: int, by: Actor) -> None:
    may_edit(plan, by).enforce()
    if plan.state not in OPEN:
        raise Conflict(
            "plan_is_sealed",
            "计划{state}，内容不能再改",
            remedy="需要修改时，请审核人或审批人退回。",
            state=PlanState.of(plan.state).label,
        )
    if version != plan.version:
        raise Conflict(
            "moved_on",
            "这份计划刚刚被他人改过",
            remedy="请回到计划页，看过新内容后再修改。",
        )
