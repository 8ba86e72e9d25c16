"""Licences, which put targets into special directories 专项库; directories that are new are founded on the way."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import superiors
from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports.cells import Cells, Field
from doubledraw.platform.registry.imports.directory import Changes, Entry, Standing, Values
from doubledraw.platform.registry.imports.inspections import day_of
from doubledraw.platform.registry.imports.referring import CODE, NAME, Known, Referring
from doubledraw.platform.registry.models import (
    ImportBatch,
    Licence,
    LicenceChange,
    SpecialDirectory,
)
from doubledraw.platform.registry.states import ChangeCause, LicenceStatus

_DAYS = ("approved_on", "valid_until")
_COLUMNS = (
    *("licence", "approved_on", "valid_until", "issuer"),
    *("is_professional", "qualification", "expert", "status"),
)
_LINES = {"licence": 100, "issuer": 100, "qualification": 64, "expert": 64}

yes_or_no = read.one_of(
    {**dict.fromkeys(("是", "y", "yes", "1", "√", "true"), True)}
    | dict.fromkeys(("否", "n", "no", "0", "×", "false", "无"), False),
    "yes_or_no",
    "请填 是 或 否。",
)
status = read.one_of(
    {
        **{word: each for each in LicenceStatus for word in (each.value, each.label)},
        "已吊销": LicenceStatus.REVOKED,
        "已注销": LicenceStatus.CANCELLED,
    },
    "unknown_status",
    "请填 有效、吊销 或 注销。",
)


class Licences(Referring):
    """专项检查对象库."""

    key = "licences"
    title = "专项检查对象库"
    unit = "件"
    fills = (Licence,)
    fields = (
        Field("special", "专项库名称", ("专项库", "专项名录", "专项库代码"), is_required=True),
        CODE,
        NAME,
        Field("licence", "许可证名称", ("许可名称", "证照名称"), is_required=True),
        Field(
            "number", "许可证编号", ("许可编号", "许可证号", "证照编号", "证号"), is_required=True
        ),
        Field("approved_on", "许可批准日期", ("批准日期", "发证日期", "许可日期")),
        Field("valid_until", "有效期至", ("有效期", "许可截止日期", "有效期限")),
        Field("issuer", "许可发证机关", ("发证机关", "许可机关")),
        Field("is_professional", "专业监管", ("是否专业监管",)),
        Field("qualification", "专业资质资格", ("资质要求", "专业资质")),
        Field("expert", "配备专家（组长）", ("配备专家", "专家要求", "配备专家(组长)")),
        Field("status", "状态", ("许可状态", "许可证状态")),
    )

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        super().__init__(organ, columns, options)
        self.specials = _specials_of(organ)

    def read(self, cells: Cells) -> tuple[str, Values]:
        code, name = self.who(cells)
        values: Values = {"code": code, "name": name}
        values["special"] = self._special(cells.must("special", _titled, ""))
        number = cells.must("number", _number, "")
        values["number"] = number
        for field, longest in _LINES.items():
            if text := cells.take(field, partial(read.line, longest=longest), ""):
                values[field] = text
        if not cells.text("licence"):
            cells.troubles.append(("licence", _unnamed()))
        for field in _DAYS:
            if day := cells.take(field, read.day, ""):
                values[field] = day
        if cells.text("is_professional"):
            values["is_professional"] = cells.take("is_professional", yes_or_no, False)
        if state := cells.take("status", status, None):
            values["status"] = str(state)
        key = f"{values['special']} {code or name} {number}" if number else ""
        return key, values

    def identity(self, entry: Entry, target: Known) -> Hashable:
        return entry.values["special"], target.pk, entry.values["number"]

    def stand(self, rows: Sequence[tuple[Entry, Known]]) -> dict[str, Standing]:
        held = Licence.objects.filter(target__in={target.pk for _, target in rows})
        there = {
            (row.special_id, row.target_id, row.number): row
            for row in held.filter(special__in={each.pk for each in self.specials.values()})
        }
        standing = {}
        for entry, target in rows:
            special = self.specials.get(entry.values["special"])
            if special is None:
                continue
            row = there.get((special.pk, target.pk, entry.values["number"]))
            if not special.organ.path.startswith(self.organ.path):
                standing[entry.key] = self.refuse(entry, "special", _kept_above(special))
            elif row is not None:
                standing[entry.key] = Standing({**entry.values, **_told(row)})
        return standing

    def write(self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime) -> None:
        self._found(entry.values["special"] for entry in changes.new)
        Licence.objects.bulk_create(
            _set(
                Licence(
                    special=self.specials[entry.values["special"]],
                    target_id=self.targets[entry.key].pk,
                    number=entry.values["number"],
                    entered_at=at,
                    changed_at=at,
                    batch=batch,
                ),
                entry.values,
            )
            for entry in changes.new
        )
        self._revise(changes, batch, by, at)

    def _revise(self, changes: Changes, batch: ImportBatch, by: Actor, at: datetime) -> None:
        told = {entry.key: fields for entry, fields in changes.changed}
        wanted = {
            (
                self.specials[entry.values["special"]].pk,
                self.targets[entry.key].pk,
                entry.values["number"],
            ): entry
            for entry, _ in changes.changed
        }
        rows, history = [], []
        for row in Licence.objects.filter(target__in={target for _, target, _ in wanted}):
            if entry := wanted.get((row.special_id, row.target_id, row.number)):
                rows.append(_set(row, entry.values))
                history.append(_change(row, told[entry.key], batch, by, at))
                row.version, row.changed_at, row.batch = row.version + 1, at, batch
        columns = ["name", *_COLUMNS[1:], "version", "changed_at", "batch"]
        Licence.objects.bulk_update(rows, columns, batch_size=100)
        LicenceChange.objects.bulk_create(history)

    def _special(self, title: str) -> str:
        """The name by which the directory is kept here; a new one is counted."""
        if title in self.specials:
            return self.specials[title].name
        if title:
            self.remark("special_new")
        return title

    def _found(self, titles: Iterable[str]) -> None:
        """Found the special directories that nobody keeps yet."""
        new = sorted({title for title in titles if title not in self.specials})
        count = SpecialDirectory.objects.filter(organ=self.organ).count() if new else 0
        for number, title in enumerate(new, count + 1):
            code = f"{self.organ.code}-Z{number:03d}"
            made = SpecialDirectory.objects.create(organ=self.organ, code=code, name=title)
            self.specials[title] = made

    def shown(self, name: str, value: Any) -> str:
        if name == "status" and value:
            return LicenceStatus.of(value).label
        if name == "is_professional":
            return "是" if value else "否"
        return super().shown(name, value)


def _specials_of(organ: Organ) -> dict[str, SpecialDirectory]:
    """The directories that serve an organ, by name and by code; its own win over those above."""
    above = SpecialDirectory.objects.filter(organ__path__in=superiors(organ.path), closed_at=None)
    own = SpecialDirectory.objects.filter(organ__path__startswith=organ.path, closed_at=None)
    rows = [*above.select_related("organ"), *own.select_related("organ").order_by("-organ__path")]
    return {name: each for each in rows for name in (each.code, each.name)}


def _told(row: Licence) -> Values:
    values: Values = {name: getattr(row, name) for name in _COLUMNS if name != "licence"}
    values["licence"] = row.name
    for name in _DAYS:
        values[name] = values[name].isoformat() if values[name] else ""
    return values


def _set(row: Licence, values: Values) -> Licence:
    for name in _COLUMNS:
        if name in values:
            value = day_of(values[name]) if name in _DAYS else values[name]
            setattr(row, "name" if name == "licence" else name, value)
    return row


def _change(
    row: Licence, fields: dict[str, list[Any]], batch: ImportBatch, by: Actor, at: datetime
) -> LicenceChange:
    return LicenceChange(
        licence=row,
        batch=batch,
        cause=ChangeCause.IMPORT.value,
        fields={"name" if name == "licence" else name: both for name, both in fields.items()},
        by=by.user_id,
        at=at,
    )


def _titled(text: str) -> str:
    if not text:
        raise Invalid("special_missing", "没有写是哪个专项库", remedy="请补上专项库名称。")
    return read.line(text, 60)


def _number(text: str) -> str:
    if not text:
        raise Invalid("number_missing", "没有许可证编号", remedy="请补上许可证编号。")
    return read.line(text, 64)


def _unnamed() -> Invalid:
    return Invalid("licence_missing", "没有许可证名称", remedy="请补上许可证名称。")


def _kept_above(special: SpecialDirectory) -> Invalid:
    return Invalid(
        "special_kept_elsewhere",
        "“{special}”由{organ}建库",
        remedy="请由建库机关导入，或者换一个专项库名称。",
        special=special.name,
        organ=special.organ.name,
    )
