"""The directory of inspection targets: its columns, and how a row of a register becomes a target."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from typing import Any

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import shared_with
from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports import industries, target_rows
from doubledraw.platform.registry.imports import target_words as words
from doubledraw.platform.registry.imports.applying import moved_on
from doubledraw.platform.registry.imports.cells import Cells
from doubledraw.platform.registry.imports.codes import identify, kind_of, region_of, unspaced
from doubledraw.platform.registry.imports.directory import (
    Changes,
    Directory,
    Entry,
    Standing,
    Values,
)
from doubledraw.platform.registry.imports.places import Places
from doubledraw.platform.registry.imports.target_columns import (
    COLUMNS,
    FIELDS,
    PLAIN,
    TOLD_OF_ALL,
    credit_class,
    credit_grade,
    scheme,
)
from doubledraw.platform.registry.models import ImportBatch, Target
from doubledraw.platform.registry.states import (
    CreditClass,
    CreditGrade,
    Scheme,
    SchemeChoice,
    TargetKind,
    TargetSize,
    TargetStatus,
    UnknownRegion,
)

_LABELS: dict[str, Any] = {
    "credit_class": CreditClass,
    "credit_grade": CreditGrade,
    "kind": TargetKind,
    "size": TargetSize,
    "status": TargetStatus,
    "scheme": Scheme,
}


class Targets(Directory):
    """检查对象名录."""

    key = "targets"
    title = "检查对象名录"
    unit = "户"
    fills = (Target,)
    has_codes = True
    name_may_be_code = True
    compares_ahead = True
    fields = FIELDS

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        super().__init__(organ, columns, options)
        self.places = Places(organ)
        self.choice = options.get("scheme", SchemeChoice.USCC)
        self._plain = [(name, parse) for name, parse in PLAIN.items() if name in columns]
        self._known: dict[str, tuple[int, int]] = {}
        self._merged: set[str] = set()
        self._parents: dict[str, int | None] = {}

    def read(self, cells: Cells) -> tuple[str, Values]:
        choice = cells.take("scheme", scheme, "") or self.choice
        found, code = cells.must("code", lambda text: identify(text, choice), ("", ""))
        values: Values = {"scheme": str(found), "name": cells.must("name", read.name, "")}
        if kind := words.kind_called(cells.text("kind")):
            values["kind"] = str(kind)
        if cells.text("region"):
            values["region_id"] = self._stated(cells)
        elif code:
            self.remark("region_by_code" if self._issued(found, code) else "region_by_organ")
        if cells.has("credit_class"):
            values["credit_class"] = str(cells.take("credit_class", credit_class, CreditClass.NONE))
        if cells.has("credit_grade"):
            values["credit_grade"] = str(cells.take("credit_grade", credit_grade, CreditGrade.NONE))
        for name, parse in self._plain:
            if said := cells.take(name, parse, ""):
                values[name] = str(said)
            elif name in TOLD_OF_ALL:
                values[name] = ""
        if cells.text("parent"):
            values["parent_id"] = cells.take("parent", partial(self._parent, code), None)
        self._industry(values)
        self._whole_place(cells, values)
        return code, values

    def _issued(self, scheme: str, code: str) -> str:
        """Where the code was issued, when that lies here."""
        issued = region_of(scheme, code)
        return issued if self.places.lies_at_home(issued) else ""

    def _stated(self, cells: Cells) -> str:
        try:
            return self.places.find(cells.text("region"))
        except Invalid as trouble:
            if self.options.get("unknown_region") != UnknownRegion.ORGAN:
                cells.troubles.append(("region", trouble))
            self.remark("region_unknown")
            return self.places.home

    def _parent(self, code: str, text: str) -> int:
        """The id of the firm a site belongs to; it must be in a directory that serves this organ."""
        wanted = unspaced(text)
        if wanted not in self._parents:
            within = Target.objects.filter(shared_with(self.organ.path))
            named = within.filter(code__in={wanted, wanted.upper()})
            self._parents[wanted] = named.values_list("pk", flat=True).first()
        found = self._parents[wanted]
        if found is None or wanted.upper() == code:
            raise Invalid(
                "unknown_parent",
                "名录中没有所属单位 {parent}",
                remedy="请先导入所属单位，再导入它的场所；自己不能属于自己。",
                parent=wanted[:40],
            )
        return found

    def _industry(self, values: Values) -> None:
        code, name = values.get("industry_code", ""), values.get("industry", "")
        if not code and not name:
            return
        code, name = industries.completed(code, name)
        values |= {key: v for key, v in (("industry_code", code), ("industry", name)) if v}
        if code and name and not industries.agree(code, name):
            self.remark("industry_differs")

    def _whole_place(self, cells: Cells, values: Values) -> None:
        """Coordinates come in twos."""
        if ("longitude" in values) != ("latitude" in values) and not cells.troubles:
            missing = "latitude" if "longitude" in values else "longitude"
            if cells.has(missing) or "longitude" in self.columns:
                why = Invalid(
                    "half_a_place", "经度和纬度只有一个", remedy="请补上另一个，或者都留空。"
                )
                cells.troubles.append((missing, why))

    def standing(self, keys: Collection[str]) -> dict[str, Standing]:
        columns = ("code", "organ_id", "id", "version", "parent__code", *COLUMNS)
        rows = list(Target.objects.filter(code__in=keys).values(*columns))
        self._known = {row["code"]: (row["id"], row["version"]) for row in rows}
        self._merged = {row["code"] for row in rows if row["status"] == TargetStatus.MERGED}
        return {
            row["code"]: Standing(
                {name: _told(row[name]) for name in COLUMNS}
                | {"parent": _told(row["parent__code"])},
                row["organ_id"] == self.organ.pk,
                row["status"] != TargetStatus.MERGED,
            )
            for row in rows
        }

    def compare(self, entries: Sequence[Entry]) -> Changes:
        """As ever; but that a target is part of another is said by a ruling on duplicates, never by a file."""
        changes = super().compare(entries)
        merged = [entry for entry in changes.new if _says_merged(entry)]
        merged += [entry for entry, _ in changes.changed if _says_merged(entry)]
        if merged:
            changes.new = [entry for entry in changes.new if not _says_merged(entry)]
            changes.changed = [row for row in changes.changed if not _says_merged(row[0])]
            changes.foreign += merged
        return changes

    def foreign(self, entry: Entry) -> tuple[str, Invalid]:
        if _says_merged(entry) and entry.key not in self._merged:
            return "status", Invalid(
                "merged_by_file",
                "“已并入”只能由查重得出",
                remedy="请填别的登记状态，或者在查重页办理并入。",
            )
        if entry.key not in self._merged:
            return super().foreign(entry)
        return "code", Invalid(
            "merged_target",
            "{key} 查重时已并入另一对象",
            remedy="请改填并入后的对象的代码，或者删去这一行。",
            key=entry.key,
        )

    def missing_from(self, keys: Collection[str]) -> list[dict[str, str]]:
        ours = Target.objects.filter(organ=self.organ, status=TargetStatus.ACTIVE)
        rows = ours.order_by("code").values_list("code", "name").iterator(5_000)
        return [{"code": code, "name": name} for code, name in rows if code not in keys]

    def ready(
        self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime
    ) -> target_rows.Ready:
        new = self._new(changes, batch, at)
        return target_rows.ready(changes, new, self._known, batch, by, at)

    def putting(self) -> AbstractContextManager[None]:
        return target_rows.names_indexed_together()

    def put(self, ready: Any) -> None:
        if not target_rows.put(ready):
            raise moved_on()

    def write(self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime) -> None:
        self.put(self.ready(changes, batch, by=by, at=at))

    def _new(self, changes: Changes, batch: ImportBatch, at: datetime) -> Iterator[target_rows.Row]:
        when = target_rows.moment(at)
        always = {
            "version": 1,
            "organ_id": self.organ.pk,
            "brought_by_id": batch.pk,
            "status": TargetStatus.ACTIVE.value,
            "entered_at": when,
            "changed_at": when,
        }
        for entry in changes.new:
            scheme, code = entry.values["scheme"], entry.key
            its_own = {
                "code": code,
                "kind": kind_of(scheme, code).value,
                "region_id": self._issued(scheme, code) or self.places.home,
            }
            yield target_rows.new_row(always | its_own | target_rows.spelled(entry.values))

    def shown(self, name: str, value: Any) -> str:
        if name == "region_id":
            return self.places.names.get(value, str(value))
        if name == "parent_id" and value:
            found = Target.objects.filter(pk=value).values_list("name", flat=True).first()
            return found or str(value)
        if name in _LABELS and value is not None:
            return str(_LABELS[name].of(value).label)
        return super().shown(name, value)


def _says_merged(entry: Entry) -> bool:
    return bool(entry.values.get("status") == TargetStatus.MERGED)


def _told(value: Any) -> Any:
    """A column's value as files and histories have it: text, ids as they are, nothing as nothing."""
    if value is None:
        return ""
    return value if isinstance(value, int) else str(value)
