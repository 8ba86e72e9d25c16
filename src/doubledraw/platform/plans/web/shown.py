"""Plan lines as pages show them: from sealed or written content to words and rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from doubledraw.platform.organs.models import Region
from doubledraw.platform.plans.documents.census import DIMENSIONS, class_name, stratum_label
from doubledraw.platform.plans.documents.changes import Change
from doubledraw.platform.plans.documents.quota import spelled
from doubledraw.platform.plans.states import LineForm, Method, PlanKind, StrataBy, Way
from doubledraw.platform.registry.states import CreditClass, TargetKind

DIMENSION_LABELS = {
    "kinds": "类型",
    "industries": "行业",
    "regions": "区划",
    "credit_classes": "信用风险等级",
}
FIELD_LABELS = {
    "organ_name": "制定机关",
    "year": "年度",
    "title": "名称",
    "item": "抽查事项",
    "scope": "对象范围",
    "strata_by": "分层依据",
    "strata": "各层比例",
    "method": "抽取方法",
    "seats": "检查人员",
    "reserve": "每层候补",
    "max_load": "每人上限",
    "starts": "检查自",
    "ends": "检查至",
    "reveal": "名单公布",
    "departures": "偏离理由",
    "line": "计划行",
    "items": "抽查事项",
    "way": "检查方式",
    "plan_kind": "计划种类",
    "legal_basis": "法律依据",
    "superior_document": "上级文件",
    "announcement": "公告",
    "tasks": "年度重点监管任务",
}
DEPARTURE_LABELS = {
    "ratio_below_minimum": "比例低于下限",
    "ratio_above_maximum": "比例高于上限",
    "area_ratio_below_minimum": "全年比例低于下限",
    "department_ratio_below_minimum": "部门比例低于下限",
    "too_few_rounds": "抽查轮次少",
    "repeats_other_level": "与上下级重复",
    "period_begun": "公布前已开始",
}

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShownStratum:
    """One row of a line's table."""

    name: str
    quota: str
    least: int | None
    most: int | None
    population: int = 0
    sample: int = 0

    @property
    def label(self) -> str:
        return stratum_label(self.name)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line with its words; `content` gives what needs none."""

    content: Mapping[str, Any]
    scope: list[tuple[str, list[str]]]
    strata_by: str
    strata: list[ShownStratum]
    method: str
    departures: list[tuple[str, str]]

    @property
    def number(self) -> int:
        return int(self.content["number"])

    @property
    def form(self) -> str:
        """Who goes together, in words."""
        return LineForm.of(self.content["form"]).label

    @property
    def way(self) -> str:
        """How it is carried out, in words."""
        return Way.of(self.content["way"]).label

    @property
    def team(self) -> int:
        return sum(int(seat["count"]) for seat in self.content["seats"])


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One change, its values in words."""

    line: int
    field: str
    label: str
    before: Any
    after: Any


def region_names(lines: Iterable[Mapping[str, Any]]) -> Names:
    """The names of all regions that the lines' scopes mention."""
    codes = {code for line in lines for code in line["scope"].get("regions", ())}
    return dict(Region.objects.filter(code__in=codes).values_list("code", "name"))


def shown(content: Mapping[str, Any], names: Names) -> ShownLine:
    """A line for the page."""
    estimate = content.get("estimate", {"strata": []})
    counted = {s["name"]: s for s in estimate["strata"]}
    return ShownLine(
        content,
        scope_words(content["scope"], names),
        StrataBy.of(content["strata_by"]).label,
        [_stratum(stratum, counted.get(stratum["name"], {})) for stratum in content["strata"]],
        Method.of(content["method"]).label,
        [(DEPARTURE_LABELS.get(code, code), text) for code, text in content["departures"].items()],
    )


def _stratum(stratum: Mapping[str, Any], counted: Mapping[str, int]) -> ShownStratum:
    return ShownStratum(
        stratum["name"],
        spelled(stratum),
        stratum.get("min"),
        stratum.get("max"),
        counted.get("population", 0),
        counted.get("sample", 0),
    )


def scope_words(scope: Mapping[str, list[str]], names: Names) -> list[tuple[str, list[str]]]:
    """[(dimension, its words)] for what narrows the scope; [] means everybody."""
    return [
        (DIMENSION_LABELS[name], [word_of(name, word, names) for word in scope[name]])
        for name in DIMENSIONS
        if scope.get(name)
    ]


def word_of(dimension: str, word: str, names: Names) -> str:
    """What a word of the scope is called."""
    if dimension == "kinds":
        return TargetKind.of(word).label if word in set(TargetKind) else word
    if dimension == "regions":
        return names.get(word, word)
    if dimension == "credit_classes":
        return CreditClass.of(word).label if word in set(CreditClass) else class_name(word)
    return word or "未登记行业"


def shown_change(change: Change, names: Names) -> ShownChange:
    """A change with its values in words."""
    label = FIELD_LABELS.get(change.field, change.field)
    before, after = (
        _in_words(change.field, value, names) for value in (change.before, change.after)
    )
    return ShownChange(change.line, change.field, label, before, after)


def _in_words(field: str, value: Any, names: Names) -> Any:
    if value is None:
        return None
    match field:
        case "scope":
            return scope_words(value, names)
        case "strata":
            return [_stratum(stratum, {}) for stratum in value]
        case "strata_by":
            return StrataBy.of(value).label
        case "method":
            return Method.of(value).label
        case "way":
            return Way.of(value).label
        case "plan_kind":
            return PlanKind.of(value).label
        case "legal_basis" | "announcement":
            return "；".join(value)
        case "item":
            return value["name"]
        case "departures":
            return [(DEPARTURE_LABELS.get(code, code), text) for code, text in value.items()]
        case _:
            return value
