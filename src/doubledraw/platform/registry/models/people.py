"""Inspectors with their certificates and leave, experts, institutions, shared pools, and equipment."""

from django.db import models
from django.db.models import Q, UniqueConstraint

from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import AppendOnly, Record
from doubledraw.platform.registry.states import (
    CertificateKind,
    EquipmentStatus,
    InspectorKind,
    InspectorLevel,
    InspectorStatus,
    InstitutionKind,
    PoolState,
    PostCategory,
)


class Inspector(Record):
    """A person who may be drawn to inspect (执法检查人员). `ref` is the enforcement certificate number."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="部门")
    ref = models.CharField("执法证号", max_length=64, unique=True)
    name = models.CharField("姓名", max_length=60)
    kind = models.CharField(
        "人员类别", max_length=20, choices=InspectorKind.choices(), default=InspectorKind.QUALIFIED
    )
    post_category = models.CharField(
        "岗位大类", max_length=20, choices=PostCategory.choices(), blank=True
    )
    level = models.CharField("层级", max_length=20, choices=InspectorLevel.choices(), blank=True)
    position = models.CharField("担任职务", max_length=60, blank=True)
    employee_number = models.CharField("单位工号", max_length=40, blank=True)
    phone = models.CharField("手机号", max_length=40, blank=True)
    staff_id = models.BigIntegerField("账号", null=True, unique=True)
    qualifications = models.JSONField("资质", default=list)
    specialties = models.JSONField("专长", default=list)
    regions = models.JSONField("区域", default=list, help_text='区划代码的列表，或 ["*"]')
    capacity = models.PositiveIntegerField("上限", null=True)
    prior_load = models.PositiveIntegerField("导入时已派", default=0)
    on_post_since = models.DateField("从事本岗起始日期", null=True)
    valid_until = models.DateField("证件有效期至", null=True)
    status = models.CharField(
        "状态", max_length=20, choices=InspectorStatus.choices(), default=InspectorStatus.ACTIVE
    )
    changed_at = models.DateTimeField("变动时间")

    class Meta:
        indexes = [models.Index(fields=["organ", "ref"], name="inspector_list")]

    def __str__(self) -> str:
        return self.name


class InspectorChange(AppendOnly):
    """One change of one inspector, field by field (人员变动)."""

    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="changes")
    batch = models.ForeignKey("registry.ImportBatch", models.PROTECT, null=True)
    fields = models.JSONField("变动")
    reason = models.CharField("说明", max_length=200, blank=True)
    by = models.BigIntegerField("办理人")
    at = models.DateTimeField("时间")

    class Meta:
        indexes = [models.Index(fields=["inspector", "at"], name="inspector_history")]

    def __str__(self) -> str:
        return f"{self.inspector_id} {self.at:%Y-%m-%d}"


class Certificate(models.Model):
    """One certificate an inspector holds besides, or as, the one they are known by (证件)."""

    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="certificates")
    kind = models.CharField("证件类别", max_length=20, choices=CertificateKind.choices())
    number = models.CharField("证件编号", max_length=64)
    issuer = models.CharField("发证机关", max_length=100, blank=True)
    valid_from = models.DateField("有效期自", null=True)
    valid_until = models.DateField("有效期至", null=True)
    withdrawn_on = models.DateField("注销日期", null=True)

    class Meta:
        ordering = ["kind", "number"]
        constraints = [UniqueConstraint(fields=["kind", "number"], name="certificate_once")]

    def __str__(self) -> str:
        return self.number


class Leave(models.Model):
    """Days on which an inspector cannot be sent (请假)."""

    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="leaves")
    since = models.DateField("起")
    until = models.DateField("止")
    reason = models.CharField("事由", max_length=100, blank=True)
    entered_by = models.BigIntegerField("登记人")
    entered_at = models.DateTimeField("登记时间")
    cancelled_by = models.BigIntegerField("取消人", null=True)
    cancelled_at = models.DateTimeField("取消时间", null=True)

    class Meta:
        ordering = ["since"]

    def __str__(self) -> str:
        return f"{self.inspector_id} {self.since}"


class Employment(models.Model):
    """Where an inspector worked before, by code or by name (任职经历): what recusal by rule looks at."""

    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="employments")
    code = models.CharField("单位代码", max_length=64, blank=True)
    employer = models.CharField("单位名称", max_length=200)
    until = models.DateField("离任日期")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["inspector", "employer", "until"], name="employment_once")
        ]

    def __str__(self) -> str:
        return f"{self.inspector_id} {self.employer}"


class Expert(Record):
    """A specialist who may be drawn to go along with inspectors (专家)."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="建库机关")
    ref = models.CharField("专家编号", max_length=64, unique=True)
    name = models.CharField("姓名", max_length=60)
    unit = models.CharField("工作单位", max_length=100, blank=True)
    title = models.CharField("职称", max_length=60, blank=True)
    specialties = models.JSONField("专业", default=list)
    qualifications = models.JSONField("资质", default=list)
    regions = models.JSONField("区域", default=list)
    phone = models.CharField("电话", max_length=40, blank=True)
    valid_until = models.DateField("聘期至", null=True)
    status = models.CharField(
        "状态", max_length=20, choices=InspectorStatus.choices(), default=InspectorStatus.ACTIVE
    )
    changed_at = models.DateTimeField("变动时间")

    class Meta:
        ordering = ["ref"]

    def __str__(self) -> str:
        return self.name


