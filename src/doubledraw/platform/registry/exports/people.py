"""The lists about people as files: inspectors, experts, institutions, equipment, recusals."""

from typing import Any

from django.http import QueryDict

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.exports.exporter import Exporter, Rows, iso, joined, plain
from doubledraw.platform.registry.models import (
    Equipment,
    Expert,
    Inspector,
    Institution,
    Recusal,
)
from doubledraw.platform.registry.selectors.inspectors import inspectors_found
from doubledraw.platform.registry.selectors.recusals import recusals_sought
from doubledraw.platform.registry.states import (
    CertificateKind,
    EquipmentStatus,
    InspectorKind,
    InspectorLevel,
    InspectorStatus,
    InstitutionKind,
    PostCategory,
    RecusalReason,
    RecusalState,
)

_CHUNK = 2_000


def _inspectors(actor: Actor, query: QueryDict) -> Rows:
    people = inspectors_found(actor, query).prefetch_related("certificates")
    return map(_inspector_row, people.iterator(chunk_size=_CHUNK))


def _inspector_row(person: Inspector) -> tuple[Any, ...]:
    departments = [
        each for each in person.certificates.all() if each.kind == CertificateKind.DEPARTMENT
    ]
    other = departments[0] if departments else None
    return (
        person.employee_number,
        person.name,
        person.ref,
        iso(person.valid_until),
        other.number if other else "",
        iso(other.valid_until) if other else "",
        person.organ.name,
        InspectorKind.of(person.kind).label,
        PostCategory.of(person.post_category).label if person.post_category else "",
        InspectorLevel.of(person.level).label if person.level else "",
        person.position,
        joined(person.qualifications),
        joined(person.specialties),
        "全域" if person.regions == ["*"] else joined(person.regions),
        person.capacity,
        person.prior_load,
        iso(person.on_post_since),
        person.phone,
        InspectorStatus.of(person.status).label,
    )


INSPECTORS = Exporter(
    "执法人员名录",
    (
        *("单位工号", "姓名", "执法证号", "有效期", "部门执法证", "部门执法证有效期", "部门"),
        *("人员类别", "岗位大类", "层级", "担任职务", "资质", "专长", "区域", "上限", "已派"),
        *("从事本岗起始日期", "手机号", "状态"),
    ),
    _inspectors,
)


def _experts(actor: Actor, query: QueryDict) -> Rows:
    found = _named(Expert.objects.filter(within(actor)), query).select_related("organ")
    return map(_expert_row, found.iterator(chunk_size=_CHUNK))


def _expert_row(expert: Expert) -> tuple[Any, ...]:
    return (
        expert.ref,
        expert.name,
        expert.unit,
        expert.title,
        joined(expert.specialties),
        joined(expert.qualifications),
        "全域" if expert.regions == ["*"] else joined(expert.regions),
        expert.phone,
        iso(expert.valid_until),
        InspectorStatus.of(expert.status).label,
    )


EXPERTS = Exporter(
    "专家名录",
    (*("专家编号", "姓名", "工作单位", "职称", "专业", "资质", "区域", "电话", "聘期至", "状态"),),
    _experts,
)


def _institutions(actor: Actor, query: QueryDict) -> Rows:
    found = _named(Institution.objects.filter(within(actor)), query)
    return map(_institution_row, found.iterator(chunk_size=_CHUNK))


def _institution_row(each: Institution) -> tuple[Any, ...]:
    return (
        each.code,
        each.name,
        InstitutionKind.of(each.kind).label,
        each.licence,
        joined(each.specialties),
        "全域" if each.regions == ["*"] else joined(each.regions),
        each.address,
        each.contact,
        each.phone,
        iso(each.valid_until),
        InspectorStatus.of(each.status).label,
    )


INSTITUTIONS = Exporter(
    "专业机构名录",
    (
        *("统一社会信用代码", "名称", "类别", "执业许可证号", "业务范围", "区域", "地址"),
        *("联系人", "电话", "有效期至", "状态"),
    ),
    _institutions,
)


def _equipment(actor: Actor, query: QueryDict) -> Rows:
    found = _named(Equipment.objects.filter(within(actor)), query).select_related("organ")
    return (
        (each.code, each.name, each.model, each.organ.name, EquipmentStatus.of(each.status).label)
        for each in found.iterator(chunk_size=_CHUNK)
    )


EQUIPMENT = Exporter("装备", ("编号", "名称", "型号", "机关", "状态"), _equipment)


def _recusals(actor: Actor, query: QueryDict) -> Rows:
    """Those of inspectors whose organ's clerk or approver the actor is: nobody else needs them as a file."""
    mine = within(actor, Role.CLERK, Role.APPROVER, field="inspector__organ")
    asked = {name: plain(query.get(name, "")) for name in ("q", "state", "reason")}
    found = recusals_sought(Recusal.objects.filter(mine), **asked)
    rows = found.select_related("target", "inspector").order_by("pk")
    return map(_recusal_row, rows.iterator(chunk_size=_CHUNK))


def _recusal_row(recusal: Recusal) -> tuple[Any, ...]:
    return (
        recusal.target.code,
        recusal.target.name,
        recusal.inspector.ref,
        recusal.inspector.name,
        RecusalReason.of(recusal.reason).label,
        recusal.note,
        iso(recusal.since),
        iso(recusal.until),
        RecusalState.of(recusal.state).label,
    )


RECUSALS = Exporter(
    "回避登记",
    ("统一社会信用代码", "名称", "执法证号", "姓名", "事由", "说明", "起", "止", "状态"),
    _recusals,
)


def _named(found: Any, query: QueryDict) -> Any:
    """Narrowed by part of the name and by state, as the pages ask."""
    if words := plain(query.get("q", "")):
        found = found.filter(name__contains=words)
    if status := plain(query.get("status", "")):
        found = found.filter(status=status)
    return found
