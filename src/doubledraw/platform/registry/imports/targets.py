"""The directory of inspection targets: its columns, and how a row of a register becomes a target."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
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
from doubledraw.platform.registry.imports.cells import Cells, Field
from doubledraw.platform.registry.imports.codes import identify, kind_of, region_of, unspaced
from doubledraw.platform.registry.imports.directory import (
    Changes,
    Directory,
    Entry,
    Standing,
    Values,
)
from doubledraw.platform.registry.imports.places import Places
from doubledraw.platform.registry.imports.target_words import CREDIT_WORDS, STATUS_WORDS
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

__all__ = ["CREDIT_WORDS", "STATUS_WORDS", "Targets"]

_SCOPE = 1_000
_PLACES = Decimal("0.000001")
_DATES = (
    *("credit_class_on", "credit_grade_on", "abnormal_since", "blacklisted_since"),
    *("established", "ended_on"),
)
_COLUMNS = (
    *("name", "kind", "size", "parent_id", "region_id", "address", "longitude", "latitude"),
    *("industry_code", "industry", "scope", "contact", "phone"),
    *("credit_class", "credit_class_source", "credit_grade", "credit_grade_source"),
    *("status", "scheme", *_DATES),
)
_LABELS: dict[str, Any] = {
    "credit_class": CreditClass,
    "credit_grade": CreditGrade,
    "kind": TargetKind,
    "size": TargetSize,
    "status": TargetStatus,
    "scheme": Scheme,
}

credit_class = read.one_of(CREDIT_WORDS, "unknown_class", "请填 A、B、C、D，或者留空表示未分类。")
credit_grade = read.one_of(words.GRADE_WORDS, "unknown_grade", "请填 1、2、3，或者留空表示未评定。")
size = read.one_of(words.SIZE_WORDS, "unknown_size", "请填 大型、中型、小型、微型，或者留空。")
status = read.one_of(STATUS_WORDS, "unknown_status", "请填 存续、注销、吊销 或 迁出。")


def scope(text: str) -> str:
    """What a firm may do. It tells nobody apart: what cannot be seen is left out, what is too long is cut."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return read.line(text, len(text) * 20)[:_SCOPE]


def industry(text: str) -> str:
    """An industry can name a stratum, and names of strata hold no comma (DD-1 §2)."""
    return read.line(text, 60).replace(",", "，")


def degrees(most: int, text: str) -> str:
    """Degrees east or north, to six places."""
    try:
        found = Decimal(text.strip("°")).quantize(_PLACES)
    except InvalidOperation:
        found = Decimal(most + 1)
    if not abs(found) <= most:
        raise Invalid(
            "degrees",
            "不是 -{most} 到 {most} 之间的度数",
            remedy="请填十进制度数，如 119.654321。",
            most=most,
        )
    return str(found)


# How a cell becomes a value, for all that needs to know of nothing else.
_PLAIN: dict[str, Callable[[str], Any]] = {
    "size": size,
    "address": lambda text: read.line(text, 300),
    "longitude": partial(degrees, 180),
    "latitude": partial(degrees, 90),
    "industry_code": lambda text: read.line(text, 8),
    "industry": industry,
    "scope": scope,
    "contact": lambda text: read.line(text, 60),
    "phone": lambda text: read.line(text, 40),
    "credit_class_source": lambda text: read.line(text, 100),
    "credit_grade_source": lambda text: read.line(text, 100),
    "status": status,
    **dict.fromkeys(_DATES, read.day),
}
# A file that has such a column says of everybody whether they stand on the list: an empty cell takes them off.
_TOLD_OF_ALL = ("abnormal_since", "blacklisted_since")


