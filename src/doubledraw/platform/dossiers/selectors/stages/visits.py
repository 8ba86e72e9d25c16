"""What happened at the firm: the door, the sheets and their corrections, photos, signatures, the end."""

from collections.abc import Iterator

from doubledraw.platform.dossiers.documents import Details, Entry, Stage, kept, paper
from doubledraw.platform.dossiers.selectors.asking import Asked
from doubledraw.platform.inspections.models import Evidence, SheetEntry, Visit, VisitSignature
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.platform.rulebook.documents.outcomes import outcome_table


def gather(asked: Asked) -> Iterator[Entry]:
    """Four queries."""
    visits, pks = asked.visits.values(), list(asked.visits)
    people = names_of_staff({who for v in visits for who in (v.began_by, v.entered_by) if who})
    for visit in visits:
        yield from _course(visit, people)
    entries = SheetEntry.objects.filter(sheet__visit__in=pks).select_related("sheet__organ")
    for entry in entries.order_by("entered_at", "pk"):
        yield _sheet(asked, entry)
    photos = Evidence.objects.filter(visit__in=pks).select_related("submission")
    for photo in photos.order_by("taken_at", "pk"):
        yield _photo(asked, photo)
    for signature in VisitSignature.objects.filter(visit__in=pks).order_by("at", "pk"):
        yield _signature(asked, signature)


def _course(visit: Visit, people: dict[int, str]) -> Iterator[Entry]:
    page = ("visit", visit.number)
    if visit.began_at:
        why: Details = (("紧急情况", visit.urgent_reason),) if visit.urgent_reason else ()
        who = people.get(visit.began_by or 0, "")
        yield Entry(visit.began_at, Stage.VISIT, "进门检查", why, who, visit.number, page=page)
    if visit.ended_at:
        who = people.get(visit.entered_by or 0, "")
        files = paper(visit.number, "sheets", "检查表")
        at, title = visit.ended_at, "检查结束"
        yield Entry(at, Stage.VISIT, title, (), who, visit.number, page=page, files=files)


def _sheet(asked: Asked, entry: SheetEntry) -> Entry:
    table = outcome_table(entry.outcomes)
    number = asked.visits[entry.sheet.visit_id].number
    details: Details = (
        ("部门", entry.sheet.organ.name),
        ("检查结果", table.results[entry.result].label),
        ("后续处置", table.disposals[entry.disposal].label),
    )
    details += (("更正理由", entry.reason),) if entry.reason else ()
    return Entry(
        entry.entered_at,
        Stage.VISIT,
        "填写检查表" if entry.number == 1 else "更正检查表",
        details,
        entry.entered_by_name,
        number,
        page=("visit", number),
    )


def _photo(asked: Asked, photo: Evidence) -> Entry:
    number = asked.visits[photo.visit_id].number
    where: Details = (("位置", photo.place),) if photo.place else ()
    return Entry(
        photo.taken_at,
        Stage.VISIT,
        "扫描件" if photo.media == "pdf" else "现场照片",
        where,
        photo.submission.by_name,
        number,
        photo.sha256,
        page=("visit", number),
        files=kept(photo.sha256, "照片和扫描件", photo.media),
    )


def _signature(asked: Asked, row: VisitSignature) -> Entry:
    number = asked.visits[row.visit_id].number
    details: Details = (("身份", row.get_role_display()),)
    if row.refused:
        details += (("理由", row.refused), ("见证人", row.witness))
    return Entry(
        row.at,
        Stage.VISIT,
        "拒绝签名" if row.refused else "签名",
        details,
        row.name,
        number,
        row.what,
        page=("visit", number),
    )
