"""The list of items as a directory one can import into: every row becomes a draft, or a point of one.

A list with codes has a row for each item (its parts numbered 3-1, 3-2). A list of check points, with a group, an item
and a point in each row and no codes, gives an item for all the rows of one name, with the points as its lines; its code
is made from the words, so that the same list can be imported again.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from doubledraw.platform.catalogue.events import ItemDrafted, ItemRevised
from doubledraw.platform.catalogue.imports.codes import made, spelled, unnumbered
from doubledraw.platform.catalogue.imports.linked import NOTHING, Named
from doubledraw.platform.catalogue.models import Item, ResponsibilityEntry, SupervisionEntry
from doubledraw.platform.catalogue.states import ItemDomain, ItemState, Priority
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import shared_with
from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports.cells import Cells, Field
from doubledraw.platform.registry.imports.directory import (
    Changes,
    Directory,
    Entry,
    Standing,
    Values,
)
from doubledraw.platform.registry.models import ImportBatch, SpecialDirectory

_LONGEST = {"object": 200, "method": 100, "ratio": 60, "frequency": 60}
_LINES = ("basis", "content", "standard", "key_points")
_LINKS = ("supervision", "responsibility")
_COLUMNS = ("name", *_LINES, *_LONGEST, "priority", "domain")
_MARK = "#"

priority = read.one_of(
    {
        "重点": Priority.KEY,
        "重点检查事项": Priority.KEY,
        "一般": Priority.GENERAL,
        "一般检查事项": Priority.GENERAL,
    },
    "unknown_priority",
    "请填 重点检查事项 或 一般检查事项。",
)


class Items(Directory):
    """随机抽查事项清单."""

    key = "items"
    title = "随机抽查事项清单"
    unit = "项"
    fields = (
        Field("code", "事项编码", ("编号", "事项编号", "序号")),
        Field("name", "事项名称", ("抽查事项名称", "抽查事项", "检查事项", "item"), True),
        Field("part", "抽查子项", ("子项", "检查子项", "子项名称")),
        Field("group", "分类", ("事项分类", "抽查领域分类", "category")),
        Field("basis", "依据", ("抽查依据", "法律依据", "检查依据", "设定依据")),
        Field("object", "检查对象", ("抽查对象", "对象", "objects")),
        Field("content", "检查内容", ("抽查内容", "内容")),
        Field("standard", "检查标准", ("标准", "标准和要点")),
        Field("key_points", "检查要点", ("要点", "检查指标", "indicator")),
        Field("method", "检查方式", ("抽查方式", "方式")),
        Field("ratio", "抽查比例", ("比例",)),
        Field("frequency", "抽查频次", ("频次",)),
        Field("priority", "类别", ("事项类别",)),
        Field("domain", "领域", ("监管领域", "domain")),
        Field("supervision", "市场监管清单条目", ("市场监管清单编码", "监管清单编码")),
        Field("responsibility", "责任事项清单条目", ("责任事项编码", "责任清单编码")),
        Field("specials", "专项库", ("专项库名称", "专项库编码")),
    )

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        super().__init__(organ, columns, options)
        self._parts: dict[str, int] = {}
        self._fixed: set[str] = set()
        self.makes_codes = "code" not in columns
        self.by_points = self.makes_codes and "key_points" in columns
        near = shared_with(organ.path)
        remedy = "请先登记这一条，或者改正编码。"
        self.linked = {
            "supervision": Named(
                lambda: SupervisionEntry.objects.filter(near), "code", "name", remedy=remedy
            ),
            "responsibility": Named(
                lambda: ResponsibilityEntry.objects.filter(near), "code", "name", remedy=remedy
            ),
            "specials": Named(
                lambda: SpecialDirectory.objects.filter(near), "code", "name", remedy=remedy
            ),
        }

    def read(self, cells: Cells) -> tuple[str, Values]:
        name = cells.must("name", read.name, "")
        group = cells.take("group", read.line, "")
        part = cells.take("part", read.line, "")
        if self.makes_codes and name:
            name = "：".join(filter(None, (group, unnumbered(name), part)))
            code = made(self.organ.code, name)
            self.remark("made_codes")
        else:
            code = cells.must("code", spelled, "") if not self.makes_codes else ""
            if part:
                code, name = self._numbered(code, "-"), "：".join((name, part))
        if self.by_points:
            code = self._numbered(code, _MARK)
        if len(name) > 200:
            cells.troubles.append(("name", _too_long(name)))
        return code, self._said(cells, name)

    def _said(self, cells: Cells, name: str) -> Values:
        values: Values = {"name": name}
        for field in _LINES:
            if cells.has(field):
                text = cells.take(field, _lines, "")
                if field == "key_points" and self.by_points:
                    values["point"] = " ".join(text.splitlines())
                elif text or field == "basis":
                    values[field] = text
        if cells.has("basis") and not values["basis"]:
            self.remark("without_basis")
        for field, longest in _LONGEST.items():
            if text := cells.take(field, partial(read.line, longest=longest), ""):
                values[field] = text
        if found := cells.take("priority", priority, None):
            values["priority"] = str(found)
        if cells.text("domain"):
            values["domain"] = str(cells.take("domain", _domain, ItemDomain.MARKET))
        for field in _LINKS:
            if cells.text(field):
                values[field] = cells.take(field, self.linked[field].code, "")
        if cells.text("specials"):
            values["specials"] = cells.take("specials", self.linked["specials"].codes, NOTHING)
        return values

    def _numbered(self, code: str, mark: str) -> str:
        """Parts of an item share its number in the lists that are published; here each has its own: 3-1, 3-2."""
        if not code:
            return ""
        self._parts[code] = self._parts.get(code, 0) + 1
        return f"{code}{mark}{self._parts[code]}"

    def standing(self, keys: Collection[str]) -> dict[str, Standing]:
        rows = Item.objects.filter(code__in={_item_of(key) for key in keys})
        rows = rows.select_related("supervision", "responsibility").prefetch_related("specials")
        items = {item.code: item for item in rows}
        found = {}
        for key in keys:
            item = items.get(_item_of(key))
            if item and (standing := self._stands(key, item)):
                found[key] = standing
        return found

    def _stands(self, key: str, item: Item) -> Standing | None:
        is_ours, is_open = item.organ_id == self.organ.pk, item.state == ItemState.DRAFT
        if is_ours and not is_open:
            self._fixed.add(key)
        values = {name: getattr(item, name) for name in _COLUMNS}
        values["supervision"] = item.supervision.code if item.supervision else ""
        values["responsibility"] = item.responsibility.code if item.responsibility else ""
        values["specials"] = sorted(special.code for special in item.specials.all())
        if _MARK in key:
            points, place = item.key_points.splitlines(), int(key.split(_MARK)[1]) - 1
            if place >= len(points) and is_ours and is_open:
                return None
            values["point"] = points[place] if place < len(points) else ""
        return Standing(values, is_ours, is_open)

    def foreign(self, entry: Entry) -> tuple[str, Invalid]:
        if entry.key not in self._fixed:
            return "name" if self.makes_codes else "code", super().foreign(entry)[1]
        return "name" if self.makes_codes else "code", Invalid(
            "item_not_draft",
            "事项 {key} 已提请公布或已公布，导入不能改动它",
            remedy="已公布的请起草修订稿；待公布的请先退回。",
            key=entry.key,
        )

    def write(self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime) -> None:
        said = [*((entry, None) for entry in changes.new), *changes.changed]
        codes = {_item_of(entry.key) for entry, _ in said}
        items = {item.code: item for item in Item.objects.filter(code__in=codes)}
        touched: dict[str, set[str]] = {}
        for entry, fields in sorted(said, key=lambda pair: pair[0].line):
            code = _item_of(entry.key)
            names = touched.setdefault(code, set())
            if code not in items:
                items[code] = Item(organ=self.organ, code=code, drafted_by=by.user_id)
                names.add("")
            self._put(items[code], entry, fields)
            names.update(fields or entry.values)
        for code, names in touched.items():
            self._keep(items[code], names, by, at)
        self._link(items, (entry for entry, _ in said))

    def _put(self, item: Item, entry: Entry, fields: Mapping[str, Any] | None) -> None:
        for name in fields or entry.values:
            value = entry.values[name]
            if name in _LINKS:
                setattr(item, f"{name}_id", self.linked[name].pk(value))
            elif name == "point":
                points = item.key_points.splitlines()
                place = int(entry.key.split(_MARK)[1]) - 1
                points[place : place + 1] = [value]
                item.key_points = "\n".join(points)
            elif name != "specials":
                setattr(item, name, value)

    def _keep(self, item: Item, names: set[str], by: Actor, at: datetime) -> None:
        is_new = "" in names
        if not is_new:
            item.version += 1
        item.drafted_by = by.user_id
        item.save()
        fields = tuple(sorted("key_points" if name == "point" else name for name in names if name))
        event = ItemDrafted(item.code, item.name) if is_new else ItemRevised(item.code, fields)
        record(event, by=by, at=at, subject=f"item:{item.pk}")

    def _link(self, items: Mapping[str, Item], entries: Iterable[Entry]) -> None:
        for entry in entries:
            if "specials" in entry.values:
                found = [self.linked["specials"].pk(code) for code in entry.values["specials"]]
                items[_item_of(entry.key)].specials.set([pk for pk in found if pk])

    def shown(self, name: str, value: object) -> str:
        if name == "priority" and value:
            return Priority.of(str(value)).label
        if name == "domain" and value:
            return ItemDomain.of(str(value)).label
        return super().shown(name, value)

    @classmethod
    def label_of(cls, name: str) -> str:
        return super().label_of("key_points" if name == "point" else name)


def _item_of(key: str) -> str:
    return key.split(_MARK)[0]


def _domain(text: str) -> ItemDomain:
    return ItemDomain.MARKET if "市场监管" in text else ItemDomain.OTHER


def _lines(text: str) -> str:
    """Kept with its line breaks: each line is one source, one point."""
    lines = (read.line(line, 2000) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _too_long(text: str) -> Invalid:
    return Invalid(
        "too_long",
        "有 {length} 个字，最多 {longest} 个",
        remedy="请缩短。",
        length=len(text),
        longest=200,
    )
