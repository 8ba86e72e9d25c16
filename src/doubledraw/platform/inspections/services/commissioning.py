"""Commissioning an institution for a visit, approving it, attaching its report, using its conclusion."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.inspections.events import CommissionMade, CommissionMoved
from doubledraw.platform.inspections.models import Commission, CommissionUse, Finding, Visit
from doubledraw.platform.inspections.policies.commissions import (
    may_approve_commission,
    may_commission,
    may_end_commission,
    may_pay,
    may_report,
    may_take_part,
    may_use,
)
from doubledraw.platform.inspections.selectors import entries_in_force, is_of_the_team
from doubledraw.platform.inspections.selectors.commissions import (
    commissioners_of,
    is_drawn,
    payer_cites,
)
from doubledraw.platform.inspections.services.reading import line_of, media_of, text_of
from doubledraw.platform.inspections.services.telling import tell_disclosure
from doubledraw.platform.inspections.states import COMMISSION_FLOW, CommissionWay
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import move
from doubledraw.platform.registry.models import Institution

MOST_FEE = 10**11


@dataclass(frozen=True, slots=True)
class AskedCommission:
    """What somebody proposes; `fee` in fen."""

    institution: Institution
    organ: Organ
    matter: str
    way: str
    due_on: date
    fee: int
    reason: str = ""


@transaction.atomic
def commission(visit: Visit, asked: AskedCommission, *, by: Actor, at: datetime) -> Commission:
    """Propose to commission an institution; the department that does pays."""
    may_commission(visit, is_of_the_team=is_of_the_team(visit, by, at)).enforce()
    way, cites = _way(asked.way), payer_cites(visit)
    organs = {one.pk for one in commissioners_of(visit)}
    may_pay(asked.organ, visit, organs, cites).enforce()
    may_take_part(
        asked.institution,
        visit,
        is_drawn=is_drawn(asked.institution, visit),
        is_said_drawn=way == CommissionWay.DRAWN,
    ).enforce()
    matter, reason = line_of(asked.matter, 300), line_of(asked.reason, 300)
    _check(asked, way, matter, reason, at)
    made = Commission.objects.create(
        visit=visit,
        institution=asked.institution,
        organ=asked.organ,
        payer=asked.organ,
        payer_cited=str(cites)[:200] if cites else "",
        matter=matter,
        way=way,
        reason=reason,
        due_on=asked.due_on,
        fee=asked.fee,
        made_by=by.user_id,
        made_by_name=by.name,
        made_at=at,
    )
    code = asked.institution.code
    event = CommissionMade(visit.number, made.pk, code, asked.organ.code, asked.fee, str(way))
    record(event, by=by, at=at, subject=visit.reference)
    return made


@transaction.atomic
def approve_commission(found: Commission, *, by: Actor, at: datetime) -> None:
    """Somebody else approves it."""
    may_approve_commission(found, by).enforce()
    decided = {"decided_by": by.user_id, "decided_by_name": by.name, "decided_at": at}
    move(found, COMMISSION_FLOW, "approve", **decided)
    _moved(found, "approved", "", by, at)


@transaction.atomic
def report_commission(
    found: Commission, data: bytes | None, name: str, conclusion: str, *, by: Actor, at: datetime
) -> None:
    """Attach the institution's report under its hash, with its conclusion in a few words.

    A result that is public already gets a further version that tells of it.
    """
    may_report(found, is_of_the_team=is_of_the_team(found.visit, by, at)).enforce()
    said = text_of(conclusion, 1000)
    if not data:
        raise Invalid("no_report", "请上传机构的报告", None, "PDF、JPEG 或 PNG。")
    if not said:
        raise Invalid("no_conclusion", "请写结论", None, "照报告写。")
    media = media_of(data)
    move(
        found,
        COMMISSION_FLOW,
        "report",
        report=store.put(data),
        report_name=line_of(name, 200),
        report_media=media,
        conclusion=said,
        reported_at=at,
    )
    _moved(found, "reported", found.report, by, at)
    tell_disclosure(found.visit_id, f"reported:{found.pk}", at=at)


@transaction.atomic
def end_commission(found: Commission, reason: str, *, by: Actor, at: datetime) -> None:
    """It brings no report."""
    may_end_commission(found, is_of_the_team=is_of_the_team(found.visit, by, at)).enforce()
    said = line_of(reason, 300)
    if not said:
        raise Invalid("no_reason", "请写明理由", None, "例如：机构退回委托。")
    move(found, COMMISSION_FLOW, "end", ended_reason=said)
    _moved(found, "ended", "", by, at)


def use_conclusion(
    found: Commission, finding: Finding, *, by: Actor, at: datetime
) -> CommissionUse:
    """Say that a finding in force of the same visit rests on the conclusion."""
    visit = found.visit
    may_use(found, is_of_the_team=is_of_the_team(visit, by, at)).enforce()
    entries = entries_in_force([visit.pk]).values()
    if finding.pk not in {one.pk for entry in entries for one in entry.findings.all()}:
        raise Invalid("finding_of_others", "请选这次检查的事项", None, "请选列出的事项。")
    try:
        with transaction.atomic():
            made = CommissionUse.objects.create(
                commission=found, finding=finding, by=by.user_id, by_name=by.name, at=at
            )
            _moved(found, "used", finding.item_code, by, at)
    except IntegrityError as error:
        raise Conflict("used_already", "已经登记采用", None, "请刷新页面。") from error
    return made


def _moved(found: Commission, step: str, detail: str, by: Actor, at: datetime) -> None:
    event = CommissionMoved(found.visit.number, found.pk, step, detail)
    record(event, by=by, at=at, subject=found.visit.reference)


def _way(code: str) -> CommissionWay:
    try:
        return CommissionWay.of(code)
    except ValueError as error:
        raise Invalid("way_unknown", "请选确定方式", None, "抽取或者指定。") from error


def _check(
    asked: AskedCommission, way: CommissionWay, matter: str, reason: str, at: datetime
) -> None:
    if not matter:
        raise Invalid("no_matter", "请写委托事项", None, "例如：检测留样食品的菌落总数。")
    if way == CommissionWay.CHOSEN and not reason:
        raise Invalid("no_reason", "指定机构要写明理由", None, "例如：县内只有一家有此资质。")
    if asked.due_on < localdate(at):
        raise Invalid("due_is_past", "完成期限已经过去", None, "请写以后的日期。")
    if not 0 <= asked.fee <= MOST_FEE:
        raise Invalid("fee_out_of_range", "费用超出范围", None, "没有费用的填 0。")
