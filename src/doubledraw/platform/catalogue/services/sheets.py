"""Check sheets: begun, written question by question, published by another person, edition after edition."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from doubledraw.platform.catalogue.documents import Question, SealedSheet
from doubledraw.platform.catalogue.documents.words import one_line
from doubledraw.platform.catalogue.events import (
    SheetChanged,
    SheetClosed,
    SheetDiscarded,
    SheetOpened,
    SheetProposed,
    SheetPublished,
    SheetReturned,
    SheetWritten,
)
from doubledraw.platform.catalogue.models import CheckSheet, Item, SheetEdition
from doubledraw.platform.catalogue.policies.questions import MOST_QUESTIONS, question
from doubledraw.platform.catalogue.policies.sheets import (
    may_close_sheet,
    may_open_sheet,
    may_propose_sheet,
    may_publish_sheet,
    may_return_sheet,
    may_write_sheet,
)
from doubledraw.platform.catalogue.selectors.sheets import edition_in_force
from doubledraw.platform.catalogue.services.items import refuse_other_content
from doubledraw.platform.catalogue.states import EDITION_FLOW, SheetState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import move, revise


@transaction.atomic
def open_sheet(
    organ: Organ,
    code: str,
    title: str,
    items: Sequence[Item] = (),
    questions: Sequence[Mapping[str, Any]] = (),
    *,
    by: Actor,
    at: datetime,
) -> SheetEdition:
    """Begin a check sheet with its first edition, which may have questions already (fields of Question but id)."""
    may_open_sheet(organ, by).enforce()
    code, title = _named(code, title)
    if CheckSheet.objects.filter(code=code).exists():
        raise Conflict(
            "code_taken", "检查表编码 {value} 已经用过", remedy="请换一个编码。", value=code
        )
    sheet = CheckSheet.objects.create(organ=organ, code=code, title=title)
    sheet.items.set(items)
    record(SheetOpened(code, title), by=by, at=at, subject=subject_of(sheet))
    kept = [question(said, f"q{n}") for n, said in enumerate(questions, start=1)]
    return _begin(sheet, 1, kept, by, at)


@transaction.atomic
def begin_edition(sheet: CheckSheet, *, by: Actor, at: datetime) -> SheetEdition:
    """The next edition, beginning with the questions of the one in force."""
    may_write_sheet(sheet, by).enforce()
    last = sheet.editions.order_by("-number").first()
    basis = edition_in_force(sheet)
    return _begin(sheet, last.number + 1 if last else 1, questions_of(basis), by, at)


@transaction.atomic
def change_sheet(
    edition: SheetEdition, title: str, items: Sequence[Item], *, by: Actor, at: datetime
) -> None:
    """Another title, or other items: what the edition that is being written will say."""
    _refuse_unless_draft(edition, by)
    sheet = edition.sheet
    _, title = _named(sheet.code, title)
    revise(sheet, title=title)
    sheet.items.set(items)
    codes = tuple(sorted(item.code for item in items))
    record(SheetChanged(sheet.code, title, codes), by=by, at=at, subject=subject_of(sheet))


@transaction.atomic
def add_question(
    edition: SheetEdition, said: Mapping[str, Any], *, by: Actor, at: datetime
) -> Question:
    """One more question, at the end of its group (of the sheet, when the group is new)."""
    _refuse_unless_draft(edition, by)
    kept = questions_of(edition)
    added = question(said, _next_id(edition.sheet))
    places = [place for place, each in enumerate(kept) if each.group == added.group]
    kept.insert(places[-1] + 1 if places else len(kept), added)
    _keep(edition, kept, by, at)
    return added


@transaction.atomic
def write_question(
    edition: SheetEdition, id: str, said: Mapping[str, Any], *, by: Actor, at: datetime
) -> None:
    """Put a question otherwise; it keeps its place and its id."""
    _refuse_unless_draft(edition, by)
    kept = questions_of(edition)
    place = _place(kept, id)
    kept[place] = question(said, id)
    _keep(edition, kept, by, at)


@transaction.atomic
def move_question(edition: SheetEdition, id: str, step: int, *, by: Actor, at: datetime) -> None:
    """Move a question up (-1) or down (1) by one; at an end it stays."""
    _refuse_unless_draft(edition, by)
    kept = questions_of(edition)
    place = _place(kept, id)
    other = place + step
    if 0 <= other < len(kept):
        kept[place], kept[other] = kept[other], kept[place]
        _keep(edition, kept, by, at)


@transaction.atomic
def remove_question(edition: SheetEdition, id: str, *, by: Actor, at: datetime) -> None:
    """Take a question out; earlier editions keep it."""
    _refuse_unless_draft(edition, by)
    kept = questions_of(edition)
    del kept[_place(kept, id)]
    _keep(edition, kept, by, at)


@transaction.atomic
def propose_sheet(edition: SheetEdition, *, by: Actor, at: datetime) -> None:
    """Seal an edition and send it for publication."""
    may_propose_sheet(edition, questions_of(edition), by).enforce()
    EDITION_FLOW.step(EDITION_FLOW.state_of(edition), "propose")
    digest = seal(sealed_sheet(edition), at=at)
    move(edition, EDITION_FLOW, "propose", digest=digest, remark="")
    event = SheetProposed(edition.sheet.code, edition.number, digest)
    record(event, by=by, at=at, subject=subject_of(edition.sheet))


@transaction.atomic
def return_sheet(edition: SheetEdition, reason: str, *, by: Actor, at: datetime) -> None:
    """Send a proposed edition back to its writer."""
    may_return_sheet(edition, by).enforce()
    if not reason.strip():
        raise Invalid("reason_missing", "退回要写明理由", remedy="请写明哪一处要改、怎么改。")
    move(edition, EDITION_FLOW, "return", remark=reason.strip()[:500])
    event = SheetReturned(edition.sheet.code, edition.number, edition.remark)
    record(event, by=by, at=at, subject=subject_of(edition.sheet))


@transaction.atomic
def publish_sheet(edition: SheetEdition, *, digest: str, by: Actor, at: datetime) -> None:
    """Publish what was seen; the edition in force until now is superseded, and stays readable."""
    may_publish_sheet(edition, by).enforce()
    EDITION_FLOW.step(EDITION_FLOW.state_of(edition), "publish")
    refuse_other_content(digest, edition.digest)
    before = edition_in_force(edition.sheet)
    if before is not None:
        move(before, EDITION_FLOW, "supersede")
    move(edition, EDITION_FLOW, "publish", published_by=by.user_id, published_at=at)
    event = SheetPublished(edition.sheet.code, edition.number, digest)
    record(event, by=by, at=at, subject=subject_of(edition.sheet))


@transaction.atomic
def discard_sheet(edition: SheetEdition, *, by: Actor, at: datetime) -> None:
    """Give a draft up; the edition in force stands."""
    may_write_sheet(edition.sheet, by).enforce()
    move(edition, EDITION_FLOW, "discard")
    event = SheetDiscarded(edition.sheet.code, edition.number)
    record(event, by=by, at=at, subject=subject_of(edition.sheet))


@transaction.atomic
def close_sheet(sheet: CheckSheet, reason: str, *, by: Actor, at: datetime) -> None:
    """Take a sheet out of use; visits that used it keep its digest."""
    may_close_sheet(sheet, by).enforce()
    if sheet.closed_at is not None:
        raise Conflict("sheet_closed", "检查表已停用", remedy="请刷新页面。")
    if not reason.strip():
        raise Invalid("reason_missing", "停用要写明理由", remedy="例如：由新的检查表代替。")
    revise(sheet, closed_at=at)
    in_force = edition_in_force(sheet)
    if in_force is not None:
        move(in_force, EDITION_FLOW, "supersede")
    event = SheetClosed(sheet.code, reason.strip()[:200])
    record(event, by=by, at=at, subject=subject_of(sheet))


def questions_of(edition: SheetEdition | None) -> list[Question]:
    """The questions of an edition, in order."""
    return [Question.of(kept) for kept in edition.questions] if edition else []


def sealed_sheet(edition: SheetEdition) -> SealedSheet:
    """The document an edition's digest is of."""
    sheet = edition.sheet
    return SealedSheet(
        organ=sheet.organ.code,
        organ_name=sheet.organ.name,
        code=sheet.code,
        edition=edition.number,
        title=sheet.title,
        items=tuple(sheet.items.order_by("code").values_list("code", flat=True)),
        questions=tuple(questions_of(edition)),
    )


