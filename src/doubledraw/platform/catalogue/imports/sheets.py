"""Check sheets as a directory one can import into: every row is one question, the sheet named in each."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from doubledraw.platform.catalogue.documents import Question
from doubledraw.platform.catalogue.events import SheetOpened, SheetWritten
from doubledraw.platform.catalogue.imports.codes import made, spelled, unnumbered
from doubledraw.platform.catalogue.imports.linked import NOTHING, Named
from doubledraw.platform.catalogue.models import CheckSheet, Item, SheetEdition
from doubledraw.platform.catalogue.policies.questions import question
from doubledraw.platform.catalogue.states import QuestionKind, SheetState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports.cells import Cells, Field
from doubledraw.platform.registry.imports.directory import (
    Changes,
    Directory,
    Entry,
    Standing,
    Values,
)
from doubledraw.platform.registry.models import ImportBatch

_MARK = "#"
_TEXTS = ("group", "method", "yes", "no", "unit", "low", "high")

kind = read.one_of(
    {
        **{each.label: each for each in QuestionKind},
        "是否": QuestionKind.YES_NO,
        "是/否": QuestionKind.YES_NO,
        "是、否": QuestionKind.YES_NO,
        "数字": QuestionKind.NUMBER,
        "选择": QuestionKind.CHOICE,
        "文本": QuestionKind.TEXT,
        "拍照": QuestionKind.PHOTO,
    },
    "unknown_kind",
    "请填 是否、数值、单选、多选、文字 或 照片。",
)
flag = read.one_of(
    {"是": True, "√": True, "Y": True, "1": True, "否": False, "N": False, "0": False},
    "yes_or_no",
    "请填 是 或 否。",
)


class Sheets(Directory):
    """检查表."""

    key = "sheets"
    title = "检查表问题"
    unit = "问"
    fields = (
        Field("code", "检查表编码", ("表编码",)),
        Field("title", "检查表名称", ("检查表", "表名", "category"), True),
        Field("items", "适用事项", ("适用事项编码", "事项编码")),
        Field("group", "分组", ("检查项目", "项目", "小标题", "item")),
        Field("text", "问题", ("检查内容", "检查要点", "indicator", "checkContent"), True),
        Field("kind", "题型", ("回答方式",)),
        Field("method", "操作方法与要领", ("检查方法", "checkMethod")),
        Field("yes", "答“是”的默认说明", ("是的默认说明", "yesText")),
        Field("no", "答“否”的默认说明", ("否的默认说明", "noText")),
        Field("unit", "单位"),
        Field("low", "下限"),
        Field("high", "上限"),
        Field("choices", "选项"),
        Field("is_required", "必答"),
        Field("is_critical", "关键项", ("是否关键项",)),
    )

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        super().__init__(organ, columns, options)
        self._asked: dict[str, int] = {}
        self._fixed: set[str] = set()
        self.items = Named(
            lambda: Item.objects.filter(organ__path__startswith=organ.path),
            "code",
            "name",
            remedy="请填本机关事项的编码，多个用顿号隔开。",
        )

    def read(self, cells: Cells) -> tuple[str, Values]:
        title = cells.must("title", read.name, "")
        code = cells.take("code", spelled, "")
        if not code and title and not cells.text("code"):
            code = made(self.organ.code, title)
        asked = self._question(cells)
        if asked and not asked["text"]:
            cells.troubles.append(
                ("text", Invalid("question_empty", "没有写问什么", remedy="请写上问题。"))
            )
        values: Values = {"title": title, **asked}
        if cells.text("items"):
            values["items"] = cells.take("items", self.items.codes, NOTHING)
        if not code:
            return "", values
        self._asked[code] = self._asked.get(code, 0) + 1
        return f"{code}{_MARK}{self._asked[code]}", values

    def _question(self, cells: Cells) -> Values:
        said: dict[str, Any] = {"text": cells.take("text", _line, "")}
        for name in _TEXTS:
            said[name] = cells.take(name, _line, "")
        said["group"] = unnumbered(said["group"]) if said["group"] else ""
        said["kind"] = str(cells.take("kind", kind, QuestionKind.YES_NO))
        said["choices"] = cells.take("choices", read.listed, NOTHING)
        said["is_required"] = cells.take("is_required", flag, True)
        said["is_critical"] = cells.take("is_critical", flag, False)
        try:
            return _kept(question(said, ""))
        except Invalid as trouble:
            cells.troubles.append(("text", trouble))
            return {}

    def standing(self, keys: Collection[str]) -> dict[str, Standing]:
        codes = {_sheet_of(key) for key in keys}
        rows = CheckSheet.objects.filter(code__in=codes).prefetch_related("items", "editions")
        sheets = {sheet.code: sheet for sheet in rows}
        found = {}
        for key in keys:
            sheet = sheets.get(_sheet_of(key))
            if sheet and (standing := self._stands(key, sheet)):
                found[key] = standing
        return found

    def _stands(self, key: str, sheet: CheckSheet) -> Standing | None:
        newest = max(sheet.editions.all(), key=lambda each: each.number, default=None)
        is_ours = sheet.organ_id == self.organ.pk
        is_open = newest is not None and newest.state == SheetState.DRAFT
        if is_ours and not is_open:
            self._fixed.add(key)
        place = _place_of(key)
        questions = newest.questions if newest else []
        if place >= len(questions):
            return None if is_ours and is_open else Standing({}, is_ours, False)
        values = _kept(Question.of(questions[place])) | {"title": sheet.title}
        values["items"] = sorted(item.code for item in sheet.items.all())
        return Standing(values, is_ours, is_open)

    def foreign(self, entry: Entry) -> tuple[str, Invalid]:
        if entry.key not in self._fixed:
            return "title", super().foreign(entry)[1]
        return "title", Invalid(
            "sheet_not_draft",
            "检查表 {key} 没有在编写的版本，导入不能改动它",
            remedy="请先在检查表的页面上编写新的一版。",
            key=_sheet_of(entry.key),
        )

    def write(self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime) -> None:
        said = [*changes.new, *(entry for entry, _ in changes.changed)]
        by_sheet: dict[str, list[Entry]] = {}
        for entry in sorted(said, key=lambda entry: entry.line):
            by_sheet.setdefault(_sheet_of(entry.key), []).append(entry)
        for code, entries in by_sheet.items():
            self._write(code, entries, by, at)

    def _write(self, code: str, entries: list[Entry], by: Actor, at: datetime) -> None:
        sheet, is_new = CheckSheet.objects.get_or_create(code=code, defaults={"organ": self.organ})
        sheet.title = entries[-1].values["title"]
        sheet.version += 0 if is_new else 1
        sheet.save()
        subject = f"sheet:{sheet.pk}"
        if is_new:
            record(SheetOpened(code, sheet.title), by=by, at=at, subject=subject)
        for entry in entries:
            if "items" in entry.values:
                found = [self.items.pk(item) for item in entry.values["items"]]
                sheet.items.set([pk for pk in found if pk])
        edition = sheet.editions.filter(state=SheetState.DRAFT).first()
        if edition is None:
            edition = SheetEdition(sheet=sheet, number=1, drafted_at=at)
        else:
            edition.version += 1
        for entry in entries:
            _put(edition, entry)
        edition.drafted_by = by.user_id
        edition.save()
        event = SheetWritten(code, edition.number, len(edition.questions))
        record(event, by=by, at=at, subject=subject)

    def shown(self, name: str, value: object) -> str:
        if name == "kind" and value:
            return QuestionKind.of(str(value)).label
        if isinstance(value, bool):
            return "是" if value else "否"
        return super().shown(name, value)

    def name_of(self, values: Values) -> str:
        return str(values.get("text", ""))


def _put(edition: SheetEdition, entry: Entry) -> None:
    """A question in its place; a new one gets an id that none has."""
    place = _place_of(entry.key)
    given = [kept["id"] for kept in edition.questions]
    free = f"q{max((int(id.removeprefix('q')) for id in given), default=0) + 1}"
    asked = asdict(question(entry.values, given[place] if place < len(given) else free))
    edition.questions = [*edition.questions[:place], asked, *edition.questions[place + 1 :]]


def _kept(asked: Question) -> Values:
    values = asdict(asked)
    del values["id"]
    return values | {"choices": list(asked.choices)}


def _line(text: str) -> str:
    return read.line(" ".join(text.splitlines()), 2000)


def _sheet_of(key: str) -> str:
    return key.split(_MARK)[0]


def _place_of(key: str) -> int:
    return int(key.split(_MARK)[1]) - 1
