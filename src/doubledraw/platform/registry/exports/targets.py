"""The lists about targets as files: the directory, licences, key targets, past inspections."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import shared_with
from doubledraw.platform.registry.exports.exporter import Exporter, Rows, iso, joined, plain
from doubledraw.platform.registry.models import (
    KeyTarget,
    Licence,
    SpecialDirectory,
    Target,
    TargetLabel,
    VisitFact,
)
from doubledraw.platform.registry.selectors.targets import sought_by, targets_visible_to
from doubledraw.platform.registry.states import (
    CreditClass,
    CreditGrade,
    LicenceStatus,
    Scheme,
    TargetKind,
    TargetSize,
    TargetStatus,
    VisitSource,
)

_CHUNK = 2_000
_YES, _NO = "是", "否"


def _targets(actor: Actor, query: QueryDict) -> Rows:
    found = sought_by(query, actor).among(targets_visible_to(actor))
    rows = found.select_related("region", "parent").iterator(chunk_size=_CHUNK)
    return map(target_row, rows)


def target_row(target: Target) -> tuple[Any, ...]:
    """One target under the headers of `TARGETS`. Contact data are for staff: this file never leaves the desk."""
    return (
        target.code,
        Scheme.of(target.scheme).label,
        target.name,
        TargetKind.of(target.kind).label,
        TargetSize.of(target.size).label if target.size else "",
        target.parent.code if target.parent else "",
        target.region_id,
        target.region.name,
        target.address,
        target.longitude,
        target.latitude,
        target.industry_code,
        target.industry,
        target.scope,
        target.contact,
        target.phone,
        CreditClass.of(target.credit_class).label,
        iso(target.credit_class_on),
        target.credit_class_source,
        CreditGrade.of(target.credit_grade).label if target.credit_grade else "",
        iso(target.credit_grade_on),
        target.credit_grade_source,
        iso(target.abnormal_since),
        iso(target.blacklisted_since),
        iso(target.established),
        iso(target.ended_on),
        TargetStatus.of(target.status).label,
    )


TARGETS = Exporter(
    "检查对象名录",
    (
        *(
            "统一社会信用代码",
            "编码方式",
            "名称",
            "类型",
            "规模",
            "所属单位代码",
            "区划代码",
            "区划",
        ),
        *("住所", "经度", "纬度", "行业代码", "行业", "经营范围", "联系人", "联系电话"),
        *("信用风险等级", "等级评定日期", "等级来源", "信用等次", "等次评定日期", "等次来源"),
        *("列入经营异常名录日期", "列入严重违法失信名单日期", "成立日期", "终止日期", "登记状态"),
    ),
    _targets,
)


def _licences(actor: Actor, query: QueryDict) -> Rows:
    found = Licence.objects.filter(shared_with(*actor.scopes(), field="special__organ"))
    if special := plain(query.get("special", "")):
        found = found.filter(special__code=special)
    if status := query.get("status", ""):
        found = found.filter(status__in=[status] if status in list(LicenceStatus) else [])
    rows = found.select_related("special", "target").order_by("special__code", "target__code", "pk")
    return map(_licence_row, rows.iterator(chunk_size=_CHUNK))


def _licence_row(licence: Licence) -> tuple[Any, ...]:
    return (
        licence.special.name,
        licence.target.code,
        licence.target.name,
        licence.name,
        licence.number,
        iso(licence.approved_on),
        iso(licence.valid_until),
        licence.issuer,
        _YES if licence.is_professional else _NO,
        licence.qualification,
        licence.expert,
        LicenceStatus.of(licence.status).label,
    )


LICENCES = Exporter(
    "专项检查对象库",
    (
        *("专项库名称", "统一社会信用代码/注册号", "企业名称", "许可证名称", "许可证编号"),
        *(
            "许可批准日期",
            "有效期至",
            "许可发证机关",
            "专业监管",
            "专业资质资格",
            "配备专家（组长）",
            "状态",
        ),
    ),
    _licences,
)


def _key_targets(actor: Actor, query: QueryDict) -> Rows:
    found = KeyTarget.objects.filter(shared_with(*actor.scopes()))
    if query.get("ended", "") != "yes":
        found = found.filter(until=None)
    rows = found.select_related("target", "organ").order_by("target__code", "pk")
    return map(_key_row, rows.iterator(chunk_size=_CHUNK))


def _key_row(time: KeyTarget) -> tuple[Any, ...]:
    return (
        time.target.code,
        time.target.name,
        time.organ.name,
        time.reason,
        iso(time.since.date()),
        iso(time.until.date()) if time.until else "",
        time.end_reason,
    )


KEY_TARGETS = Exporter(
    "重点抽查名录库",
    ("统一社会信用代码", "名称", "列入机关", "列入理由", "列入时间", "移出时间", "移出理由"),
    _key_targets,
)


def _visits(actor: Actor, query: QueryDict) -> Rows:
    found = VisitFact.objects.filter(shared_with(*actor.scopes(), field="target__organ"))
    rows = found.select_related("target").order_by("visited_on", "pk")
    return map(_visit_row, rows.iterator(chunk_size=_CHUNK))


def _visit_row(visit: VisitFact) -> tuple[Any, ...]:
    from doubledraw.platform.organs.states import OrganLevel

    return (
        visit.target.code,
        visit.target.name,
        visit.organ_name,
        OrganLevel.of(visit.level).label,
        visit.item_code,
        visit.item_name,
        iso(visit.visited_on),
        visit.result,
        joined(visit.inspectors),
        visit.reference,
        VisitSource.of(visit.source).label,
    )


VISITS = Exporter(
    "历史检查",
    (
        *("统一社会信用代码", "名称", "检查机关", "层级", "事项编码", "事项名称", "检查日期"),
        *("检查结果", "检查人员", "编号", "来源"),
    ),
    _visits,
)


def _labels(actor: Actor, query: QueryDict) -> Rows:
    uses = TargetLabel.objects.filter(
        shared_with(*actor.scopes(), field="label__organ"),
        shared_with(*actor.scopes(), field="target__organ"),
        until=None,
    )
    rows = uses.select_related("target", "label").order_by("label__code", "target__code")
    return map(_label_row, rows.iterator(chunk_size=_CHUNK))


def _label_row(use: TargetLabel) -> tuple[Any, ...]:
    return (
        use.target.code,
        use.target.name,
        use.label.code,
        use.label.name,
        use.why,
        iso(use.since.date()),
    )


LABELS = Exporter("标签", ("统一社会信用代码", "名称", "标签代码", "标签", "依据", "起"), _labels)


def _specials(actor: Actor, query: QueryDict) -> Iterator[tuple[Any, ...]]:
    found = SpecialDirectory.objects.filter(shared_with(*actor.scopes())).select_related("organ")
    for each in found:
        yield each.code, each.name, each.organ.name, each.qualification, each.note


SPECIALS = Exporter("专项库", ("代码", "名称", "建库机关", "检查人员资质要求", "说明"), _specials)
