"""Visits on the staff home: orders, forms to sign, one's own visits, results to review, cases to file."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from doubledraw.platform.dossiers.selectors import cases_to_file
from doubledraw.platform.inspections.selectors import (
    draws_to_order,
    forms_waiting_for,
    visits_of,
    visits_to_review,
)
from doubledraw.platform.inspections.states import TO_DO
from doubledraw.platform.kernel.actor import Actor

SHOWN = 12
Waiting = tuple[str, str, str, str, datetime | None]
"""(title, detail, verb, address, until when); no secret firm is named."""


def visits_waiting(actor: Actor, at: datetime) -> Iterator[Waiting]:
    """What of the visits waits for this person. Five queries."""
    for draw, _ in draws_to_order(actor):
        yield draw.title, draw.draw_id, "下达任务", reverse("visits"), None
    for form in forms_waiting_for(actor)[:SHOWN]:
        url = reverse("visit-form", args=[form.pk])
        yield form.draw.title, form.draw.draw_id, "审批检查", url, None
    for visit in visits_to_review(actor)[:SHOWN]:
        url = reverse("visit", args=[visit.number])
        yield visit.draw.title, visit.number, "审核结果", url, None
    for visit in visits_of(actor, at).filter(state__in=TO_DO)[:SHOWN]:
        url = reverse("visit", args=[visit.number])
        yield visit.draw.title, visit.number, "现场检查", url, visit.planned_at
    for visit in cases_to_file(actor)[:SHOWN]:
        url = reverse("case", args=[visit.number])
        yield visit.draw.title, visit.number, "归档", url, None
