"""Visits and follow-ups on the staff home: orders, forms to sign, visits, results, cases to file, problems."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from doubledraw.platform.dossiers.selectors import cases_to_file, draw_cases_to_file
from doubledraw.platform.followups.selectors import waiting_for
from doubledraw.platform.inspections.policies.visits import APPROVERS
from doubledraw.platform.inspections.selectors import (
    draws_to_order,
    forms_waiting_for,
    visits_of,
    visits_to_review,
)
from doubledraw.platform.inspections.selectors.commissions import commissions_waiting_for
from doubledraw.platform.inspections.selectors.loans import loans_waiting_for
from doubledraw.platform.inspections.states import TO_DO
from doubledraw.platform.kernel.actor import Actor

SHOWN = 12
Waiting = tuple[str, str, str, str, datetime | None]
"""(title, detail, verb, address, until when); no secret firm is named."""


def visits_waiting(actor: Actor, at: datetime) -> Iterator[Waiting]:
    """What of the visits waits for this person. Eight queries at most."""
    for draw, _ in draws_to_order(actor):
        yield draw.title, draw.draw_id, "下达任务", reverse("visits"), None
    for form in forms_waiting_for(actor)[:SHOWN]:
        url = reverse("visit-form", args=[form.pk])
        yield form.draw.title, form.draw.draw_id, "审批检查", url, None
    for visit in visits_to_review(actor)[:SHOWN]:
        url = reverse("visit", args=[visit.number])
        yield visit.draw.title, visit.number, "审核结果", url, None
    decides = bool(actor.scopes(*APPROVERS))
    for commission in commissions_waiting_for(actor)[:SHOWN] if decides else ():
        url = reverse("visit-commissions", args=[commission.visit.number])
        yield commission.visit.number, commission.institution.name, "批准委托", url, None
    for loan in loans_waiting_for(actor)[:SHOWN]:
        yield loan.visit.number, loan.borrower.name, "办理执法记录仪", reverse("recorders"), None
    for visit in visits_of(actor, at).filter(state__in=TO_DO)[:SHOWN]:
        url = reverse("visit", args=[visit.number])
        yield visit.draw.title, visit.number, "现场检查", url, visit.planned_at
    for visit in cases_to_file(actor)[:SHOWN]:
        url = reverse("case", args=[visit.number])
        yield visit.draw.title, visit.number, "归档", url, None
    for draw in draw_cases_to_file(actor)[:SHOWN]:
        url = reverse("draw-case", args=[draw.draw_id])
        yield draw.title, draw.draw_id, "抽取案卷归档", url, None


def followups_waiting(actor: Actor) -> Iterator[Waiting]:
    """What of the follow-up waits for this person; its deadlines stand among the obligations."""
    for one in waiting_for(actor):
        yield one.title, one.detail, one.verb, reverse(one.page, args=one.args), None
