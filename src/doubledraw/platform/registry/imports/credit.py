"""Credit classes and grades with their dates and source, the abnormal list and the blacklist."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports import target_rows
from doubledraw.platform.registry.imports.applying import moved_on
from doubledraw.platform.registry.imports.cells import Cells, Field
from doubledraw.platform.registry.imports.directory import Changes, Entry, Standing, Values
from doubledraw.platform.registry.imports.referring import CODE, NAME, Known, Referring
from doubledraw.platform.registry.imports.target_columns import credit_class
from doubledraw.platform.registry.models import ImportBatch, Target
from doubledraw.platform.registry.states import CreditClass, CreditGrade

DAYS = ("credit_class_on", "credit_grade_on", "abnormal_since", "blacklisted_since")
_COLUMNS = (
    *("credit_class", "credit_class_on", "credit_class_source"),
    *("credit_grade", "credit_grade_on", "credit_grade_source"),
    *("abnormal_since", "blacklisted_since"),
)
_TAKEN_OFF = frozenset(("移出", "已移出", "否", "无", "未列入", "正常"))

credit_grade = read.one_of(
    {
        **{word: each for each in CreditGrade for word in (each.value, each.label) if word},
        "1级": CreditGrade.FIRST,
        "2级": CreditGrade.SECOND,
        "3级": CreditGrade.THIRD,
        "一等": CreditGrade.FIRST,
        "二等": CreditGrade.SECOND,
        "三等": CreditGrade.THIRD,
        "无": CreditGrade.NONE,
    },
    "unknown_grade",
    "请填 一级、二级、三级，或者留空。",
)


class Credits(Referring):
    """信用分级: what an evaluation says of targets; a newer one that stands is never overwritten by an older."""

    key = "credit"
    title = "信用分级"
    unit = "户"
    compares_ahead = True
    fields = (
        CODE,
        NAME,
        Field(
            "credit_class",
            "信用风险等级",
            ("信用风险", "风险等级", "信用等级", "信用风险分类", "分类结果"),
        ),
        Field("credit_grade", "信用等次", ("等次", "信用评价等次")),
        Field(
            "on",
            "评定日期",
            ("评价日期", "分类日期", "等级评定日期", "等次评定日期", "信用评定日期"),
        ),
        Field("source", "来源", ("评定机关", "评价机关", "数据来源", "等级来源", "等次来源")),
        Field(
            "abnormal_since",
            "列入经营异常名录日期",
            ("列入异常日期", "异常名录日期", "经营异常名录"),
        ),
        Field(
            "blacklisted_since",
            "列入严重违法失信名单日期",
            ("列入黑名单日期", "严重违法日期", "严重违法失信名单"),
        ),
    )

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        super().__init__(organ, columns, options)
        self._known: dict[str, tuple[int, int]] = {}

    def read(self, cells: Cells) -> tuple[str, Values]:
        code, name = self.who(cells)
        values: Values = {"code": code, "name": name}
        on = cells.take("on", read.day, "")
        source = cells.take("source", lambda text: read.line(text, 100), "")
        readers: dict[str, Any] = {"credit_class": credit_class, "credit_grade": credit_grade}
        for field, parse in readers.items():
            if cells.text(field):
                values |= {
                    field: str(cells.take(field, parse, "")),
                    f"{field}_on": on,
                    f"{field}_source": source,
                }
        if not on and not cells.text("on") and any(field in values for field in readers):
            cells.troubles.append(("on", _undated()))
        for field in ("abnormal_since", "blacklisted_since"):
            if cells.text(field):
                values[field] = cells.take(field, _listed_since, "")
        if len(values) == 2 and not cells.troubles:
            cells.troubles.append(("credit_class", _says_nothing()))
        return code or name, values

    def identity(self, entry: Entry, target: Known) -> Hashable:
        return target.pk

    def stand(self, rows: Sequence[tuple[Entry, Known]]) -> dict[str, Standing]:
        found = Target.objects.filter(pk__in=[target.pk for _, target in rows])
        there = {row["pk"]: row for row in found.values("pk", "version", *_COLUMNS)}
        self._known = {
            entry.key: (target.pk, there[target.pk]["version"]) for entry, target in rows
        }
        return {
            entry.key: self._standing(entry, target, there[target.pk]) for entry, target in rows
        }

    def _standing(self, entry: Entry, target: Known, row: dict[str, Any]) -> Standing:
        if not target.organ_path.startswith(self.organ.path):
            return self.refuse(entry, "code" if self.has("code") else "name", _kept_elsewhere())
        for field in ("credit_class", "credit_grade"):
            standing, said = row[f"{field}_on"], entry.values.get(f"{field}_on", "")
            if standing and said and said < standing.isoformat():
                return self.refuse(entry, "on", _older(standing))
        values = {name: row[name] for name in _COLUMNS}
        for name in DAYS:
            values[name] = values[name].isoformat() if values[name] else ""
        return Standing({**entry.values, **values})

    def ready(
        self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime
    ) -> target_rows.Ready:
        known = {entry.key: self._known[entry.key] for entry, _ in changes.changed}
        return target_rows.ready(changes, (), known, batch, by, at)

    def put(self, ready: Any) -> None:
        if not target_rows.put(ready):
            raise moved_on()

    def write(self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime) -> None:
        self.put(self.ready(changes, batch, by=by, at=at))

    def shown(self, name: str, value: Any) -> str:
        if name == "credit_class" and value is not None:
            return CreditClass.of(value).label
        if name == "credit_grade" and value is not None:
            return CreditGrade.of(value).label
        return super().shown(name, value)

    @classmethod
    def label_of(cls, name: str) -> str:
        parts = {"credit_class_on": "等级评定日期", "credit_class_source": "等级来源"}
        parts |= {"credit_grade_on": "等次评定日期", "credit_grade_source": "等次来源"}
        return parts.get(name) or super().label_of(name)


def _listed_since(text: str) -> str:
    """The day; empty when the cell says that the target is no longer on the list."""
    return "" if text in _TAKEN_OFF else read.day(text)


def _undated() -> Invalid:
    return Invalid(
        "credit_date_missing",
        "没有评定日期",
        remedy="请补上评定日期：新的评定不能被旧的盖掉。",
    )


def _says_nothing() -> Invalid:
    return Invalid(
        "credit_missing",
        "这一行没有等级、等次，也没有列入日期",
        remedy="请补上一项，或者删掉这一行。",
    )


def _older(standing: date) -> Invalid:
    return Invalid(
        "credit_older",
        "名录里是 {day} 评定的，比这一行新",
        remedy="请核对；旧的评定不用导入。",
        day=standing.isoformat(),
    )


def _kept_elsewhere() -> Invalid:
    return Invalid(
        "kept_above",
        "这个对象由上级机关的名录登记",
        remedy="请由登记它的机关导入信用分级。",
    )
