"""Special directories and the licences that put targets into them, each with its changes."""

from django.db import models
from django.db.models import UniqueConstraint

from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import Record
from doubledraw.platform.registry.models.changes import Change
from doubledraw.platform.registry.models.targets import Target
from doubledraw.platform.registry.states import LicenceStatus


class SpecialDirectory(Record):
    """A directory of firms that hold one sort of licence (专项库)."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="建库机关")
    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    qualification = models.CharField("检查人员资质要求", max_length=64, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    closed_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Licence(Record):
    """One licence of one target, which puts it into a special directory (许可)."""

    special = models.ForeignKey(
        SpecialDirectory, models.PROTECT, related_name="licences", verbose_name="专项库"
    )
    target = models.ForeignKey(
        Target, models.PROTECT, related_name="licences", verbose_name="检查对象"
    )
    name = models.CharField("许可证名称", max_length=100)
    number = models.CharField("许可证编号", max_length=64)
    approved_on = models.DateField("许可批准日期", null=True)
    valid_until = models.DateField("有效期至", null=True)
    issuer = models.CharField("许可发证机关", max_length=100, blank=True)
    is_professional = models.BooleanField("专业监管", default=False)
    qualification = models.CharField("专业资质资格", max_length=64, blank=True)
    expert = models.CharField("配备专家", max_length=64, blank=True)
    status = models.CharField(
        "状态", max_length=20, choices=LicenceStatus.choices(), default=LicenceStatus.VALID
    )
    entered_at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("变动时间")
    batch = models.ForeignKey("registry.ImportBatch", models.PROTECT, null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["special", "target", "number"], name="licence_once")
        ]
        indexes = [models.Index(fields=["valid_until"], name="licence_validity")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class LicenceChange(Change):
    """One change of one licence: `fields` is {column: [before, after]} (许可变动)."""

    licence = models.ForeignKey(Licence, models.PROTECT, related_name="changes")

    class Meta:
        indexes = [models.Index(fields=["licence", "at"], name="licence_history")]

    def __str__(self) -> str:
        return f"{self.licence_id} {self.cause}"
