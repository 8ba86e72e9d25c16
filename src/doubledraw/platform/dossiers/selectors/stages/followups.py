"""What followed from findings: orders and revisits, advice, informing, cases and decisions, handovers, closing."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.utils.timezone import make_aware

from doubledraw.platform.dossiers.documents import Details, Entry, Stage, kept, sealed
from doubledraw.platform.dossiers.selectors.asking import Asked
from doubledraw.platform.followups.models import (
    Advice,
    Case,
    Decision,
    Extension,
    FollowUp,
    Handover,
    Informing,
    Rectification,
    Revisit,
)

ORDER = "责令限期改正通知书"


def gather(asked: Asked) -> Iterator[Entry]:
    """Nine queries."""
    numbers = {pk: visit.number for pk, visit in asked.visits.items()}
    for each in (_opened, _ordered, _revisited, _advised, _cases, _handed_over):
        yield from each(numbers)


def _entry(at: datetime, title: str, details: Details, who: str, visit: str) -> Entry:
    return Entry(at, Stage.FOLLOWUP, title, details, who, visit, page=("visit", visit))


def _said(*pairs: tuple[str, str]) -> Details:
    """The pairs that say something."""
    return tuple(pair for pair in pairs if pair[1])


def _on(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))


def _opened(numbers: dict[int, str]) -> Iterator[Entry]:
    rows = FollowUp.objects.filter(visit__in=list(numbers)).select_related("finding", "organ")
    for row in rows.order_by("pk"):
        number = numbers[row.visit_id]
        item = row.finding.item_name
        told = _said(("事项", item), ("处置部门", row.organ.name))
        yield _entry(row.opened_at, "问题转入处置", told, row.organ.name, number)
        if row.closed_at:
            said = _said(
                ("事项", item), ("办结结果", row.get_outcome_display()), ("说明", row.remark)
            )
            head = (row.closed_at, Stage.FOLLOWUP, "问题办结", said, row.closed_by_name, number)
            yield Entry(*head, page=("visit", number), files=kept(row.proof, "办结凭证"))


def _ordered(numbers: dict[int, str]) -> Iterator[Entry]:
    for row in Rectification.objects.filter(visit__in=list(numbers)).order_by("pk"):
        visit = numbers[row.visit_id]
        said = _said(("改正期限", row.until.isoformat()), ("依据", row.basis))
        head = (row.issued_at, Stage.FOLLOWUP, "责令改正", said, row.issued_by_name, row.number)
        yield Entry(*head, row.digest, page=("visit", visit), files=sealed(row.digest, ORDER))
    longer = Extension.objects.filter(order__visit__in=list(numbers)).select_related("order")
    for one in longer.exclude(decided_at=None).order_by("pk"):
        assert one.decided_at is not None
        title = "同意延期改正" if one.granted else "不同意延期改正"
        said = _said(("延长到", one.until.isoformat()), ("理由", one.reason), ("意见", one.remark))
        visit = numbers[one.order.visit_id]
        yield _entry(one.decided_at, title, said, one.decided_by_name, visit)


def _revisited(numbers: dict[int, str]) -> Iterator[Entry]:
    rows = Revisit.objects.filter(order__visit__in=list(numbers)).select_related("order")
    for row in rows.order_by("pk"):
        visit = numbers[row.order.visit_id]
        said = _said(("复查结果", row.get_result_display()), ("复查情况", row.note))
        head = (_on(row.on), Stage.FOLLOWUP, "复查", said, row.by_name, row.order.number)
        yield Entry(*head, page=("visit", visit), files=kept(row.proof, "复查凭证"))


def _advised(numbers: dict[int, str]) -> Iterator[Entry]:
    for row in Advice.objects.filter(visit__in=list(numbers)).order_by("pk"):
        said = _said(("措施", row.get_measure_display()), ("对象", row.who), ("内容", row.text))
        yield _entry(_on(row.on), "提醒约谈", said, row.by_name, numbers[row.visit_id])
    for told in Informing.objects.filter(visit__in=list(numbers)).order_by("pk"):
        said = _said(
            ("告知对象", told.get_side_display()),
            ("被告知人", told.who),
            ("告知方式", told.get_way_display()),
            ("告知文书", told.document),
            ("签收情况", told.acknowledged),
        )
        visit = numbers[told.visit_id]
        head = (_on(told.informed_on), Stage.FOLLOWUP, "双告知", said, told.by_name, visit)
        yield Entry(*head, page=("visit", visit), files=kept(told.proof, "告知凭证"))


def _cases(numbers: dict[int, str]) -> Iterator[Entry]:
    for case in Case.objects.filter(visit__in=list(numbers)).order_by("pk"):
        said = _said(("案由", case.cause), ("依据", case.basis))
        head = (case.filed_at, Stage.FOLLOWUP, "立案", said, case.filed_by_name, case.number)
        yield Entry(*head, page=("visit", numbers[case.visit_id]))
    rows = Decision.objects.filter(case__visit__in=list(numbers)).select_related("case", "organ")
    for row in rows.order_by("pk"):
        fine = f"{row.amount_fen / 100:,.2f}" if row.amount_fen else ""
        said = _said(
            ("决定", row.get_result_display()),
            ("罚款金额（元）", fine),
            ("处罚依据", row.basis),
            ("决定内容", row.summary),
        )
        head = (_on(row.decided_on), Stage.FOLLOWUP, "作出决定", said, row.organ.name, row.document)
        yield Entry(*head, page=("visit", numbers[row.case.visit_id]))


def _handed_over(numbers: dict[int, str]) -> Iterator[Entry]:
    for row in Handover.objects.filter(visit__in=list(numbers)).order_by("pk"):
        page = ("visit", numbers[row.visit_id])
        said = _said(("种类", row.get_kind_display()), ("接收机关", row.to_name))
        files = sealed(row.digest, "移送函")
        head = (row.sent_at, Stage.FOLLOWUP, "移送", said, row.sent_by_name, row.number)
        yield Entry(*head, row.digest, page=page, files=files)
        if row.answered_at:
            said = _said(
                ("状态", row.get_state_display()),
                ("签收人", row.receiver),
                ("退回理由", row.returned_reason),
            )
            back = (row.answered_at, Stage.FOLLOWUP, "移送回执", said, row.answered_by_name)
            yield Entry(*back, row.number, page=page, files=kept(row.proof, "移送回执"))
