"""Targets, their changes, labels, past visits, and the key-target directory."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.organs.models import Organ, Region
from doubledraw.platform.organs.states import OrganLevel
from doubledraw.platform.records.models import AppendOnly, Record
from doubledraw.platform.registry.states import (
    ChangeCause,
    CreditClass,
    CreditGrade,
    LabelFamily,
    Scheme,
    TargetKind,
    TargetSize,
    TargetStatus,
    VisitSource,
)


class Target(Record):
    """Whoever or whatever may be inspected (检查对象). `organ` keeps the directory it stands in.

    `version` counts its changes. Contact data never leave the staff pages.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, db_index=False, verbose_name="名录机关")
    scheme = models.CharField("编码方式", max_length=10, choices=Scheme.choices())
    code = models.CharField("代码", max_length=64, unique=True)
    name = models.CharField("名称", max_length=200)
    name_key = models.CharField("检索名称", max_length=200)
    initials = models.CharField("拼音首字母", max_length=200, blank=True)
    kind = models.CharField("类型", max_length=20, choices=TargetKind.choices())
    size = models.CharField("规模", max_length=10, choices=TargetSize.choices(), blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="sites", verbose_name="所属单位"
    )
    region = models.ForeignKey(Region, models.PROTECT, db_index=False, verbose_name="区划")
    address = models.CharField("住所", max_length=300, blank=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField("纬度", max_digits=8, decimal_places=6, null=True)
    industry_code = models.CharField("行业代码", max_length=8, blank=True)
    industry = models.CharField("行业", max_length=60, blank=True)
    scope = models.CharField("经营范围", max_length=1000, blank=True)
    contact = models.CharField("联系人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    credit_class = models.CharField(
        "信用风险等级", max_length=1, choices=CreditClass.choices(), blank=True
    )
    credit_class_on = models.DateField("等级评定日期", null=True)
    credit_class_source = models.CharField("等级来源", max_length=100, blank=True)
    credit_grade = models.CharField(
        "信用等次", max_length=1, choices=CreditGrade.choices(), blank=True
    )
    credit_grade_on = models.DateField("等次评定日期", null=True)
    credit_grade_source = models.CharField("等次来源", max_length=100, blank=True)
    abnormal_since = models.DateField("列入经营异常名录日期", null=True)
    blacklisted_since = models.DateField("列入严重违法失信名单日期", null=True)
    established = models.DateField("成立日期", null=True)
    ended_on = models.DateField("终止日期", null=True)
    status = models.CharField(
        "登记状态", max_length=20, choices=TargetStatus.choices(), default=TargetStatus.ACTIVE
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", verbose_name="并入"
    )
    entered_at = models.DateTimeField("入库时间")
    changed_at = models.DateTimeField("变动时间")
    brought_by = models.ForeignKey(
        "registry.ImportBatch",
        models.PROTECT,
        null=True,
        related_name="brought",
        verbose_name="导入批次",
    )

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(code=""), name="target_has_code"),
            CheckConstraint(condition=~Q(name=""), name="target_has_name"),
            CheckConstraint(
                condition=Q(merged_into=None) | Q(status=TargetStatus.MERGED),
                name="merged_target_is_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["organ", "id"], name="target_list"),
            models.Index(fields=["-changed_at", "code"], name="target_latest"),
            models.Index(fields=["name_key", "code"], name="target_by_name"),
            models.Index(fields=["region", "id"], name="target_region"),
            models.Index(fields=["industry", "id"], name="target_industry"),
            models.Index(fields=["credit_class", "id"], name="target_class"),
            models.Index(fields=["established", "code"], name="target_by_age"),
        ]

    def __str__(self) -> str:
        return self.name


class TargetChange(AppendOnly):
    """One change of one target: `fields` is {name: [before, after]} (变动). `reason` is what a person wrote."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="changes")
    batch = models.ForeignKey(
        "registry.ImportBatch", models.PROTECT, null=True, related_name="changes"
    )
    cause = models.CharField(
        "缘由", max_length=20, choices=ChangeCause.choices(), default=ChangeCause.IMPORT
    )
    fields = models.JSONField("变动")
    reason = models.CharField("说明", max_length=200, blank=True)
    by = models.BigIntegerField("办理人")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [UniqueConstraint(fields=["batch", "target"], name="target_changed_once")]
        indexes = [models.Index(fields=["target", "at"], name="target_history")]

    def __str__(self) -> str:
        return f"{self.target_id} {self.cause}"


class Label(Record):
    """A word put on targets: by industry, field or type (标签)."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="机关")
    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=40)
    family = models.CharField("类别", max_length=20, choices=LabelFamily.choices())
    note = models.CharField("说明", max_length=200, blank=True)
    closed_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        ordering = ["family", "code"]

    def __str__(self) -> str:
        return self.name


