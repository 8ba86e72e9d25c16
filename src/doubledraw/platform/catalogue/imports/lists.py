"""The supervision list and the responsibility list as directories one can import into."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from doubledraw.platform.catalogue.events import EntryWritten
from doubledraw.platform.catalogue.imports.codes import spelled
from doubledraw.platform.catalogue.imports.linked import NOTHING, Named
from doubledraw.platform.catalogue.models import ResponsibilityEntry, SupervisionEntry
from doubledraw.platform.catalogue.selectors.lists import partners_offered
from doubledraw.platform.kernel.actor import Actor
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

Kept = SupervisionEntry | ResponsibilityEntry

permit = read.one_of(
    {
        "是": True,
        "有": True,
        "Y": True,
        "1": True,
        "否": False,
        "无": False,
        "N": False,
        "0": False,
    },
    "yes_or_no",
    "请填 是 或 否。",
)


class _Listed(Directory):
    """A list of entries with a code and a name, each of the organ it is imported for."""

    unit = "条"
    model: ClassVar[type[Kept]]
    subject: ClassVar[str]
    texts: ClassVar[Mapping[str, int]]

    def read(self, cells: Cells) -> tuple[str, Values]:
        values: Values = {"name": cells.must("name", read.name, "")}
        for field, longest in self.texts.items():
            if cells.text(field):
                values[field] = cells.take(field, partial(_text, longest=longest), "")
        return cells.must("code", spelled, ""), values

    def standing(self, keys: Collection[str]) -> dict[str, Standing]:
        rows = self.model._default_manager.filter(code__in=keys)
        return {row.code: self._stands(row) for row in rows}

    def _stands(self, row: Kept) -> Standing:
        values = {name: getattr(row, name) for name in ("name", *self.texts)}
        return Standing(values, row.organ_id == self.organ.pk, row.closed_at is None)

    def write(self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime) -> None:
        for entry in changes.new:
            row = self.model(organ=self.organ, code=entry.key)
            self._keep(row, entry, tuple(entry.values), by, at)
        keys = [entry.key for entry, _ in changes.changed]
        rows = {row.code: row for row in self.model._default_manager.filter(code__in=keys)}
        for entry, fields in changes.changed:
            rows[entry.key].version += 1
            self._keep(rows[entry.key], entry, tuple(fields), by, at)

    def _keep(
        self, row: Kept, entry: Entry, fields: tuple[str, ...], by: Actor, at: datetime
    ) -> None:
        for name in fields:
            if name != "partners":
                setattr(row, name, entry.values[name])
        row.save()
        event = EntryWritten(self.subject, row.code, tuple(sorted(fields)))
        record(event, by=by, at=at, subject=f"{self.subject}:{row.pk}")


class Supervision(_Listed):
    """市场监管清单."""

    key = subject = "supervision"
    title = "市场监管清单"
    model = SupervisionEntry
    texts = dict.fromkeys(("content", "scope", "measures", "basis", "standard", "procedure"), 2000)
    fields = (
        Field("code", "编码", ("事项编码", "监管事项编码", "编号", "序号"), True),
        Field("name", "名称", ("监管事项", "监管事项名称", "事项名称", "主项名称"), True),
        Field("content", "监管内容", ("内容",)),
        Field("scope", "监管范围", ("范围", "监管对象")),
        Field("measures", "监管措施", ("措施", "监管方式")),
        Field("basis", "监管依据", ("依据", "设定依据")),
        Field("standard", "监管标准", ("标准",)),
        Field("procedure", "监管程序", ("程序", "监管流程")),
        Field("has_permit", "设有行政许可", ("是否行政许可", "行政许可")),
    )

    def read(self, cells: Cells) -> tuple[str, Values]:
        code, values = super().read(cells)
        if cells.text("has_permit"):
            values["has_permit"] = cells.take("has_permit", permit, False)
        return code, values

    def _stands(self, row: Any) -> Standing:
        found = super()._stands(row)
        found.values["has_permit"] = row.has_permit
        return found


class Responsibilities(_Listed):
    """多部门监管责任事项清单."""

    key = "responsibilities"
    subject = "responsibility"
    title = "多部门监管责任事项清单"
    model = ResponsibilityEntry
    texts: ClassVar[Mapping[str, int]] = {"field": 60, "object": 200, "basis": 2000}
    fields = (
        Field("code", "编码", ("事项编码", "编号", "序号"), True),
        Field("name", "责任事项", ("名称", "抽查事项", "监管事项", "事项名称"), True),
        Field("field", "领域", ("抽查领域", "监管领域")),
        Field("object", "检查对象", ("对象", "抽查对象")),
        Field("basis", "依据", ("设定依据", "监管依据")),
        Field("partners", "配合部门", ("参与部门", "协同部门")),
    )

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        super().__init__(organ, columns, options)
        self.partners = Named(
            lambda: partners_offered(organ),
            "code",
            "name",
            "short_name",
            remedy="请填本地机关的名称或代码，多个用顿号隔开。",
        )

    def read(self, cells: Cells) -> tuple[str, Values]:
        code, values = super().read(cells)
        if cells.text("partners"):
            values["partners"] = cells.take("partners", self.partners.codes, NOTHING)
        return code, values

    def _stands(self, row: Any) -> Standing:
        found = super()._stands(row)
        found.values["partners"] = sorted(organ.code for organ in row.partners.all())
        return found

    def standing(self, keys: Collection[str]) -> dict[str, Standing]:
        rows = ResponsibilityEntry.objects.filter(code__in=keys).prefetch_related("partners")
        return {row.code: self._stands(row) for row in rows}

    def _keep(
        self, row: Any, entry: Entry, fields: tuple[str, ...], by: Actor, at: datetime
    ) -> None:
        super()._keep(row, entry, fields, by, at)
        if "partners" in fields:
            found = [self.partners.pk(code) for code in entry.values["partners"]]
            row.partners.set([pk for pk in found if pk])


def _text(text: str, longest: int) -> str:
    if longest < 1000:
        return read.line(text, longest)
    lines = (read.line(line, longest) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
