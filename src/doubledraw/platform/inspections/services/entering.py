"""A department's sheet, read against its questions and the code table, and kept as an entry with its findings."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.timezone import localdate

from doubledraw.platform.inspections.events import SheetEntered
from doubledraw.platform.inspections.models import (
    Finding,
    SheetEntry,
    Submission,
    Visit,
    VisitSheet,
)
from doubledraw.platform.inspections.policies import overall
from doubledraw.platform.inspections.services.reading import line_of, text_of
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.rulebook.documents.outcomes import (
    ITEM,
    VISIT,
    Kind,
    OutcomeTable,
    outcome_table_on,
)

YES, NO, NOT_APPLICABLE = "yes", "no", "na"
UNLOOKED = frozenset({Kind.GONE, Kind.UNREACHABLE, Kind.REFUSED})
"""Kinds under which nothing could be looked into: the whole sheet has this result, no item has one of its own."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a sheet says of one item."""

    item: str
    name: str
    result: str
    problem: str
    disposal: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """A sheet as it was read."""

    outcomes: str
    answers: dict[str, dict[str, str]]
    findings: tuple[Said, ...]
    result: str
    disposal: str


def read_entry(visit: Visit, sheet: VisitSheet, body: dict[str, Any], at: datetime) -> ReadEntry:
    """The sheet, whole and in the table's codes; Invalid says what is missing.

    `body`: {"answers": {key: {"value", "note"}}, "findings": [{"item", "result", "problem", "disposal"}]}, or
    {"result", "disposal", "problem"} when nobody could be inspected.
    """
    outcomes = outcome_table_on(localdate(visit.began_at or at))
    told = body.get("result")
    whole = outcomes.results.get(told) if isinstance(told, str) and told else None
    if whole is not None and whole.kind in UNLOOKED:
        return _unlooked(outcomes, sheet, body)
    answers = _answers(sheet, body.get("answers"))
    findings = _findings(visit, sheet, body.get("findings"), outcomes)
    wrong = [key for key, question in _asked(sheet).items() if is_wrong(question, answers.get(key))]
    result, disposal = overall(outcomes, [(one.result, one.disposal) for one in findings])
    kind = outcomes.results[result].kind
    if wrong and kind in (Kind.CLEAN, Kind.IDLE):
        raise Invalid(
            "wrong_answer_clean",
            "有 {count} 项不符合，检查结果不能是“{result}”",
            remedy="请把不符合的事项记为发现问题，或者责令后已改正。",
            count=len(wrong),
            result=outcomes.results[result].label,
        )
    return ReadEntry(outcomes.edition, answers, tuple(findings), result, disposal)


