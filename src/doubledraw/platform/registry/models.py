"""Targets, inspectors, recusals, and the imports that brought them."""

import unicodedata

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.organs.models import Organ, Region
from doubledraw.platform.records.models import AppendOnly, Record
from doubledraw.platform.registry.states import (
    BATCH_FLOW,
    BatchState,
    CreditClass,
    InspectorStatus,
    RecusalReason,
    Scheme,
    TargetKind,
    TargetStatus,
)


def name_key(name: str) -> str:
    """How a name is spelled for searching: NFKC, without case, spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in folded if unicodedata.category(c) not in _UNSPOKEN)


# Punctuation, spaces, symbols, controls. Unassigned code points stay: a newer Unicode may know them.
_UNSPOKEN = frozenset(
    ["Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Zs", "Zl", "Zp", "Sm", "Sc", "Sk", "So", "Cc", "Cf"]
)


class Target(Record):
    """A firm, institution or site that may be inspected (检查对象). `organ` keeps the directory it stands in."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="名录机关")
    scheme = models.CharField("编码方式", max_length=10, choices=Scheme.choices())
    code = models.CharField("代码", max_length=64, unique=True)
    name = models.CharField("名称", max_length=200)
    name_key = models.CharField("检索名称", max_length=200, db_index=True)
    kind = models.CharField("类型", max_length=20, choices=TargetKind.choices())
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="区划")
    address = models.CharField("住所", max_length=300, blank=True)
    industry_code = models.CharField("行业代码", max_length=8, blank=True)
    industry = models.CharField("行业", max_length=60, blank=True)
    credit_class = models.CharField(
        "信用风险等级", max_length=1, choices=CreditClass.choices(), blank=True
    )
    established = models.DateField("成立日期", null=True)
    status = models.CharField(
        "登记状态", max_length=20, choices=TargetStatus.choices(), default=TargetStatus.ACTIVE
    )
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
        ]
        indexes = [
            models.Index(fields=["organ", "id"], name="target_list"),
            models.Index(fields=["region", "id"], name="target_region"),
            models.Index(fields=["industry", "id"], name="target_industry"),
            models.Index(fields=["credit_class", "id"], name="target_class"),
        ]

    def __str__(self) -> str:
        return self.name


class TargetChange(AppendOnly):
    """What one import changed in one target: `fields` is {name: [before, after]} (变动)."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="changes")
    batch = models.ForeignKey("registry.ImportBatch", models.PROTECT, related_name="changes")
    fields = models.JSONField("变动")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [UniqueConstraint(fields=["batch", "target"], name="target_changed_once")]

    def __str__(self) -> str:
        return f"{self.target_id} {self.batch_id}"


class Inspector(Record):
    """A person who may be drawn to inspect (执法检查人员). `ref` is the enforcement certificate number."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="部门")
    ref = models.CharField("执法证号", max_length=64, unique=True)
    name = models.CharField("姓名", max_length=60)
    qualifications = models.JSONField("资质", default=list)
    regions = models.JSONField("区域", default=list, help_text='区划代码的列表，或 ["*"]')
    capacity = models.PositiveIntegerField("上限", null=True)
    prior_load = models.PositiveIntegerField("导入时已派", default=0)
    valid_until = models.DateField("证件有效期至", null=True)
    status = models.CharField(
        "状态", max_length=20, choices=InspectorStatus.choices(), default=InspectorStatus.ACTIVE
    )
    changed_at = models.DateTimeField("变动时间")

    class Meta:
        indexes = [models.Index(fields=["organ", "ref"], name="inspector_list")]

    def __str__(self) -> str:
        return self.name


class Recusal(models.Model):
    """A declared relation that keeps an inspector away from a target (回避)."""

    target = models.ForeignKey(Target, models.PROTECT, verbose_name="检查对象")
    inspector = models.ForeignKey(Inspector, models.PROTECT, verbose_name="检查人员")
    reason = models.CharField("事由", max_length=20, choices=RecusalReason.choices())
    note = models.CharField("说明", max_length=200, blank=True)
    declared_by = models.BigIntegerField("申报人")
    declared_at = models.DateTimeField("申报时间")

    class Meta:
        constraints = [UniqueConstraint(fields=["target", "inspector"], name="recusal_once")]

    def __str__(self) -> str:
        return f"{self.target} {self.inspector}"


class ImportBatch(Record):
    """One uploaded file on its way into a directory (导入批次).

    `mapping` is {field: column}, columns counted from 0. `options` says how codes and unknown regions are
    taken. `counts` has rows, new, changed, unchanged, rejected, vanished, fields ({name: changes}).
    `preview` has headers, first (rows), changed and vanished (examples). `problem` has reason, remedy, params.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="名录机关")
    directory = models.CharField("名录", max_length=20)
    filename = models.CharField("文件名", max_length=200)
    file_digest = models.CharField("文件摘要", max_length=64)
    state = models.CharField(
        "状态", max_length=20, choices=BatchState.choices(), default=BATCH_FLOW.start
    )
    uploaded_by = models.BigIntegerField("上传人")
    uploaded_at = models.DateTimeField("上传时间")
    encoding = models.CharField("编码", max_length=20, blank=True)
    mapping = models.JSONField("列对应", default=dict)
    options = models.JSONField("读法", default=dict)
    preview = models.JSONField("预览", default=dict)
    counts = models.JSONField("计数", default=dict)
    staged_digest = models.CharField("暂存摘要", max_length=64, blank=True)
    problem = models.JSONField("读取问题", null=True)
    applied_by = models.BigIntegerField("生效人", null=True)
    applied_at = models.DateTimeField("生效时间", null=True)
    receipt_digest = models.CharField("回执摘要", max_length=64, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(state__in=list(BatchState)), name="batch_state_known"),
            CheckConstraint(
                condition=~Q(state=BatchState.APPLIED) | ~Q(receipt_digest=""),
                name="applied_batch_has_receipt",
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class ImportReject(models.Model):
    """One thing wrong with a row that cannot be taken; `cells` is the row as it came (未导入的行).

    Written anew when the clerk has the file read another way; kept for ever once the batch has been applied.
    """

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rejects")
    row = models.PositiveIntegerField("行")
    column = models.CharField("列", max_length=60)
    value = models.CharField("值", max_length=300)
    rule = models.CharField("规则", max_length=60)
    reason = models.CharField("原因", max_length=200)
    remedy = models.CharField("怎么改", max_length=200)
    params = models.JSONField("参数", default=dict)
    cells = models.JSONField("原行", default=list)

    class Meta:
        ordering = ["row", "id"]

    def __str__(self) -> str:
        return f"{self.row} {self.rule}"