class Institution(Record):
    """A professional institution that may be commissioned (专业机构)."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="建库机关")
    code = models.CharField("统一社会信用代码", max_length=64, unique=True)
    name = models.CharField("名称", max_length=200)
    kind = models.CharField("类别", max_length=20, choices=InstitutionKind.choices())
    licence = models.CharField("执业许可证号", max_length=64, blank=True)
    specialties = models.JSONField("业务范围", default=list)
    regions = models.JSONField("区域", default=list)
    address = models.CharField("地址", max_length=300, blank=True)
    contact = models.CharField("联系人", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    valid_until = models.DateField("有效期至", null=True)
    status = models.CharField(
        "状态", max_length=20, choices=InspectorStatus.choices(), default=InspectorStatus.ACTIVE
    )
    changed_at = models.DateTimeField("变动时间")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Pool(Record):
    """Organs that lend each other their inspectors (联合人员库). `organ` leads it."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="牵头机关")
    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    basis = models.CharField("依据", max_length=300, blank=True)
    closed_at = models.DateTimeField("停用时间", null=True)

    def __str__(self) -> str:
        return self.name


class PoolMember(Record):
    """An organ in a pool: invited by who leads it, joined by its own people's word (联合成员)."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="members")
    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="机关")
    state = models.CharField("状态", max_length=20, choices=PoolState.choices())
    invited_by = models.BigIntegerField("邀请人")
    answered_by = models.BigIntegerField("答复人", null=True)
    changed_at = models.DateTimeField("变动时间")

    class Meta:
        constraints = [UniqueConstraint(fields=["pool", "organ"], name="pool_member_once")]

    def __str__(self) -> str:
        return f"{self.pool} {self.organ}"


class Equipment(Record):
    """A device that is taken along, such as a body camera (装备)."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="机关")
    code = models.CharField("编号", max_length=40)
    name = models.CharField("名称", max_length=60)
    model = models.CharField("型号", max_length=60, blank=True)
    status = models.CharField(
        "状态", max_length=20, choices=EquipmentStatus.choices(), default=EquipmentStatus.USABLE
    )

    class Meta:
        ordering = ["code"]
        constraints = [UniqueConstraint(fields=["organ", "code"], name="equipment_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"


class EquipmentLoan(models.Model):
    """A device lent to an inspector until it comes back (借用).

    `handover` names what it was lent for ("visit:…") when both sides sign, going out and coming back.
    """

    equipment = models.ForeignKey(Equipment, models.PROTECT, related_name="loans")
    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="loans")
    handover = models.CharField("交接凭据", max_length=100, blank=True)
    purpose = models.CharField("用途", max_length=100, blank=True)
    lent_at = models.DateTimeField("借出时间")
    due_on = models.DateField("应还日期")
    returned_at = models.DateTimeField("归还时间", null=True)
    lent_by = models.BigIntegerField("经手人")
    returned_to = models.BigIntegerField("验收人", null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["equipment"], condition=Q(returned_at=None), name="equipment_lent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.equipment_id} {self.inspector_id}"