class LabelRule(Record):
    """When a label is put on by itself (标签规则): `conditions` is [{field, op, value}], all of which must hold."""

    label = models.ForeignKey(Label, models.PROTECT, related_name="rules", verbose_name="标签")
    conditions = models.JSONField("条件")
    is_active = models.BooleanField("启用", default=True)
    made_by = models.BigIntegerField("制定人")
    made_at = models.DateTimeField("制定时间")

    def __str__(self) -> str:
        return f"{self.label} {self.pk}"


class TargetLabel(models.Model):
    """A label on a target, from when until when; by a person, or by a rule, with the words it matched (贴标)."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="labels")
    label = models.ForeignKey(Label, models.PROTECT, related_name="uses")
    rule = models.ForeignKey(LabelRule, models.PROTECT, null=True)
    why = models.CharField("依据", max_length=200, blank=True)
    since = models.DateTimeField("起")
    until = models.DateTimeField("止", null=True)
    by = models.BigIntegerField("办理人")
    ended_by = models.BigIntegerField("取消人", null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["target", "label"], condition=Q(until=None), name="label_once_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["label", "target"], name="label_uses")]

    def __str__(self) -> str:
        return f"{self.target_id} {self.label_id}"


class KeyTarget(models.Model):
    """A target's time in the directory of key targets (重点抽查名录库)."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="key_times")
    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="列入机关")
    reason = models.CharField("列入理由", max_length=200)
    since = models.DateTimeField("列入时间")
    until = models.DateTimeField("移出时间", null=True)
    end_reason = models.CharField("移出理由", max_length=200, blank=True)
    entered_by = models.BigIntegerField("列入人")
    ended_by = models.BigIntegerField("移出人", null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["target", "organ"], condition=Q(until=None), name="key_target_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.organ_id}"


class DuplicateRuling(AppendOnly):
    """Somebody's finding on two targets that look alike: one and the same, or not (查重结论)."""

    first = models.ForeignKey(Target, models.PROTECT, related_name="+")
    second = models.ForeignKey(Target, models.PROTECT, related_name="+")
    is_same = models.BooleanField("是同一对象")
    reason = models.CharField("说明", max_length=200)
    by = models.BigIntegerField("办理人")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [UniqueConstraint(fields=["first", "second"], name="pair_ruled_once")]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class VisitFact(AppendOnly):
    """That somebody inspected a target on a day: what later draws exclude and recuse by (检查事实)."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="visits")
    organ_name = models.CharField("检查机关", max_length=100)
    level = models.CharField("层级", max_length=20, choices=OrganLevel.choices())
    item_code = models.CharField("事项编码", max_length=40, blank=True)
    item_name = models.CharField("事项名称", max_length=200)
    visited_on = models.DateField("检查日期")
    result = models.CharField("检查结果", max_length=100, blank=True)
    inspectors = models.JSONField("检查人员", default=list, help_text="执法证号的列表")
    source = models.CharField("来源", max_length=20, choices=VisitSource.choices())
    reference = models.CharField("编号", max_length=64, blank=True)
    batch = models.ForeignKey("registry.ImportBatch", models.PROTECT, null=True)
    at = models.DateTimeField("记录时间")

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["target", "organ_name", "item_name", "visited_on", "reference"],
                name="visit_once",
            )
        ]
        indexes = [models.Index(fields=["target", "visited_on"], name="visit_of_target")]

    def __str__(self) -> str:
        return f"{self.target_id} {self.visited_on}"


class SavedView(models.Model):
    """A list narrowed the way somebody likes to see it, under a name of theirs (常用视图)."""

    staff_id = models.BigIntegerField("人员")
    page = models.CharField("名录", max_length=20)
    title = models.CharField("名称", max_length=40)
    query = models.CharField("条件", max_length=1000)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["title"]
        constraints = [UniqueConstraint(fields=["staff_id", "page", "title"], name="view_once")]

    def __str__(self) -> str:
        return self.title
