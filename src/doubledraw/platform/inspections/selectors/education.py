"""Lines of published plans and whether their frames have been told; whom the frame is. No draw is read here."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.draws.selectors.rolls import in_scope
from doubledraw.platform.inspections.models import Education
from doubledraw.platform.inspections.policies.education import EDUCATORS
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.obligations.documents import last_moment
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.states import PlanState
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.states import TargetStatus
from doubledraw.platform.rulebook.selectors import calendar_in_use, rule_sets_of
from doubledraw.statute import law
from doubledraw.statute.citation import Citation
from doubledraw.statute.deadlines import deadline


def lines_to_educate(actor: Actor, today: date) -> QuerySet[PlanLine]:
    """Lines of published plans whose checks are not over, those that begin first at the top, with what was told."""
    rows = PlanLine.objects.filter(
        within(actor, *EDUCATORS, field="plan__organ"),
        plan__state=PlanState.PUBLISHED,
        ends__gte=today,
    )
    return rows.select_related("plan__organ", "education", "item").order_by("starts", "pk")


def educations_of(actor: Actor) -> QuerySet[Education]:
    """What the actor's organs have told, newest first."""
    rows = Education.objects.filter(within(actor)).select_related("line__plan__organ", "organ")
    return rows.order_by("-pk")


def frame_of(line: PlanLine) -> QuerySet[Target]:
    """Everybody the line is about, as the rolls stand now: the frame of any draw of it, whoever is drawn."""
    return in_scope(line).filter(status=TargetStatus.ACTIVE).order_by("pk")


def digest_of_frame(line: PlanLine) -> tuple[int, str]:
    """How many they are, and SHA-256 over their codes, sorted, one a line."""
    found, count = hashlib.sha256(), 0
    for code in _codes(line):
        found.update(code.encode() + b"\n")
        count += 1
    return count, found.hexdigest()


def education_due(organ: Organ, starts: date) -> tuple[datetime, Citation] | None:
    """Until when the frame is to be told under the adopted rule sets; None when none says."""
    return dues_of([(organ, starts)]).get((organ.pk, starts))


def dues_of(asked: list[tuple[Organ, date]]) -> dict[tuple[int, date], tuple[datetime, Citation]]:
    """(organ, first day) → due and article. A query a pair that differs."""
    found, calendar = {}, calendar_in_use()
    for organ, starts in {(organ.pk, day): (organ, day) for organ, day in asked}.values():
        bound = rule_sets_of(organ, starts)
        ruling = law.LAW_EDUCATION_LEAD.find(starts, bound)
        if ruling is not None:
            due = deadline(ruling.value, starts, calendar, law.counting(starts, bound)).due
            found[organ.pk, starts] = (last_moment(due), ruling.citation)
    return found


def told_items(line: PlanLine) -> list[dict[str, Any]]:
    """What the published items of a line say of law and standard."""
    return [_told(item) for item in line.items]


def _told(item: Item) -> dict[str, Any]:
    lines = ("basis", "content", "standard")
    return {"code": item.code, "name": item.name} | {
        name: str(getattr(item, name)).splitlines() for name in lines
    }


def _codes(line: PlanLine) -> Iterator[str]:
    return frame_of(line).order_by("code").values_list("code", flat=True).iterator(10_000)