def keep_entry(
    sheet: VisitSheet,
    submission: Submission,
    read: ReadEntry,
    number: int,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> SheetEntry:
    """Write an entry with its findings; number 1 is the visit's, a further one needs its reason."""
    entry = SheetEntry.objects.create(
        sheet=sheet,
        number=number,
        submission=submission,
        via=submission.via,
        outcomes=read.outcomes,
        answers=read.answers,
        result=read.result,
        disposal=read.disposal,
        reason=reason,
        entered_by=by.user_id,
        entered_by_name=by.name,
        entered_at=at,
    )
    Finding.objects.bulk_create(
        Finding(
            entry=entry,
            item_code=one.item,
            item_name=one.name,
            result=one.result,
            is_open=one.is_open,
            problem=one.problem,
            disposal=one.disposal,
        )
        for one in read.findings
    )
    visit = sheet.visit
    event = SheetEntered(visit.number, sheet.organ.code, number, reason)
    record(event, by=by, at=at, subject=visit.reference)
    return entry


def is_wrong(question: dict[str, Any], answer: dict[str, str] | None) -> bool:
    """Whether an answer says that something is not as it must be: a no, or a number out of bounds."""
    if answer is None or answer["value"] == NOT_APPLICABLE:
        return False
    if question["kind"] == "yes_no":
        return answer["value"] == NO
    if question["kind"] == "number":
        number = Decimal(answer["value"])
        low, high = question.get("low"), question.get("high")
        return bool((low and number < Decimal(low)) or (high and number > Decimal(high)))
    return False


def _unlooked(outcomes: OutcomeTable, sheet: VisitSheet, body: dict[str, Any]) -> ReadEntry:
    result, disposal = body["result"], body.get("disposal")
    problem = text_of(body.get("problem"), 1000)
    if not isinstance(disposal, str) or not outcomes.fits(result, disposal, VISIT):
        raise Invalid("disposal_unfit", "检查结果和后续处置不相配", remedy="请重新选后续处置。")
    if not problem:
        raise Invalid(
            "problem_missing", "请写明现场情况", remedy="例如：大门上锁，邻居说三月已搬走。"
        )
    is_open = outcomes.results[result].is_open
    names = {item["code"]: item["name"] for item in sheet.visit.items}
    findings = tuple(
        Said(code, names[code], result, problem, disposal, is_open) for code in sheet.items
    )
    return ReadEntry(outcomes.edition, {}, findings, result, disposal)


def _asked(sheet: VisitSheet) -> dict[str, dict[str, Any]]:
    return {question["key"]: question for question in sheet.questions}


def _answers(sheet: VisitSheet, told: object) -> dict[str, dict[str, str]]:
    given = told if isinstance(told, dict) else {}
    found: dict[str, dict[str, str]] = {}
    missing = 0
    for key, question in _asked(sheet).items():
        answer = given.get(key)
        value = _value(question, answer.get("value") if isinstance(answer, dict) else None)
        if value:
            note = text_of(answer.get("note"), 500)  # type: ignore[union-attr]
            found[key] = {"value": value, "note": note}
        elif question.get("is_required", True) and question["kind"] != "photo":
            missing += 1
    if missing:
        raise Invalid(
            "unanswered", "检查表还有 {count} 项没有填", remedy="请填完再提交。", count=missing
        )
    return found


def _value(question: dict[str, Any], value: object) -> str:
    kind = question["kind"]
    if kind == "choices" and isinstance(value, list):
        chosen = [one for one in question.get("choices", ()) if one in value]
        return "、".join(chosen)
    text = line_of(value, 500)
    if not text or text == NOT_APPLICABLE:
        return text
    if kind == "yes_no" and text not in (YES, NO):
        return ""
    if kind == "choice" and text not in question.get("choices", ()):
        return ""
    if kind == "number":
        return _number(question, text)
    return text


def _number(question: dict[str, Any], text: str) -> str:
    try:
        if Decimal(text).is_finite():
            return text
    except InvalidOperation:
        pass
    raise Invalid(
        "not_a_number", "“{question}”要填数", remedy="请填阿拉伯数字。", question=question["text"]
    )


def _findings(visit: Visit, sheet: VisitSheet, told: object, outcomes: OutcomeTable) -> list[Said]:
    rows = told if isinstance(told, list) else []
    given = {row.get("item"): row for row in rows if isinstance(row, dict)}
    names = {item["code"]: item["name"] for item in visit.items}
    return [_finding(code, names[code], given.get(code), outcomes) for code in sheet.items]


def _finding(code: str, name: str, row: dict[str, Any] | None, outcomes: OutcomeTable) -> Said:
    result, disposal = (row or {}).get("result"), (row or {}).get("disposal")
    if not isinstance(result, str) or result not in outcomes.results:
        raise Invalid("result_missing", "“{item}”还没有选检查结果", remedy="请选。", item=name)
    if not isinstance(disposal, str) or not outcomes.fits(result, disposal, ITEM):
        raise Invalid(
            "disposal_unfit",
            "“{item}”的检查结果和后续处置不相配",
            remedy="发现问题的要选怎么处置；没有问题的选“无需后续处置”。",
            item=name,
        )
    problem = text_of((row or {}).get("problem"), 1000)
    if outcomes.results[result].has_finding and not problem:
        raise Invalid("problem_missing", "请写明“{item}”发现了什么", remedy="写事实。", item=name)
    return Said(code, name, result, problem, disposal, outcomes.results[result].is_open)
