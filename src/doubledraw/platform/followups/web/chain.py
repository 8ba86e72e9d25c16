"""A follow-up as a chain of what happened, in order: what, by whom, when, under which text, proved by which file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from doubledraw.platform.followups.models import (
    Advice,
    Case,
    FollowUp,
    Handover,
    Informing,
    Rectification,
    Revisit,
)
from doubledraw.platform.followups.selectors.related import Related
from doubledraw.platform.followups.states import (
    DecisionResult,
    HandoverKind,
    HandoverState,
    InformWay,
    Measure,
    Outcome,
    PenaltyKind,
    RevisitResult,
    Side,
)
from doubledraw.platform.ui.templatetags.ui import full_day


@dataclass(frozen=True, slots=True)
class Link:
    """One thing that happened. `files`: (label, address)."""

    at: datetime
    label: str
    lines: tuple[str, ...]
    by: str = ""
    law: str = ""
    files: tuple[tuple[str, str], ...] = ()
    is_bad: bool = False


def chain_of(one: FollowUp, rel: Related) -> list[Link]:
    """Everything that happened to a follow-up, the earliest first."""
    links = [
        *(_advice(advice) for advice in rel.advices[one.pk]),
        *(_order(one, one.order, rel) if one.order else ()),
        *(_case(one.case) if one.case else ()),
        *(_informing(one, informing) for informing in rel.informings[one.pk]),
        *(handover_links(one.visit.number, one.handover) if one.handover else ()),
        *_closing(one),
    ]
    return sorted(links, key=lambda link: link.at)


def _advice(one: Advice) -> Link:
    told = _("{who}：{text}").format(who=one.who, text=one.text)
    return Link(one.at, Measure.of(one.measure).label, (_day(one.on), told), one.by_name)


def _order(one: FollowUp, order: Rectification, rel: Related) -> Iterator[Link]:
    args = (one.visit.number, order.pk)
    until = _("{until} 前改正，{revisit} 前复查").format(
        until=_day(order.until), revisit=_day(order.revisit_by)
    )
    files = (("PDF", reverse("order-pdf", args=args)), ("DOCX", reverse("order-docx", args=args)))
    lines = (order.number, until)
    yield Link(order.issued_at, "责令改正", lines, order.issued_by_name, order.basis, files)
    for revisit in rel.revisits[one.pk]:
        yield _revisit(one, revisit)
    for extension in rel.extensions[order.pk]:
        asked = _("申请延长到 {until}").format(until=_day(extension.until))
        lines = (asked, extension.reason)
        yield Link(extension.asked_at, "申请延期", lines, extension.asked_by_name, order.basis)
        if extension.decided_at is not None:
            label = "同意延期" if extension.granted else "不同意延期"
            said = (extension.remark,) if extension.remark else ()
            yield Link(extension.decided_at, label, said, extension.decided_by_name)


def _revisit(one: FollowUp, revisit: Revisit) -> Link:
    who = "、".join(person["name"] for person in revisit.inspectors)
    result = RevisitResult.of(revisit.result)
    lines = (_day(revisit.on), who, revisit.note)
    label = "复查：已改正" if result == RevisitResult.RECTIFIED else "复查：未改正"
    bad = result != RevisitResult.RECTIFIED
    files = _proof(one.visit.number, revisit.proof)
    return Link(revisit.at, label, lines, revisit.by_name, "", files, bad)


def _case(case: Case) -> Iterator[Link]:
    lines = (case.number, _day(case.filed_on), case.organ.name, case.cause)
    yield Link(case.filed_at, "立案", lines, case.filed_by_name, case.basis)
    decision = getattr(case, "decision", None)
    if decision is None:
        return
    kinds = "、".join(_(PenaltyKind.of(kind).label) for kind in decision.kinds)
    fine = (
        _("罚款 {yuan} 元").format(yuan=yuan_of(decision.amount_fen)) if decision.amount_fen else ""
    )
    label = DecisionResult.of(decision.result).label
    said = _kept((decision.document, _day(decision.decided_on), kinds, fine, decision.summary))
    yield Link(decision.entered_at, label, said, decision.entered_by_name, decision.basis)


def _informing(one: FollowUp, said: Informing) -> Link:
    label = "告知当事人" if said.side == Side.OFFENDER else "告知相关监管部门"
    lines = (
        _day(said.informed_on),
        said.who,
        said.document,
        _(InformWay.of(said.way).label),
        said.acknowledged,
    )
    return Link(
        said.at, label, _kept(lines), said.by_name, "", _proof(one.visit.number, said.proof)
    )


def handover_links(number: str, handover: Handover) -> Iterator[Link]:
    """A transfer and what came back."""
    args = (number, handover.pk)
    files = (
        ("PDF", reverse("transfer-pdf", args=args)),
        ("DOCX", reverse("transfer-docx", args=args)),
    )
    due = _("{day} 前签收").format(day=_day(handover.reply_by))
    lines = (handover.number, handover.to_name, due)
    label = HandoverKind.of(handover.kind).label
    yield Link(handover.sent_at, label, lines, handover.sent_by_name, "", files)
    if handover.answered_at is None:
        return
    if handover.state == HandoverState.RETURNED:
        said: tuple[str, ...] = (handover.returned_reason,)
        yield Link(handover.answered_at, "退回移送", said, handover.answered_by_name, is_bad=True)
        return
    day = _day(handover.received_on) if handover.received_on else ""
    proof = _proof(number, handover.proof)
    said = _kept((day, handover.receiver))
    yield Link(handover.answered_at, "签收", said, handover.answered_by_name, "", proof)


def _closing(one: FollowUp) -> Iterator[Link]:
    if one.proposed_at is None or not one.outcome:
        return
    entry = one.minor
    law = f"{entry.instrument} {entry.article}" if entry else ""
    files = _proof(one.visit.number, one.proof)
    lines = _kept((_(Outcome.of(one.outcome).label), one.remark))
    yield Link(one.proposed_at, "提请办结", lines, one.proposed_by_name, law, files)
    if one.closed_at is not None:
        yield Link(one.closed_at, "批准办结", (), one.closed_by_name)


def yuan_of(fen: int) -> str:
    """Fen as yuan with separators: 500000 is 5,000.00."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def _day(day: date) -> str:
    return str(full_day(day))


def _proof(number: str, digest: str) -> tuple[tuple[str, str], ...]:
    return (("凭证", reverse("follow-up-file", args=[number, digest])),) if digest else ()


def _kept(lines: Sequence[Any]) -> tuple[str, ...]:
    return tuple(str(line) for line in lines if line)
