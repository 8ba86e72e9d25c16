"""The inspection approval form: filled by the team, signed by somebody else; in an emergency afterwards."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import subject
from doubledraw.platform.inspections.documents import AskedForm, SealedForm
from doubledraw.platform.inspections.events import FormDecided, FormSubmitted
from doubledraw.platform.inspections.models import ApprovalForm, Visit
from doubledraw.platform.inspections.policies import may_decide_form, may_submit_form
from doubledraw.platform.inspections.selectors import crew_of, visits_of
from doubledraw.platform.inspections.states import (
    APPROVAL,
    FORM_FLOW,
    VISIT_FLOW,
    VisitState,
)
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.records.transitions import move, revise

MOST_HELPERS = 99


def submit_form(
    visits: Sequence[Visit], asked: AskedForm, *, by: Actor, at: datetime
) -> ApprovalForm:
    """Seal a form over these visits and send it to be signed."""
    rows = list(visits)
    mine = set(visits_of(by, at).filter(pk__in=[v.pk for v in rows]).values_list("pk", flat=True))
    may_submit_form(rows, is_of_the_teams=len(mine) == len(rows)).enforce()
    _check(rows, asked)
    try:
        with transaction.atomic():
            return _submit(rows, asked, by, at)
    except IntegrityError as error:
        raise Conflict(
            "form_meanwhile", "刚刚有人报批了同一次抽取的任务", APPROVAL, "请刷新页面再报。"
        ) from error


@transaction.atomic
def approve_form(
    form: ApprovalForm, digest: str, remark: str = "", *, by: Actor, at: datetime
) -> None:
    """Sign the form as it was read: its visits may be made."""
    may_decide_form(form, by).enforce()
    if digest != form.digest:
        raise Conflict("form_changed", "您看到的不是这份审批表", APPROVAL, "请刷新页面再看。")
    move(form, FORM_FLOW, "approve", **_decided(remark, by, at))
    for visit in form.visits.filter(state=VisitState.ORDERED):
        move(visit, VISIT_FLOW, "approve")
    event = FormDecided(form.digest, is_approved=True, remark=form.remark)
    record(event, by=by, at=at, subject=subject(form.draw))


@transaction.atomic
def return_form(form: ApprovalForm, remark: str, *, by: Actor, at: datetime) -> None:
    """Send the form back: its visits wait for another."""
    may_decide_form(form, by).enforce()
    decided = _decided(remark, by, at)
    if not decided["remark"]:
        raise Invalid("no_remark", "退回要写明意见", APPROVAL, "请写明要改什么。")
    move(form, FORM_FLOW, "return", **decided)
    for visit in form.visits.all():
        revise(visit, form=None)
    event = FormDecided(form.digest, is_approved=False, remark=form.remark)
    record(event, by=by, at=at, subject=subject(form.draw))


def _submit(rows: list[Visit], asked: AskedForm, by: Actor, at: datetime) -> ApprovalForm:
    draw = rows[0].draw
    edition = ApprovalForm.objects.filter(draw=draw).count() + 1
    sealed = _sealed(draw, edition, rows, asked, by)
    form = ApprovalForm.objects.create(
        draw=draw,
        edition=edition,
        digest=seal(sealed, at=at),
        urgent=sealed.urgent,
        made_by=by.user_id,
        made_by_name=by.name,
        made_at=at,
    )
    for visit in rows:
        revise(visit, form=form)
    event = FormSubmitted(form.digest, len(rows), bool(form.urgent))
    record(event, by=by, at=at, subject=subject(draw))
    return form


def _check(rows: list[Visit], asked: AskedForm) -> None:
    if not 0 <= asked.helpers <= MOST_HELPERS:
        raise Invalid(
            "helpers_many",
            "协助人员数要在 0 到 {most} 之间",
            APPROVAL,
            "请核对。",
            most=MOST_HELPERS,
        )
    begun = [visit for visit in rows if visit.began_at is not None]
    if begun and not asked.urgent.strip():
        raise Invalid(
            "urgent_unexplained",
            "已经检查的任务补办审批，要写明紧急情况",
            APPROVAL,
            "请写明为什么来不及事先报批。",
        )


def _sealed(draw: Draw, edition: int, rows: list[Visit], asked: AskedForm, by: Actor) -> SealedForm:
    crews, first = crew_of(rows), rows[0]
    return SealedForm(
        organ_name=draw.organ.name,
        draw_id=draw.draw_id,
        task=draw.title,
        edition=edition,
        items=tuple({k: i[k] for k in ("code", "name", "basis")} for i in first.items),
        way=first.way,
        starts=first.starts.isoformat(),
        ends=first.ends.isoformat(),
        visits=tuple(
            {"number": v.number, "name": v.name, "code": v.code, "address": v.address} for v in rows
        ),
        teams={v.number: [f"{one.name} {one.ref}" for one in crews[v.pk]] for v in rows},
        helpers=asked.helpers,
        urgent=" ".join(asked.urgent.split())[:300],
        made_by=by.name,
    )


def _decided(remark: str, by: Actor, at: datetime) -> dict[str, object]:
    return {
        "decided_by": by.user_id,
        "decided_by_name": by.name,
        "decided_at": at,
        "remark": " ".join(remark.split())[:500],
    }
