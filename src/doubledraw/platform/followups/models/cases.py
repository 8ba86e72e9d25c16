"""Cases and how they were decided."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.followups.states import DecisionResult
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import AppendOnly


class Case(AppendOnly):
    """A case filed from findings of one visit; exactly one organ handles it (立案).

    Its follow-ups point to it, each to one case at most: what one organ handles no other does.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="cases")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="承办机关")
    number = models.CharField("案号", max_length=60)
    cause = models.CharField("案由", max_length=300)
    basis = models.CharField("依据", max_length=500)
    filed_on = models.DateField("立案日期")
    filed_by = models.BigIntegerField("登记人")
    filed_by_name = models.CharField("登记人姓名", max_length=60)
    filed_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["filed_at", "pk"]
        constraints = [
            UniqueConstraint(fields=["number"], name="case_has_one_handling_organ"),
            CheckConstraint(condition=~Q(cause=""), name="case_has_cause"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reference(self) -> str:
        """How the ledger and the obligations name this case."""
        return f"case:{self.pk}"


class Decision(AppendOnly):
    """How a case was decided (处理决定). `amount_fen` is the fine in fen; `kinds`: codes of `PenaltyKind`."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="decision")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="决定机关")
    result = models.CharField("决定", max_length=20, choices=DecisionResult.choices())
    kinds = models.JSONField("处罚种类", default=list)
    amount_fen = models.BigIntegerField("罚款金额（分）", default=0)
    document = models.CharField("决定书文号", max_length=60)
    decided_on = models.DateField("决定日期")
    basis = models.CharField("处罚依据", max_length=500)
    summary = models.CharField("决定内容", max_length=500, blank=True)
    entered_by = models.BigIntegerField("登记人")
    entered_by_name = models.CharField("登记人姓名", max_length=60)
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["decided_on", "pk"]
        constraints = [
            UniqueConstraint(fields=["organ", "document"], name="decision_document_once"),
            CheckConstraint(condition=Q(amount_fen__gte=0), name="fine_not_negative"),
            CheckConstraint(
                condition=Q(amount_fen=0) | Q(result=DecisionResult.PENALTY),
                name="fine_only_with_penalty",
            ),
            CheckConstraint(condition=Q(result__in=list(DecisionResult)), name="decision_known"),
        ]

    def __str__(self) -> str:
        return self.document

    @property
    def reference(self) -> str:
        """How the obligations name this decision."""
        return f"decision:{self.pk}"
