"""The directory of inspectors: its columns, and how a row of a roster becomes an inspector with certificates."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.kernel.flow import Labelled
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports import people
from doubledraw.platform.registry.imports.cells import Cells, Field
from doubledraw.platform.registry.imports.certificates import (
    department_certificates,
    holders_of,
    keep_certificates,
)
from doubledraw.platform.registry.imports.directory import (
    Changes,
    Directory,
    Entry,
    Standing,
    Values,
)
from doubledraw.platform.registry.imports.people import EVERYWHERE
from doubledraw.platform.registry.imports.places import Places
from doubledraw.platform.registry.models import (
    Certificate,
    ImportBatch,
    Inspector,
    InspectorChange,
)
from doubledraw.platform.registry.states import (
    CertificateKind,
    InspectorKind,
    InspectorLevel,
    InspectorStatus,
    PostCategory,
)

DAYS = ("valid_until", "on_post_since")
COLUMNS = (
    *("organ_id", "name", "kind", "post_category", "level", "position", "employee_number"),
    *("phone", "qualifications", "specialties", "regions", "capacity", "prior_load"),
    *("on_post_since", "valid_until", "status"),
)
"""The columns of an inspector that a file, or a person at the page, can set."""
HELD = ("department_certificate", "department_valid_until")
LABELS: dict[str, type[Labelled]] = {
    "kind": InspectorKind,
    "post_category": PostCategory,
    "level": InspectorLevel,
    "status": InspectorStatus,
}
_UNTIL = ("有效期", "有效期至", "证件有效期", "证件有效期至")


def _among(labels: type[Labelled], rule: str, remedy: str, **codes: Labelled) -> Any:
    """A reader of cells that hold a label, its code here, or the number of a provincial code table."""
    words = {word: each for each in labels for word in (each.value, each.label)}
    return read.one_of({**words, **codes}, rule, remedy)


kind = _among(
    InspectorKind,
    "unknown_kind",
    "请填 行政执法类公务员、具备行政执法资格人员 或 日常监管人员。",
    公务员=InspectorKind.CIVIL_SERVANT,
    参照公务员法管理人员=InspectorKind.CIVIL_SERVANT,
    事业编制执法人员=InspectorKind.QUALIFIED,
    执法人员=InspectorKind.QUALIFIED,
    监管人员=InspectorKind.DAILY,
)
post_category = _among(
    PostCategory, "unknown_category", "请填 工商行政管理类、食品药品管理类、质量技术监督类 等。"
)
level = _among(
    InspectorLevel,
    "unknown_level",
    "请填 省级、市级、县级 或 所级。",
    **{
        "1": InspectorLevel.CITY,
        "2": InspectorLevel.COUNTY,
        "3": InspectorLevel.PROVINCE,
        "4": InspectorLevel.STATION,
    },
)


class Inspectors(Directory):
    """执法人员名录. Identity card numbers and schooling, which rosters often bring, are not kept."""

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
                "行政执法证",
            ),
            is_required=True,
        ),
        Field("name", "姓名", ("inspector",), is_required=True),
        Field("department", "部门", ("部门/机构", "工作单位", "所在单位", "执法机关", "organ")),
        Field("employee_number", "单位工号", ("工号", "职工编号")),
        Field("kind", "人员类别", ("人员类型", "人员性质")),
        Field("post_category", "岗位大类", ("岗位类别",)),
        Field("level", "层级", ("单位层级",)),
        Field("position", "担任职务", ("职务",)),
        Field("phone", "手机号", ("手机", "手机号码", "联系电话")),
        Field("qualifications", "资质", ("岗位资质资格", "资质资格", "执法资质")),
        Field("expert", "是否专家", ("专家类型", "专家")),
        Field("specialties", "执法事项范围", ("专长", "执法范围")),
        Field("regions", "区域", ("岗位管辖片区", "管辖区域", "片区")),
        Field("on_post_since", "从事本岗起始日期", ("本岗起始日期", "从事本岗日期")),
        Field("capacity", "上限", ("年度上限", "检查上限")),
        Field("prior_load", "已派", ("load", "已派次数", "已检查次数")),
        Field("valid_until", "有效期", ("有效期至", "证件有效期", "证件有效期至")),
        Field("department_certificate", "部门执法证", ("工商部门执法证", "部门执法证号")),
        Field("department_valid_until", "部门执法证有效期至", ("部门执法证有效期",)),
        Field("status", "状态", ("人员状态",)),
    )

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        super().__init__(organ, columns, options)
        self.places = Places(organ)
        self.organs = people.organs_below(organ)
        self.organ_names = {found.pk: found.name for found in self.organs.values()}
        self.seen: dict[str, str] = {}
        self.held_by: dict[str, str] = {}

    @classmethod
    def guessed(cls, headers: Sequence[str], found: Mapping[str, int]) -> dict[str, int]:
        """Two columns called 有效期: each belongs to the certificate it stands behind."""
        columns = dict(found)
        names = ["".join(header.split()) for header in headers]
        for number, until in (("department_certificate", HELD[1]), ("ref", "valid_until")):
            place = columns.get(number, -1) + 1
            taken = columns.get("valid_until") if until != "valid_until" else None
            if 0 < place < len(names) and names[place] in _UNTIL and place != taken:
                columns.setdefault(until, place)
        return columns

    def read(self, cells: Cells) -> tuple[str, Values]:
        second = cells.take("department_certificate", people.number, "")
        ref = cells.take("ref", people.number, "") if cells.text("ref") or second else ""
        if not ref and not any(name == "ref" for name, _ in cells.troubles):
            ref = second or cells.must("ref", people.number, "")
        values: Values = {
            "name": cells.must("name", lambda text: read.name(text, 60), ""),
            "organ_id": cells.take("department", self._department, self.organ).pk,
        }
        self._read_card(cells, values)
        self._read_work(cells, values)
        if second:
            self._note_certificate(cells, ref, second, values)
        return ref, values

    def _read_card(self, cells: Cells, values: Values) -> None:
        for name, parse in (("kind", kind), ("post_category", post_category), ("level", level)):
            if found := cells.take(name, parse, None):
                values[name] = str(found)
        for name, longest in (("position", 60), ("employee_number", 40)):
            if text := cells.take(name, partial(read.line, longest=longest), ""):
                values[name] = text
        if phone := cells.take("phone", people.phone, ""):
            values["phone"] = phone

    def _read_work(self, cells: Cells, values: Values) -> None:
        held = cells.take("qualifications", people.abilities, list[str]())
        expert = cells.take("expert", people.abilities, list[str]())
        if held or expert:
            values["qualifications"] = sorted({*held, *expert})
        if scope := cells.take("specialties", people.abilities, None):
            values["specialties"] = scope
        if regions := cells.take("regions", lambda text: people.regions(text, self.places), None):
            values["regions"] = regions
        for field in ("capacity", "prior_load"):
            number = cells.take(field, read.natural, None)
            if number is not None:
                values[field] = number
        for field in DAYS:
            if day := cells.take(field, read.day, ""):
                values[field] = day
        if state := cells.take("status", people.status, None):
            values["status"] = str(state)

    def _note_certificate(self, cells: Cells, ref: str, number: str, values: Values) -> None:
        if self.seen.setdefault(number, ref) != ref:
            twice = Invalid(
                "certificate_twice",
                "证号 {number} 在文件里已经写给另一个人",
                remedy="请核对这两行的部门执法证。",
                number=number,
            )
            cells.troubles.append(("department_certificate", twice))
        values["department_certificate"] = number
        if day := cells.take("department_valid_until", read.day, ""):
            values["department_valid_until"] = day

    def _department(self, text: str) -> Organ:
        return people.department(text, self.organs)

    def standing(self, keys: Collection[str]) -> dict[str, Standing]:
        holders = holders_of(keys)
        held = department_certificates(holders.values())
        return {key: self._standing(row, held.get(row.pk)) for key, row in holders.items()}

    def _standing(self, row: Inspector, held: Certificate | None) -> Standing:
        values = {name: getattr(row, name) for name in COLUMNS}
        for name in DAYS:
            values[name] = values[name].isoformat() if values[name] else ""
        values["department_certificate"] = held.number if held else ""
        until = held.valid_until if held else None
        values["department_valid_until"] = until.isoformat() if until else ""
        return Standing(values, row.organ.path.startswith(self.organ.path))

    def compare(self, entries: Sequence[Entry]) -> Changes:
        """As ever; and a department certificate that somebody else holds is refused."""
        numbers = {entry.values.get("department_certificate", "") for entry in entries} - {""}
        rows = Certificate.objects.filter(kind=CertificateKind.DEPARTMENT, number__in=numbers)
        holders = dict(rows.values_list("number", "inspector__ref")) if numbers else {}
        own = [entry for entry in entries if not self._is_taken(entry, holders)]
        changes = super().compare(own)
        changes.foreign += [entry for entry in entries if entry.key in self.held_by]
        return changes

    def _is_taken(self, entry: Entry, holders: Mapping[str, str]) -> bool:
        holder = holders.get(entry.values.get("department_certificate", ""))
        if holder is None or holder == entry.key:
            return False
        known = holders_of([entry.key]).get(entry.key)
        if known is not None and known.ref == holder:
            return False
        self.held_by[entry.key] = holder
        return True

    def foreign(self, entry: Entry) -> tuple[str, Invalid]:
        if entry.key not in self.held_by:
            return super().foreign(entry)
        return "department_certificate", Invalid(
            "certificate_taken",
            "这个部门执法证号已经登记在执法证号 {ref} 的人名下",
            remedy="请核对证号；换了执法证的，请先在人员页面上登记新证。",
            ref=self.held_by[entry.key],
        )

    def missing_from(self, keys: Collection[str]) -> list[dict[str, str]]:
        ours = Inspector.objects.filter(
            organ__path__startswith=self.organ.path, status=InspectorStatus.ACTIVE
        )
        renewed = Certificate.objects.filter(
            inspector__in=ours, kind=CertificateKind.ENFORCEMENT
        ).values_list("inspector__ref", "number")
        there = {ref for ref, number in renewed if number in keys}
        rows = ours.order_by("ref").values_list("ref", "name")
        return [
            {"code": ref, "name": name}
            for ref, name in rows
            if ref not in keys and ref not in there
        ]

    def write(self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime) -> None:
        new = [_new(entry, at) for entry in changes.new]
        Inspector.objects.bulk_create(new)
        keys = [entry.key for entry, _ in changes.changed]
        found = holders_of(keys)
        for entry, fields in changes.changed:
            row = found[entry.key]
            set_values(row, {name: entry.values[name] for name in fields})
            row.version, row.changed_at = row.version + 1, at
        Inspector.objects.bulk_update(
            found.values(), [*COLUMNS, "version", "changed_at"], batch_size=200
        )
        told: list[tuple[Inspector, Entry, dict[str, list[Any]]]] = [
            (row, entry, {}) for row, entry in zip(new, changes.new, strict=True)
        ]
        told += [(found[entry.key], entry, fields) for entry, fields in changes.changed]
        InspectorChange.objects.bulk_create(
            InspectorChange(inspector=row, batch=batch, fields=fields, by=by.user_id, at=at)
            for row, _, fields in told
        )
        keep_certificates((row, entry.key, entry.values) for row, entry, _ in told)

    def shown(self, name: str, value: object) -> str:
        if name == "organ_id" and isinstance(value, int):
            return self.organ_names.get(value, "")
        if name == "regions" and isinstance(value, list):
            return "、".join(str(self.places.names.get(code, code)) for code in value)
        if name in LABELS and value:
            return str(LABELS[name].of(str(value)).label)
        return super().shown(name, value)


def _new(entry: Entry, at: datetime) -> Inspector:
    row = Inspector(ref=entry.key, regions=[EVERYWHERE], changed_at=at)
    set_values(row, entry.values)
    return row


def set_values(row: Inspector, values: Values) -> None:
    """Put staged values on a row; dates are texts there."""
    for name, value in values.items():
        if name in COLUMNS:
            setattr(row, name, people.day_or_none(value) if name in DAYS else value)
