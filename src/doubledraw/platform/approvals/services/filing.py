"""Filing a list with the office above, and what the office does with it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.approvals.documents import FiledList
from doubledraw.platform.approvals.events import FilingReceived, FilingReturned, ListFiled
from doubledraw.platform.approvals.models import Filing
from doubledraw.platform.approvals.policies import may_decide_filing, may_file
from doubledraw.platform.approvals.selectors import offices_for
from doubledraw.platform.approvals.states import FILING_FLOW, FilingMatter
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.obligations.services import meet_quarter
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import move

DUTIES: Mapping[str, str] = {
    FilingMatter.ITEMS: "file_item_list",
    FilingMatter.INSPECTORS: "file_inspectors",
}
"""CC-09, CC-13: what each quarter's filing of a list meets."""


@transaction.atomic
def file_list(
    organ: Organ, office: Organ, document: FiledList, *, by: Actor, at: datetime
) -> Filing:
    """Hand the list to the office for one period; Conflict when it has been filed and was not sent back."""
    may_file(organ, by).enforce()
    if not offices_for(organ).filter(pk=office.pk).exists():
        raise Invalid(
            "not_above",
            "{office}不是{organ}的上级或同级审核机关",
            remedy="请从页面上选择受理机关。",
            office=office.name,
            organ=organ.name,
        )
    if not document.rows:
        raise Invalid("nothing_to_file", "名录里没有可以报送的内容", remedy="请先建立名录。")
    digest = seal(document, at=at)
    try:
        with transaction.atomic():
            filing = Filing.objects.create(
                organ=organ,
                office=office,
                matter=document.matter,
                period=document.period,
                digest=digest,
                rows=document.rows,
                filed_by=by.user_id,
                filed_at=at,
            )
    except IntegrityError:
        raise Conflict(
            "filed_already",
            "{period} 的这份名录已经报送",
            remedy="要重新报送，请受理机关先退回。",
            period=document.period,
        ) from None
    event = ListFiled(document.matter, document.period, office.code, document.rows, digest)
    record(event, by=by, at=at, subject=_subject(filing))
    if kind := DUTIES.get(document.matter):
        meet_quarter(
            kind,
            organ,
            document.period,
            document=f"{FilingMatter.of(document.matter).label} {document.period}",
            digest=digest,
            by=by,
            at=at,
        )
    return filing


@transaction.atomic
def receive_filing(
    filing: Filing, receipt: str = "", remark: str = "", *, by: Actor, at: datetime
) -> None:
    """Take a filing in; `receipt` is the number the office gives, made from office and filing when it gives none."""
    may_decide_filing(filing, by).enforce()
    number = receipt.strip()[:60] or f"{filing.office.code}-{filing.period}-{filing.pk:04d}"
    move(
        filing,
        FILING_FLOW,
        "receive",
        receipt=number,
        decided_by=by.user_id,
        decided_at=at,
        remark=remark.strip()[:500],
    )
    event = FilingReceived(filing.matter, filing.period, number, filing.remark)
    record(event, by=by, at=at, subject=_subject(filing))


@transaction.atomic
def return_filing(filing: Filing, remark: str, *, by: Actor, at: datetime) -> None:
    """Send a filing back with what must change; the organ may then file the period anew."""
    may_decide_filing(filing, by).enforce()
    if not remark.strip():
        raise Invalid("reason_missing", "退回要写明理由", remedy="请写明哪一处要改、怎么改。")
    move(
        filing,
        FILING_FLOW,
        "return",
        decided_by=by.user_id,
        decided_at=at,
        remark=remark.strip()[:500],
    )
    event = FilingReturned(filing.matter, filing.period, filing.remark)
    record(event, by=by, at=at, subject=_subject(filing))


def _subject(filing: Filing) -> str:
    return f"filing:{filing.pk}"
