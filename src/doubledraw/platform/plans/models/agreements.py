"""What organs agree between them: their part in a joint line, and one visit instead of two."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.organs.models import Organ
from doubledraw.platform.plans.models.lines import PlanLine
from doubledraw.platform.plans.models.plans import Plan
from doubledraw.platform.plans.states import MergeState
from doubledraw.platform.records.models import AppendOnly, Record


class LineConsent(AppendOnly):
    """What a participating organ says of its part in a plan (参与确认); `part` is the digest of what it saw."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="consents")
    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="参与机关")
    part = models.CharField("所见内容摘要", max_length=64)
    agrees = models.BooleanField("同意")
    reason = models.CharField("意见", max_length=500, blank=True)
    by = models.BigIntegerField("办理人")
    name = models.CharField("姓名", max_length=60)
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.plan_id} {self.organ_id} {self.agrees}"


class MergeProposal(Record):
    """One visit instead of two: two lines that would reach the same firms at the same time (合并建议).

    The organ of `kept` will draw for both; `dropped` leaves its plan when its organ agrees.
    `saved`: visits saved, as counted when it was proposed.
    """

    kept = models.ForeignKey(
        PlanLine, models.SET_NULL, null=True, related_name="+", verbose_name="保留的行"
    )
    dropped = models.ForeignKey(
        PlanLine, models.SET_NULL, null=True, related_name="+", verbose_name="并入的行"
    )
    kept_organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="发起机关")
    dropped_organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="+", verbose_name="参与机关"
    )
    dropped_content = models.JSONField("并入的内容", default=dict)
    state = models.CharField(
        "状态", max_length=20, choices=MergeState.choices(), default=MergeState.PROPOSED
    )
    saved = models.PositiveIntegerField("少跑户次")
    asked_by = models.BigIntegerField("提出人")
    asked_of = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="待答复机关")
    asked_at = models.DateTimeField("提出时间")
    answered_by = models.BigIntegerField("答复人", null=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    reason = models.CharField("理由", max_length=500, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            UniqueConstraint(
                fields=["kept", "dropped"],
                condition=Q(state=MergeState.PROPOSED),
                name="merge_proposed_once",
            ),
            CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")),
                name="merge_asker_is_not_answerer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kept_id} {self.dropped_id}"
