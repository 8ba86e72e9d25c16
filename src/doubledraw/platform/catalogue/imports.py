"""The list of items as a directory one can import into: every row becomes a draft."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial

from doubledraw.platform.catalogue.events import ItemDrafted, ItemRevised
from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.states import ItemState, Priority
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

_CODE = re.compile(r"[0-9A-Za-z._:-]{1,40}")
_LONGEST = {"object": 200, "content": 2000, "method": 100, "ratio": 60, "frequency": 60}
_COLUMNS = ("name", "basis", *_LONGEST, "priority")

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
        Field("code", "事项编码", ("编号", "事项编号", "序号"), is_required=True),
        Field("name", "事项名称", ("抽查事项名称", "抽查事项", "检查事项"), is_required=True),
        Field("part", "抽查子项", ("子项", "检查子项", "子项名称")),
        Field("basis", "依据", ("抽查依据", "法律依据", "检查依据", "设定依据")),
        Field("object", "检查对象", ("抽查对象", "对象", "objects")),
        Field("content", "检查内容", ("抽查内容", "内容")),
        Field("method", "检查方式", ("抽查方式", "方式")),
        Field("ratio", "抽查比例", ("比例",)),
        Field("frequency", "抽查频次", ("频次",)),
        Field("priority", "类别", ("事项类别", "category")),
    )

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        super().__init__(organ, columns, options)
        self._parts: dict[str, int] = {}
        self._fixed: set[str] = set()

    def read(self, cells: Cells) -> tuple[str, Values]:
        code = cells.must("code", _code, "")
        name = cells.must("name", read.name, "")
        if part := cells.take("part", read.line, ""):
            code, name = self._part(code), "：".join((name, part))
        values: Values = {"name": name}
        if cells.has("basis"):
            values["basis"] = cells.take("basis", _basis, "")
            if not values["basis"]:
                self.remark("without_basis")
        for field, longest in _LONGEST.items():
            if text := cells.take(field, partial(read.line, longest=longest), ""):
                values[field] = text
        if found := cells.take("priority", priority, None):
            values["priority"] = str(found)
        return code, values

    def _part(self, code: str) -> str:
        """Parts of an item share its number in the lists that are published; here each has its own: 3-1, 3-2."""
        if not code:
            return ""
        self._parts[code] = self._parts.get(code, 0) + 1
        return f"{code}-{self._parts[code]}"

    def standing(self, keys: Collection[str]) -> dict[str, Standing]:
        rows = Item.objects.filter(code__in=keys).values("code", "organ_id", "state", *_COLUMNS)
        found = {}
        for row in rows:
            is_open = row["state"] == ItemState.DRAFT
            if row["organ_id"] == self.organ.pk and not is_open:
                self._fixed.add(row["code"])
            values = {name: row[name] for name in _COLUMNS}
            found[row["code"]] = Standing(values, row["organ_id"] == self.organ.pk, is_open)
        return found

    def foreign(self, entry: Entry) -> tuple[str, Invalid]:
        if entry.key not in self._fixed:
            return super().foreign(entry)
        return "code", Invalid(
            "item_not_draft",
            "事项 {key} 已提请公布或已公布，导入不能改动它",
            remedy="请停用后用新编码另立事项。",
            key=entry.key,
        )

    def write(self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime) -> None:
        new = [
            Item(organ=self.organ, code=entry.key, drafted_by=by.user_id, **entry.values)
            for entry in changes.new
        ]
        for item in Item.objects.bulk_create(new):
            record(ItemDrafted(item.code, item.name), by=by, at=at, subject=f"item:{item.pk}")
        for entry, fields in changes.changed:
            self._revise(entry, tuple(sorted(fields)), by, at)

    def _revise(self, entry: Entry, fields: tuple[str, ...], by: Actor, at: datetime) -> None:
        item = Item.objects.get(code=entry.key)
        for name in fields:
            setattr(item, name, entry.values[name])
        item.version, item.drafted_by = item.version + 1, by.user_id
        item.save()
        record(ItemRevised(item.code, fields), by=by, at=at, subject=f"item:{item.pk}")

    def shown(self, name: str, value: object) -> str:
        if name == "priority" and value:
            return Priority.of(str(value)).label
        return super().shown(name, value)


def _code(text: str) -> str:
    code = "".join(unicodedata.normalize("NFKC", text).split())
    if not _CODE.fullmatch(code):
        raise Invalid(
            "bad_item_code",
            "事项编码只能用数字、字母和 . _ : - ，最多 40 位",
            remedy="请改正编码。",
        )
    return code


def _basis(text: str) -> str:
    """Kept with its line breaks: each line is one source."""
    lines = (read.line(line, 2000) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
