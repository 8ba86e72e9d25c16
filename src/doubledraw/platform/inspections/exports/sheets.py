"""A department's check sheet: blank for the paper path, or as the sealed record has it."""

from collections.abc import Mapping
from typing import Any

from doubledraw.papers.forms import Check, CheckSheet
from doubledraw.papers.model import Paper
from doubledraw.platform.inspections.exports.parts import (
    Signed,
    basis_of,
    made_on,
    number_of,
    officers_of,
    party_of,
    sealed_record,
    task_of,
    when_of,
)
from doubledraw.platform.inspections.models import Visit, VisitRecord, VisitSheet
from doubledraw.platform.inspections.selectors import Crew, crew_of, latest_record
from doubledraw.platform.rulebook.documents.outcomes import OutcomeTable, outcome_table

SHEET = "检查表"
CHOICES = ("符合", "不符合", "不涉及")
WORDS = dict(zip(("yes", "no", "na"), CHOICES, strict=True))
BOX, SEP = "□ {choice}", "\n"
MEASURED = "_____ {unit}"
GROUPED = "{group}：{text}"
CRITICAL = "{text}（关键项）"
VERSION = "{title}第{number}版（{digest}）"
NO_SHEET = "没有公布的检查表，按事项填写"
ITEMS = "、"
UNLOOKED = "没有查成：{result}"
NOT_SAID = "未填"
ITEM_METHOD = "按事项的法定内容检查"
Told = Mapping[str, Any]


def check_sheets(visit: Visit) -> list[Paper]:
    """One a department, in the order of the visit's sheets."""
    record, crew = latest_record(visit), crew_of([visit])[visit.pk]
    rows = visit.sheets.select_related("organ")
    return [check_sheet(visit, sheet, record, crew) for sheet in rows]


def check_sheet(
    visit: Visit, sheet: VisitSheet, record: VisitRecord | None, crew: list[Crew]
) -> Paper:
    """The sheet of one department: empty until the record is sealed, then as that has it."""
    said = sealed_record(record) if record else {}
    mine = next((one for one in said.get("sheets", ()) if one["organ"] == sheet.organ.code), None)
    table = outcome_table(said["outcomes"]) if said else None
    officers = officers_of(said["inspectors"] if said else crew)
    signed = Signed(visit, said.get("via", ""), [one.certificate for one in officers])
    items = [item for item in visit.items if item["code"] in sheet.items]
    checks = (_filled if mine and table else _blank)(sheet, items, mine or {}, table)
    titles = [edition["title"] for edition in sheet.editions]
    return CheckSheet(
        organ=sheet.organ.name,
        number=number_of(visit, record.number if record else 1),
        item=ITEMS.join(item["name"] for item in items),
        version=_version(sheet),
        task=task_of(visit),
        party=party_of(visit),
        checks=tuple(checks),
        basis=basis_of(items),
        officers=officers,
        made_on=made_on(visit),
        when=when_of(visit),
        choices=CHOICES,
        opinion=said.get("opinion", ""),
        firm=signed.firm,
        signed=signed.inspectors,
        witness=signed.witness,
        title=titles[0] if len(titles) == 1 else SHEET,
    ).paper()


def _version(sheet: VisitSheet) -> str:
    if not sheet.editions:
        return NO_SHEET
    return "\n".join(
        VERSION.format(title=one["title"], number=one["number"], digest=one["digest"][:8])
        for one in sheet.editions
    )


def _blank(
    sheet: VisitSheet, items: list[Told], mine: Told, table: OutcomeTable | None
) -> list[Check]:
    """Boxes to tick, lines to write a number on."""
    asked = [Check(_text(q), q.get("method", ""), _boxes(q)) for q in sheet.questions]
    return asked or [Check(item["name"], ITEM_METHOD) for item in items]


def _filled(
    sheet: VisitSheet, items: list[Told], mine: Told, table: OutcomeTable | None
) -> list[Check]:
    """The answers as they were sealed; where nobody could look, why."""
    assert table is not None
    if not sheet.questions:
        return [_found(one, table) for one in mine["findings"]]
    label = table.results[mine["result"]].label
    gone = "" if mine["answers"] else UNLOOKED.format(result=label)
    return [_answered(question, mine["answers"], gone) for question in sheet.questions]


def _found(finding: Told, table: OutcomeTable) -> Check:
    result = table.results[finding["result"]].label
    return Check(finding["item_name"], ITEM_METHOD, result, finding["problem"])


def _answered(question: Told, answers: Told, gone: str) -> Check:
    answer = answers.get(question["key"], {"value": "", "note": ""})
    said = gone or _words(question, str(answer["value"])) or NOT_SAID
    return Check(_text(question), question.get("method", ""), said, answer["note"])


def _words(question: Told, value: str) -> str:
    """An answer as the sheet says it."""
    if value == "na":
        return WORDS["na"]
    if question["kind"] == "yes_no":
        own = question.get(value, "") if value in ("yes", "no") else ""
        return str(own) or WORDS.get(value, value)
    unit = question.get("unit", "")
    return f"{value} {unit}".strip() if value else ""


def _text(question: Told) -> str:
    text = str(question["text"])
    if question.get("group"):
        text = GROUPED.format(group=question["group"], text=text)
    return CRITICAL.format(text=text) if question.get("is_critical") else text


def _boxes(question: Told) -> str:
    """What an empty sheet offers for this kind of question; "" leaves it to the sheet's own boxes."""
    if question["kind"] == "yes_no":
        own = [question.get("yes") or CHOICES[0], question.get("no") or CHOICES[1]]
        return SEP.join(BOX.format(choice=choice) for choice in (*own, CHOICES[2]))
    rest = BOX.format(choice=CHOICES[2])
    if question.get("choices"):
        return SEP.join([*(BOX.format(choice=c) for c in question["choices"]), rest])
    return SEP.join([MEASURED.format(unit=question.get("unit", "")), rest])
