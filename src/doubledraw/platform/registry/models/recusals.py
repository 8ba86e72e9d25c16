"""Who must not inspect whom: declared relations, and the rules that find others by themselves."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import Record
from doubledraw.platform.registry.models.changes import Change
from doubledraw.platform.registry.models.people import Inspector
from doubledraw.platform.registry.models.targets import Target
from doubledraw.platform.registry.states import RecusalReason, RecusalState


class Recusal(Record):
    """A declared relation that keeps an inspector away from a target (回避), once somebody else has approved it."""

    target = models.ForeignKey(Target, models.PROTECT, verbose_name="检查对象")
    inspector = models.ForeignKey(Inspector, models.PROTECT, verbose_name="检查人员")
    reason = models.CharField("事由", max_length=20, choices=RecusalReason.choices())
    note = models.CharField("说明", max_length=200, blank=True)
    since = models.DateField("起", null=True)
    until = models.DateField("止", null=True)
    evidence = models.CharField("证据摘要", max_length=64, blank=True)
    evidence_name = models.CharField("证据文件名", max_length=200, blank=True)
    state = models.CharField(
        "状态", max_length=20, choices=RecusalState.choices(), default=RecusalState.DECLARED
    )
    declared_by = models.BigIntegerField("申报人")
    declared_at = models.DateTimeField("申报时间")
    decided_by = models.BigIntegerField("审批人", null=True)
    decided_at = models.DateTimeField("审批时间", null=True)
    remark = models.CharField("审批意见", max_length=200, blank=True)
    batch = models.ForeignKey("registry.ImportBatch", models.PROTECT, null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["target", "inspector"],
                condition=Q(state__in=[RecusalState.DECLARED, RecusalState.APPROVED]),
                name="recusal_once",
            ),
            CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("declared_by")),
                name="recusal_maker_is_not_checker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.inspector}"


class RecusalChange(Change):
    """What a file or a merge changed in a recusal: `fields` is {column: [before, after]} (回避变动)."""

    recusal = models.ForeignKey(Recusal, models.PROTECT, related_name="changes")

    class Meta:
        indexes = [models.Index(fields=["recusal", "at"], name="recusal_history")]

    def __str__(self) -> str:
        return f"{self.recusal_id} {self.cause}"


class RecusalRule(Record):
    """A rule an organ has adopted that makes recusals by itself (回避规则): `months` back, and under which text."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="机关")
    reason = models.CharField("事由", max_length=20, choices=RecusalReason.choices())
    months = models.PositiveIntegerField("往前几个月")
    basis = models.CharField("依据", max_length=300)
    proposed_by = models.BigIntegerField("提出人")
    adopted_by = models.BigIntegerField("批准人", null=True)
    adopted_at = models.DateTimeField("批准时间", null=True)
    ended_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["organ", "reason"], condition=Q(ended_at=None), name="recusal_rule_once"
            ),
            CheckConstraint(
                condition=Q(adopted_by=None) | ~Q(adopted_by=F("proposed_by")),
                name="recusal_rule_maker_is_not_checker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ} {self.reason}"
