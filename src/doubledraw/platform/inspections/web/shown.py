"""What a visit's page shows: what stands, and what this person can do next."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doubledraw.platform.inspections.models import SheetEntry, Visit, VisitSheet
from doubledraw.platform.inspections.policies import (
    may_answer,
    may_correct,
    may_deliver,
    may_feed_back,
    may_issue,
    may_review,
    may_send,
    may_submit_form,
    may_withdraw,
)
from doubledraw.platform.inspections.selectors import (
    crew_of,
    entries_in_force,
    entry_duty,
    gave_way,
    is_of_the_team,
    latest_record,
    newest_notice,
)
from doubledraw.platform.inspections.selectors.coming_in import set_apart
from doubledraw.platform.inspections.states import (
    COMPLAINTS,
    Asking,
    DeliveryWay,
    FeedbackWay,
    ParcelFate,
    ParcelKind,
    Signatory,
)
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.platform.plans.states import Way
from doubledraw.platform.rulebook.documents.outcomes import OutcomeTable, outcome_table


@dataclass(frozen=True, slots=True)
class Line:
    """A question with its answer in words; `is_wrong` when it says that something is amiss."""

    text: str
    answer: str
    note: str
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class SheetShown:
    """A department's sheet on the page: what it asks, and the entry in force with its words."""

    sheet: VisitSheet
    entry: SheetEntry | None
    result: str
    disposal: str
    lines: list[Line]
    findings: list[dict[str, str]]


def page_of(visit: Visit, actor: Actor, at: datetime) -> dict[str, Any]:
    """Everything the page of an opened visit needs; a constant number of queries."""
    is_member = is_of_the_team(visit, actor, at)
    record, notice = latest_record(visit), newest_notice(visit)
    special = _special(visit)
    records = list(visit.records.select_related("review", "feedback").order_by("number"))
    words = [
        word
        for one in visit.notices.prefetch_related("words__answer")
        for word in one.words.all()
        if not is_member or word.kind not in COMPLAINTS or hasattr(word, "answer")
    ]
    return {
        "visit": visit,
        "way": Way.of(visit.way).label,
        "crew": crew_of([visit])[visit.pk],
        "is_member": is_member,
        "notice": notice,
        "delivery": getattr(notice, "delivery", None),
        "record": record,
        "records": [_told(one, special) for one in records],
        "sheets": sheets_of(visit),
        "signatures": [
            {"row": one, "role": Signatory.of(one.role).label} for one in visit.signatures.all()
        ],
        "photos": list(visit.evidence.select_related("submission")),
        "apart": [
            {
                "row": one,
                "kind": ParcelKind.of(one.kind).label,
                "fate": ParcelFate.of(one.fate).label,
            }
            for one in set_apart(visit)
        ],
        "words": [
            {
                "row": word,
                "kind": Asking.of(word.kind).label,
                "is_complaint": word.kind in COMPLAINTS,
            }
            for word in words
        ],
        "people": names_of_staff(
            {visit.ordered_by, *([visit.entered_by] if visit.entered_by else [])}
        ),
        "ways": list(DeliveryWay),
        "feedback_ways": list(FeedbackWay),
        "submit": may_submit_form([visit], is_of_the_teams=is_member),
        "issue": may_issue(visit, is_of_the_team=is_member),
        "deliver": may_deliver(notice, notice, is_of_the_team=is_member) if notice else None,
        "send": may_send(visit, is_of_the_team=is_member),
        "feed_back": may_feed_back(visit, record, is_of_the_team=is_member),
        "review": may_review(visit, record, actor),
        "correct": may_correct(visit, is_of_the_team=is_member),
        "withdraw": may_withdraw(visit, actor, is_in_force=not gave_way(visit)),
        "keys": {name: str(uuid.uuid4()) for name in ("begin", "scan", "finish")},
        "answer": may_answer(visit, actor, is_of_the_team=is_member),
    }


def sheets_of(visit: Visit) -> list[SheetShown]:
    """The sheets with what stands in them."""
    entries = entries_in_force([visit.pk])
    names = {item["code"]: item["name"] for item in visit.items}
    return [
        _sheet(sheet, entries.get(sheet.pk), names)
        for sheet in visit.sheets.select_related("organ")
    ]


def _sheet(sheet: VisitSheet, entry: SheetEntry | None, names: dict[str, str]) -> SheetShown:
    if entry is None:
        blank = [Line(question["text"], "", "", False) for question in sheet.questions]
        findings = [{"item": names[code]} for code in sheet.items]
        return SheetShown(sheet, None, "", "", blank, findings)
    table = outcome_table(entry.outcomes)
    return SheetShown(
        sheet,
        entry,
        table.results[entry.result].label,
        table.disposals[entry.disposal].label,
        [_line(question, entry.answers.get(question["key"])) for question in sheet.questions],
        [
            {
                "item": one.item_name,
                "result": table.results[one.result].label,
                "problem": one.problem,
                "disposal": table.disposals[one.disposal].label,
            }
            for one in entry.findings.all()
        ],
    )


WORDS = {"yes": "符合", "no": "不符合", "na": "不涉及"}


def _line(question: dict[str, Any], answer: dict[str, str] | None) -> Line:
    if answer is None:
        return Line(question["text"], "", "", False)
    value = answer["value"]
    is_plain = question["kind"] == "yes_no" or value == "na"
    said = WORDS.get(value, value) if is_plain else f"{value} {question.get('unit', '')}".strip()
    is_wrong = question["kind"] == "yes_no" and value == "no"
    return Line(question["text"], said, answer["note"], is_wrong)


def _special(visit: Visit) -> datetime | None:
    """Until when the visit may be entered at all with a special reason, if a rule says."""
    duty = entry_duty(visit.organ, visit.ended_at) if visit.ended_at else None
    return duty.special if duty else None


def _told(record: Any, special: datetime | None) -> dict[str, Any]:
    table: OutcomeTable = outcome_table()
    result = table.results.get(record.result)
    disposal = table.disposals.get(record.disposal)
    return {
        "row": record,
        "result": result.label if result else record.result,
        "disposal": disposal.label if disposal else record.disposal,
        "is_past": bool(record.late and special and record.sealed_at > special),
        "review": getattr(record, "review", None),
        "feedback": getattr(record, "feedback", None),
    }
