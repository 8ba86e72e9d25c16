"""What comes out: the firms and the teams."""

from django.db import models
from django.db.models import UniqueConstraint

from doubledraw.platform.draws.models.draw import Draw
from doubledraw.platform.draws.states import TargetRole
from doubledraw.platform.records.models import AppendOnly


class DrawnTarget(AppendOnly):
    """A firm in the result: selected or in reserve (抽取结果)."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="drawn_targets")
    code = models.CharField("代码", max_length=64)
    name = models.CharField("名称", max_length=200)
    region_name = models.CharField("区划", max_length=60)
    stratum = models.CharField("层", max_length=64)
    rank = models.PositiveIntegerField("名次")
    number = models.CharField("抽签号", max_length=64)
    role = models.CharField("结果", max_length=10, choices=TargetRole.choices())

    class Meta:
        constraints = [UniqueConstraint(fields=["draw", "code"], name="drawn_target_once")]
        indexes = [models.Index(fields=["code"], name="drawn_target_code")]

    def __str__(self) -> str:
        return self.code


class Assignment(AppendOnly):
    """One inspector on one drawn firm's team (检查人员匹配)."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="assignments")
    code = models.CharField("代码", max_length=64)
    seat = models.PositiveSmallIntegerField("席位")
    inspector_ref = models.CharField("执法证号", max_length=64)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["draw", "code", "inspector_ref"], name="assignment_once")
        ]
        indexes = [models.Index(fields=["inspector_ref"], name="assignment_inspector")]

    def __str__(self) -> str:
        return f"{self.code} {self.inspector_ref}"
