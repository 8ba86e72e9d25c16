"""The directory of inspection targets: its columns, and how a row of a register becomes a target."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports.cells import Cells, Field
from doubledraw.platform.registry.imports.codes import identify, kind_of, region_of
from doubledraw.platform.registry.imports.directory import (
    Changes,
    Directory,
    Entry,
    Standing,
    Values,
)
from doubledraw.platform.registry.imports.places import Places
from doubledraw.platform.registry.models import ImportBatch, Target, TargetChange, name_key
from doubledraw.platform.registry.states import (
    CreditClass,
    SchemeChoice,
    TargetKind,
    TargetStatus,
    UnknownRegion,
)

CREDIT_WORDS = {
    spelling: credit_class
    for credit_class, spellings in {
        CreditClass.A: "a a低 低 低风险 a级 a类 a级低",
        CreditClass.B: "b b一般 一般 一般风险 中 中低 b级 b类",
        CreditClass.C: "c c较高 较高 较高风险 中高 c级 c类",
        CreditClass.D: "d d高 高 高风险 d级 d类",
        CreditClass.NONE: "未分类 无 暂无 暂无数据 - — /",
    }.items()
    for spelling in spellings.split()
}
STATUS_WORDS = {
    spelling: status
    for status, spellings in {
        TargetStatus.ACTIVE: "存续 在业 在营 开业 正常 有效 在册 登记成立 存续（在营、开业、在册） "
        "存续(在营、开业、在册) active",
        TargetStatus.CANCELLED: "注销 已注销 cancelled",
        TargetStatus.REVOKED: "吊销 已吊销 吊销未注销 吊销，未注销 吊销,未注销 revoked",
        TargetStatus.MOVED: "迁出 已迁出 moved",
    }.items()
    for spelling in spellings.split()
}
# First match decides: a branch of a cooperative is called 农民专业合作社分支机构.
_KIND_SIGNS = (
    ("个体", TargetKind.SOLE_TRADER),
    ("合作社", TargetKind.COOPERATIVE),
    ("民办非企业", TargetKind.NON_ENTERPRISE),
    ("社会服务机构", TargetKind.NON_ENTERPRISE),
    ("事业", TargetKind.INSTITUTION),
    *((sign, TargetKind.ENTERPRISE) for sign in ("公司", "企业", "合伙", "独资", "所有制", "内资")),
)
_COLUMNS = (
    *("name", "kind", "region_id", "address", "industry_code", "industry"),
    *("credit_class", "established", "status", "scheme"),
)

credit_class = read.one_of(CREDIT_WORDS, "unknown_class", "请填 A、B、C、D，或者留空表示未分类。")
status = read.one_of(STATUS_WORDS, "unknown_status", "请填 存续、注销、吊销 或 迁出。")


class Targets(Directory):
    """检查对象名录."""

    key = "targets"
    title = "检查对象名录"
    unit = "户"
    has_codes = True
    name_may_be_code = True
    fields = (
        Field(
            "code",
            "统一社会信用代码",
            ("uscc", "id", "社会信用代码", "信用代码", "统一社会信用代码/注册号", "注册号", "代码"),
            is_required=True,
        ),
        Field(
            "name",
            "名称",
            (
                "企业名称",
                "单位名称",
                "主体名称",
                "市场主体名称",
                "检查对象",
                "检查对象名称",
                "字号名称",
            ),
            is_required=True,
        ),
        Field("kind", "类型", ("企业类型", "主体类型", "市场主体类型", "ent_type")),
        Field("region", "区划代码", ("区划", "行政区划", "乡镇", "所属乡镇", "所在乡镇", "town")),
        Field("address", "住所", ("地址", "经营场所", "住所（经营场所）", "注册地址")),
        Field("industry_code", "行业代码", ("行业门类代码", "industry code")),
        Field("industry", "行业", ("行业名称", "所属行业", "行业门类")),
        Field("credit_class", "信用风险等级", ("信用风险", "风险等级", "信用等级", "信用风险分类")),
        Field("established", "成立日期", ("注册日期", "成立时间", "登记日期", "reg_date")),
        Field("status", "登记状态", ("状态", "经营状态", "企业状态")),
    )

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        super().__init__(organ, columns, options)
        self.places = Places(organ)
        self.choice = options.get("scheme", SchemeChoice.USCC)

    def read(self, cells: Cells) -> tuple[str, Values]:
        scheme, code = cells.must("code", lambda text: identify(text, self.choice), ("", ""))
        values: Values = {"scheme": str(scheme), "name": cells.must("name", read.name, "")}
        if kind := _kind(cells.text("kind")):
            values["kind"] = str(kind)
        if cells.text("region"):
            values["region_id"] = self._stated(cells)
        elif code:
            self.remark("region_by_code" if self._issued(scheme, code) else "region_by_organ")
        if cells.has("credit_class"):
            values["credit_class"] = str(cells.take("credit_class", credit_class, CreditClass.NONE))
        for field, parse in (
            ("address", lambda text: read.line(text, 300)),
            ("industry_code", lambda text: read.line(text, 8)),
            ("industry", _industry),
            ("established", read.day),
            ("status", status),
        ):
            if found := cells.take(field, parse, ""):
                values[field] = str(found)
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

    def standing(self, keys: Collection[str]) -> dict[str, Standing]:
        rows = Target.objects.filter(code__in=keys).values("code", "organ_id", *_COLUMNS)
        return {
            row["code"]: Standing(
                {
                    **{name: row[name] for name in _COLUMNS},
                    "established": row["established"].isoformat() if row["established"] else "",
                },
                row["organ_id"] == self.organ.pk,
            )
            for row in rows
        }

    def missing_from(self, keys: Collection[str]) -> list[dict[str, str]]:
        ours = Target.objects.filter(organ=self.organ, status=TargetStatus.ACTIVE)
        rows = ours.order_by("code").values_list("code", "name")
        return [{"code": code, "name": name} for code, name in rows if code not in keys]

    def write(self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime) -> None:
        Target.objects.bulk_create(self._new(entry, batch, at) for entry in changes.new)
        touched = self._revised(changes, at)
        TargetChange.objects.bulk_create(
            TargetChange(
                target_id=touched[entry.key].pk, batch=batch, by=by.user_id, at=at, fields=fields
            )
            for entry, fields in changes.changed
        )

    def _new(self, entry: Entry, batch: ImportBatch, at: datetime) -> Target:
        scheme = entry.values["scheme"]
        target = Target(
            organ_id=self.organ.pk,
            brought_by_id=batch.pk,
            code=entry.key,
            kind=kind_of(scheme, entry.key),
            region_id=self._issued(scheme, entry.key) or self.places.home,
            credit_class=CreditClass.NONE,
            entered_at=at,
            changed_at=at,
        )
        _set(target, entry.values)
        return target

    def _revised(self, changes: Changes, at: datetime) -> dict[str, Target]:
        """Write the changed rows in one statement a chunk; the code is what joins them."""
        keys = [entry.key for entry, _ in changes.changed]
        found = {target.code: target for target in Target.objects.filter(code__in=keys)}
        rows = []
        for entry, fields in changes.changed:
            target = found[entry.key]
            _set(target, {name: entry.values[name] for name in fields})
            rows.append(_copy(target, version=target.version + 1, changed_at=at))
        if rows:
            Target.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["code"],
                update_fields=[*_COLUMNS, "name_key", "version", "changed_at"],
            )
        return found

    def shown(self, name: str, value: Any) -> str:
        if name == "region_id":
            return self.places.names.get(value, str(value))
        words = {"credit_class": CreditClass, "kind": TargetKind, "status": TargetStatus}
        if name in words and value is not None:
            return words[name].of(value).label
        return super().shown(name, value)


def _set(target: Target, values: Values) -> None:
    for name, value in values.items():
        setattr(target, name, value)
    if "name" in values:
        target.name_key = name_key(target.name)
    if values.get("established"):
        target.established = date.fromisoformat(values["established"])


def _copy(target: Target, *, version: int, changed_at: datetime) -> Target:
    """The same row without its number, so that the code alone decides which row is meant."""
    fields = {name: getattr(target, name) for name in (*_COLUMNS, "code", "organ_id", "name_key")}
    return Target(**fields, version=version, entered_at=target.entered_at, changed_at=changed_at)


def _kind(text: str) -> TargetKind | None:
    return next((kind for sign, kind in _KIND_SIGNS if sign in text), None)


def _industry(text: str) -> str:
    """An industry can name a stratum, and names of strata hold no comma (DD-1 §2)."""
    return read.line(text, 60).replace(",", "，")
