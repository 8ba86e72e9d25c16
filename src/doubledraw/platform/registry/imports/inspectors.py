"""The directory of inspectors: its columns, and how a row of a roster becomes an inspector."""

import unicodedata
from collections.abc import Collection, Mapping
from datetime import date, datetime

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports.cells import Cells, Field
from doubledraw.platform.registry.imports.codes import LOCAL
from doubledraw.platform.registry.imports.directory import (
    Changes,
    Directory,
    Entry,
    Standing,
    Values,
)
from doubledraw.platform.registry.imports.places import Places
from doubledraw.platform.registry.models import ImportBatch, Inspector
from doubledraw.platform.registry.states import InspectorStatus

EVERYWHERE = "*"
_EVERYWHERE_WORDS = ("*", "全域", "全区", "全县", "全市", "全部", "不限")
_LONGEST_QUALIFICATION = 64
_COLUMNS = (
    *("organ_id", "name", "qualifications", "regions"),
    *("capacity", "prior_load", "valid_until", "status"),
)

status = read.one_of(
    {
        "有效": InspectorStatus.ACTIVE,
        "在岗": InspectorStatus.ACTIVE,
        "active": InspectorStatus.ACTIVE,
        "失效": InspectorStatus.INACTIVE,
        "离岗": InspectorStatus.INACTIVE,
        "调离": InspectorStatus.INACTIVE,
        "退休": InspectorStatus.INACTIVE,
        "inactive": InspectorStatus.INACTIVE,
    },
    "unknown_status",
    "请填 有效 或 失效。",
)


class Inspectors(Directory):
    """执法人员名录."""

    key = "inspectors"
    title = "执法人员名录"
    unit = "人"
    fields = (
        Field(
            "ref",
            "执法证号",
            (
                "certificate",
                "执法证件号",
                "执法证编号",
                "证件编号",
                "证号",
                "省政府执法证",
                "工商部门执法证",
            ),
            is_required=True,
        ),
        Field("name", "姓名", ("inspector",), is_required=True),
        Field("department", "部门", ("部门/机构", "工作单位", "所在单位", "执法机关", "organ")),
        Field("qualifications", "资质", ("岗位资质资格", "资质资格", "执法资质")),
        Field("regions", "区域", ("岗位管辖片区", "管辖区域", "片区")),
        Field("capacity", "上限", ("年度上限", "检查上限")),
        Field("prior_load", "已派", ("load", "已派次数", "已检查次数")),
        Field("valid_until", "有效期", ("有效期至", "证件有效期", "证件有效期至")),
        Field("status", "状态", ("人员状态",)),
    )

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        super().__init__(organ, columns, options)
        self.places = Places(organ)
        self.organs = _organs_below(organ)
        self.organ_names = {found.pk: found.name for found in self.organs.values()}

    def read(self, cells: Cells) -> tuple[str, Values]:
        ref = cells.must("ref", _ref, "")
        values: Values = {
            "name": cells.must("name", lambda text: read.name(text, 60), ""),
            "organ_id": cells.take("department", self._organ, self.organ).pk,
        }
        if found := cells.take("qualifications", _qualifications, None):
            values["qualifications"] = found
        if regions := cells.take("regions", self._regions, None):
            values["regions"] = regions
        for field in ("capacity", "prior_load"):
            number = cells.take(field, read.natural, None)
            if number is not None:
                values[field] = number
        if day := cells.take("valid_until", read.day, ""):
            values["valid_until"] = day
        if state := cells.take("status", status, None):
            values["status"] = str(state)
        return ref, values

    def _organ(self, text: str) -> Organ:
        found = self.organs.get(_folded(text))
        if found is None:
            raise Invalid(
                "unknown_department",
                "本机关和下级中没有“{department}”",
                remedy="请填机关的全称、简称或代码；新机关请安全管理员先登记。",
                department=text[:40],
            )
        return found

    def _regions(self, text: str) -> list[str]:
        if text in _EVERYWHERE_WORDS:
            return [EVERYWHERE]
        return sorted({self.places.find(entry) for entry in read.listed(text)})

    def standing(self, keys: Collection[str]) -> dict[str, Standing]:
        rows = Inspector.objects.filter(ref__in=keys).select_related("organ")
        return {row.ref: self._standing(row) for row in rows}

    def _standing(self, row: Inspector) -> Standing:
        values = {name: getattr(row, name) for name in _COLUMNS}
        values["valid_until"] = row.valid_until.isoformat() if row.valid_until else ""
        return Standing(values, row.organ.path.startswith(self.organ.path))

    def missing_from(self, keys: Collection[str]) -> list[dict[str, str]]:
        ours = Inspector.objects.filter(
            organ__path__startswith=self.organ.path, status=InspectorStatus.ACTIVE
        )
        rows = ours.order_by("ref").values_list("ref", "name")
        return [{"code": ref, "name": name} for ref, name in rows if ref not in keys]

    def write(self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime) -> None:
        Inspector.objects.bulk_create(_new(entry, at) for entry in changes.new)
        keys = [entry.key for entry, _ in changes.changed]
        found = {row.ref: row for row in Inspector.objects.filter(ref__in=keys)}
        for entry, fields in changes.changed:
            row = found[entry.key]
            _set(row, {name: entry.values[name] for name in fields})
            row.version, row.changed_at = row.version + 1, at
        Inspector.objects.bulk_update(
            found.values(), [*_COLUMNS, "version", "changed_at"], batch_size=200
        )

    def shown(self, name: str, value: object) -> str:
        if name == "organ_id" and isinstance(value, int):
            return self.organ_names.get(value, "")
        if name == "regions" and isinstance(value, list):
            return "、".join(str(self.places.names.get(code, code)) for code in value)
        if name == "status" and value:
            return InspectorStatus.of(str(value)).label
        return super().shown(name, value)


def _new(entry: Entry, at: datetime) -> Inspector:
    row = Inspector(ref=entry.key, regions=[EVERYWHERE], changed_at=at)
    _set(row, entry.values)
    return row


def _set(row: Inspector, values: Values) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    if values.get("valid_until"):
        row.valid_until = date.fromisoformat(values["valid_until"])


def _ref(text: str) -> str:
    ref = "".join(unicodedata.normalize("NFKC", text).split())
    if not LOCAL.fullmatch(ref):
        raise Invalid(
            "bad_ref",
            "执法证号只能用数字、字母和 . _ : - ，最多 64 位",
            remedy="请对照执法证填写。",
        )
    return ref


def _qualifications(text: str) -> list[str]:
    """Sorted, each once; 无 means none."""
    entries = sorted(set(read.listed(text)) - {"无", "-"})
    for entry in entries:
        if len(entry) > _LONGEST_QUALIFICATION:
            raise Invalid("too_long", "资质名称太长", remedy="多项资质请用顿号分开。")
    return entries


def _organs_below(organ: Organ) -> dict[str, Organ]:
    """The organ and those below it, by every name they go by; an ambiguous name names nobody."""
    found: dict[str, Organ] = {}
    twice: set[str] = set()
    for each in Organ.objects.filter(path__startswith=organ.path):
        for name in {_folded(each.code), _folded(each.name), _folded(each.short_name)}:
            twice |= {name} if name in found else set()
            found[name] = each
    return {name: each for name, each in found.items() if name not in twice}


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