class Targets(Directory):
    """检查对象名录."""

    key = "targets"
    title = "检查对象名录"
    unit = "户"
    has_codes = True
    name_may_be_code = True
    compares_ahead = True
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
                *("企业名称", "单位名称", "主体名称", "市场主体名称"),
                *("检查对象", "检查对象名称", "字号名称"),
            ),
            is_required=True,
        ),
        Field("kind", "类型", ("企业类型", "主体类型", "市场主体类型", "ent_type")),
        Field("size", "规模", ("企业规模", "划型", "企业划型")),
        Field("parent", "所属单位代码", ("上级单位代码", "所属单位", "所属企业代码")),
        Field("region", "区划代码", ("区划", "行政区划", "乡镇", "所属乡镇", "所在乡镇", "town")),
        Field("address", "住所", ("地址", "经营场所", "住所（经营场所）", "注册地址")),
        Field("longitude", "经度", ("lng", "lon")),
        Field("latitude", "纬度", ("lat",)),
        Field("industry_code", "行业代码", ("行业门类代码", "industry code")),
        Field("industry", "行业", ("行业名称", "所属行业", "行业门类")),
        Field("scope", "经营范围", ("业务范围", "主营业务")),
        Field("contact", "联系人", ("联络员", "企业联系人")),
        Field("phone", "联系电话", ("电话", "联系人电话", "手机号", "联络员电话")),
        Field("credit_class", "信用风险等级", ("信用风险", "风险等级", "信用等级", "信用风险分类")),
        Field("credit_class_on", "等级评定日期", ("信用风险等级日期", "风险等级评定日期")),
        Field("credit_class_source", "等级来源", ("信用风险等级来源",)),
        Field("credit_grade", "信用等次", ("信用评价等次", "诚信等级")),
        Field("credit_grade_on", "等次评定日期", ("信用等次日期",)),
        Field("credit_grade_source", "等次来源", ("信用等次来源",)),
        Field("abnormal_since", "列入经营异常名录日期", ("经营异常日期", "列入异常名录日期")),
        Field("blacklisted_since", "列入严重违法失信名单日期", ("严重违法日期", "列入黑名单日期")),
        Field("established", "成立日期", ("注册日期", "成立时间", "登记日期", "reg_date")),
        Field("ended_on", "终止日期", ("注销日期", "吊销日期", "迁出日期")),
        Field("status", "登记状态", ("状态", "经营状态", "企业状态")),
    )

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        super().__init__(organ, columns, options)
        self.places = Places(organ)
        self.choice = options.get("scheme", SchemeChoice.USCC)
        self._plain = [(name, parse) for name, parse in _PLAIN.items() if name in columns]
        self._known: dict[str, tuple[int, int]] = {}
        self._merged: set[str] = set()
        self._parents: dict[str, int | None] = {}

    def read(self, cells: Cells) -> tuple[str, Values]:
        scheme, code = cells.must("code", lambda text: identify(text, self.choice), ("", ""))
        values: Values = {"scheme": str(scheme), "name": cells.must("name", read.name, "")}
        if kind := words.kind_called(cells.text("kind")):
            values["kind"] = str(kind)
        if cells.text("region"):
            values["region_id"] = self._stated(cells)
        elif code:
            self.remark("region_by_code" if self._issued(scheme, code) else "region_by_organ")
        if cells.has("credit_class"):
            values["credit_class"] = str(cells.take("credit_class", credit_class, CreditClass.NONE))
        if cells.has("credit_grade"):
            values["credit_grade"] = str(cells.take("credit_grade", credit_grade, CreditGrade.NONE))
        for name, parse in self._plain:
            if found := cells.take(name, parse, ""):
                values[name] = str(found)
            elif name in _TOLD_OF_ALL:
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
        columns = ("code", "organ_id", "id", "version", "parent__code", *_COLUMNS)
        rows = list(Target.objects.filter(code__in=keys).values(*columns))
        self._known = {row["code"]: (row["id"], row["version"]) for row in rows}
        self._merged = {row["code"] for row in rows if row["status"] == TargetStatus.MERGED}
        return {
            row["code"]: Standing(
                {name: _told(row[name]) for name in _COLUMNS}
                | {"parent": _told(row["parent__code"])},
                row["organ_id"] == self.organ.pk,
                row["status"] != TargetStatus.MERGED,
            )
            for row in rows
        }

    def foreign(self, entry: Entry) -> tuple[str, Invalid]:
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


def _told(value: Any) -> Any:
    """A column's value as files and histories have it: text, ids as they are, nothing as nothing."""
    if value is None:
        return ""
    return value if isinstance(value, int) else str(value)