def subject_of(sheet: CheckSheet) -> str:
    """What the ledger calls a sheet."""
    return f"sheet:{sheet.pk}"


def _begin(
    sheet: CheckSheet, number: int, questions: Sequence[Question], by: Actor, at: datetime
) -> SheetEdition:
    _refuse_too_many(questions)
    try:
        with transaction.atomic():
            edition = SheetEdition.objects.create(
                sheet=sheet,
                number=number,
                questions=[asdict(each) for each in questions],
                drafted_by=by.user_id,
                drafted_at=at,
            )
    except IntegrityError:
        raise Conflict(
            "edition_open", "已经有一版在编写", remedy="请先办完那一版：公布，或者放弃。"
        ) from None
    event = SheetWritten(sheet.code, number, len(questions))
    record(event, by=by, at=at, subject=subject_of(sheet))
    return edition


def _keep(edition: SheetEdition, questions: list[Question], by: Actor, at: datetime) -> None:
    _refuse_too_many(questions)
    revise(edition, questions=[asdict(each) for each in questions], drafted_by=by.user_id)
    event = SheetWritten(edition.sheet.code, edition.number, len(questions))
    record(event, by=by, at=at, subject=subject_of(edition.sheet))


def _refuse_too_many(questions: Sequence[Question]) -> None:
    if len(questions) > MOST_QUESTIONS:
        raise Invalid(
            "too_many_questions",
            "有 {n} 个问题，最多 {most} 个",
            remedy="请分成几张检查表。",
            n=len(questions),
            most=MOST_QUESTIONS,
        )


def _refuse_unless_draft(edition: SheetEdition, by: Actor) -> None:
    may_write_sheet(edition.sheet, by).enforce()
    if edition.state != SheetState.DRAFT:
        raise Conflict(
            "not_draft", "这一版已提请公布或已公布，不能改动", remedy="要改动，请编写新的一版。"
        )


def _place(questions: Sequence[Question], id: str) -> int:
    for place, each in enumerate(questions):
        if each.id == id:
            return place
    raise Conflict("question_gone", "这个问题已经不在表里", remedy="请刷新页面。")


def _next_id(sheet: CheckSheet) -> str:
    """A number that no question of any edition of the sheet has."""
    given = [
        int(kept["id"].removeprefix("q"))
        for questions in sheet.editions.values_list("questions", flat=True)
        for kept in questions
    ]
    return f"q{max(given, default=0) + 1}"


def _named(code: str, title: str) -> tuple[str, str]:
    code, title = one_line(code), one_line(title)
    if not code or not title or len(code) > 40 or len(title) > 200:
        raise Invalid(
            "sheet_unnamed",
            "检查表要有编码（最多 40 字）和名称（最多 200 字）",
            remedy="请补上或缩短。",
        )
    return code, title
