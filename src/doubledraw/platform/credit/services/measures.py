"""The register of joint measures: entered by one person, approved by another, ended with a reason."""

from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils.timezone import localdate

from doubledraw.platform.credit.documents import AskedMeasure
from doubledraw.platform.credit.events import MeasureEntered, MeasureMoved
from doubledraw.platform.credit.models import JointMeasure
from doubledraw.platform.credit.policies import (
    may_decide_measure,
    may_end_measure,
    may_enter_measure,
)
from doubledraw.platform.credit.selectors import barred_rule, standing_listings
from doubledraw.platform.credit.services.reading import line_of, reason_of
from doubledraw.platform.credit.states import MEASURE_FLOW, MeasureField, MeasureKind
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import move
from doubledraw.platform.registry.models import Target

Choice = TypeVar("Choice", MeasureKind, MeasureField)


@transaction.atomic
def enter_measure(
    target: Target, organ: Organ, asked: AskedMeasure, *, by: Actor, at: datetime
) -> JointMeasure:
    """Propose a measure of an organ against, or for, a firm, under a named text."""
    rule = barred_rule(organ, localdate(at))
    may_enter_measure(organ, asked.kind, standing_listings(target), by, rule).enforce()
    content = line_of(asked.content, 300)
    basis = {
        "instrument": line_of(asked.instrument, 200),
        "article": line_of(asked.article, 100),
        "quotation": line_of(asked.quotation, 1000),
    }
    if not content:
        raise Invalid("no_content", "没有写是什么措施", remedy="请写明限制或者便利什么。")
    if not basis["instrument"] or not basis["article"]:
        raise Invalid("no_basis", "没有写明依据", remedy="没有依据不能采取措施：请写明文件和条款。")
    if asked.ends and asked.ends < asked.starts:
        raise Invalid("days_backwards", "止早于起", remedy="请核对起止日期。")
    measure = JointMeasure.objects.create(
        target=target,
        organ=organ,
        kind=_of(MeasureKind, asked.kind),
        field=_of(MeasureField, asked.field),
        content=content,
        basis=basis,
        starts=asked.starts,
        ends=asked.ends,
        entered_by=by.user_id,
        entered_name=by.name,
        entered_at=at,
    )
    event = MeasureEntered(str(measure.kind), str(measure.field))
    record(event, by=by, at=at, subject=_subject(measure))
    return measure


@transaction.atomic
def decide_measure(
    measure: JointMeasure, *, approves: bool, remark: str = "", by: Actor, at: datetime
) -> None:
    """Approve or reject what somebody else has entered."""
    may_decide_measure(measure, by).enforce()
    said = line_of(remark, 300) if approves else reason_of(remark)
    signed = {"decided_by": by.user_id, "decided_name": by.name, "decided_at": at, "remark": said}
    move(measure, MEASURE_FLOW, "approve" if approves else "reject", **signed)
    record(MeasureMoved(str(measure.state), said), by=by, at=at, subject=_subject(measure))


@transaction.atomic
def end_measure(measure: JointMeasure, reason: str, *, by: Actor, at: datetime) -> None:
    """End a measure; today is its last day."""
    may_end_measure(measure, by).enforce()
    said = reason_of(reason)
    move(measure, MEASURE_FLOW, "end", ended_on=localdate(at), ended_reason=said)
    record(MeasureMoved(str(measure.state), said), by=by, at=at, subject=_subject(measure))


def _of(labels: type[Choice], code: str) -> Choice:
    try:
        return labels.of(code)
    except ValueError as error:
        raise Invalid("measure_unknown", "请选列出的措施和领域", remedy="请重新选择。") from error


def _subject(measure: JointMeasure) -> str:
    return f"measure:{measure.pk}"
