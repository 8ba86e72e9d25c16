"""Sealed records of a firm's visits, each correction, who told the firm, who reviewed."""

from collections.abc import Iterator

from doubledraw.platform.dossiers.documents import Details, Entry, Stage, paper, sealed
from doubledraw.platform.dossiers.selectors.asking import Asked
from doubledraw.platform.inspections.models import VisitRecord
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.platform.rulebook.documents.outcomes import outcome_table


def gather(asked: Asked) -> Iterator[Entry]:
    """Two queries."""
    rows = VisitRecord.objects.filter(visit__in=list(asked.visits))
    records = list(rows.select_related("feedback", "review").order_by("visit_id", "number"))
    people = names_of_staff({record.entered_by for record in records})
    newest = {record.visit_id: record.pk for record in records}
    for record in records:
        number = asked.visits[record.visit_id].number
        last = newest[record.visit_id] == record.pk
        yield _sealed(record, number, people.get(record.entered_by, ""), in_force=last)
        yield from _after(record, number)


def _sealed(record: VisitRecord, number: str, who: str, *, in_force: bool) -> Entry:
    table = outcome_table()
    result, disposal = table.results.get(record.result), table.disposals.get(record.disposal)
    details: Details = (
        ("检查结果", result.label if result else record.result),
        ("后续处置", disposal.label if disposal else record.disposal),
    )
    details += (("更正理由", record.reason),) if record.reason else ()
    details += (("被检查单位意见", record.opinion),) if record.opinion else ()
    form = paper(number, "registration", "执法检查登记表") if in_force else ()
    return Entry(
        record.sealed_at,
        Stage.RECORD,
        "检查记录封存" if record.number == 1 else "更正的检查记录封存",
        details,
        who,
        number,
        record.digest,
        page=("visit", number),
        files=sealed(record.digest, "检查记录") + form,
        flags=("没有当日录入",) if record.late else (),
    )


def _after(record: VisitRecord, number: str) -> Iterator[Entry]:
    page, told = ("visit", number), getattr(record, "feedback", None)
    if told is not None:
        details: Details = (("告知方式", told.get_way_display()), ("告知对象", told.told))
        details += (("特殊情况", told.late),) if told.late else ()
        head = (told.at, Stage.RECORD, "结果告知企业", details, told.by_name, number)
        yield Entry(*head, record.digest, page=page)
    review = getattr(record, "review", None)
    if review is not None:
        said: Details = (("决定", review.get_decision_display()),)
        said += (("意见", review.remark),) if review.remark else ()
        head = (review.at, Stage.RECORD, "负责人审核", said, review.by_name, number)
        yield Entry(*head, record.digest, page=page)
