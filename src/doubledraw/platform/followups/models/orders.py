"""Orders to rectify, longer terms for them, and the revisits that look."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.followups.states import RevisitResult
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import AppendOnly, Record


class Rectification(AppendOnly):
    """A sealed `documents.SealedOrder` to put one or several findings right (责令改正通知书).

    `until`: the firm's last day; `revisit_by`: the organ's. `basis` is what the revisit's deadline is shown under.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="orders")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="责令机关")
    number = models.CharField("文号", max_length=60)
    digest = models.CharField("摘要", max_length=64, unique=True)
    until = models.DateField("改正期限")
    revisit_by = models.DateField("复查不晚于")
    basis = models.CharField("依据", max_length=500)
    issued_by = models.BigIntegerField("签发人")
    issued_by_name = models.CharField("签发人姓名", max_length=60)
    issued_at = models.DateTimeField("签发时间")

    class Meta:
        ordering = ["issued_at", "pk"]
        constraints = [
            UniqueConstraint(fields=["organ", "number"], name="order_number_once"),
            CheckConstraint(condition=Q(revisit_by__gte=F("until")), name="revisit_after_term"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reference(self) -> str:
        """How the obligations name this order."""
        return f"order:{self.pk}"


class Extension(Record):
    """A longer term for an order: asked with a reason, allowed or refused by somebody else (延期改正)."""

    order = models.ForeignKey(Rectification, models.PROTECT, related_name="extensions")
    until = models.DateField("延长到")
    revisit_by = models.DateField("复查不晚于")
    reason = models.CharField("理由", max_length=500)
    asked_by = models.BigIntegerField("申请人")
    asked_by_name = models.CharField("申请人姓名", max_length=60)
    asked_at = models.DateTimeField("申请时间")
    granted = models.BooleanField("同意", null=True)
    remark = models.CharField("审批意见", max_length=500, blank=True)
    decided_by = models.BigIntegerField("审批人", null=True)
    decided_by_name = models.CharField("审批人姓名", max_length=60, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["order"], condition=Q(granted=None), name="one_extension_waits"
            ),
            CheckConstraint(condition=~Q(reason=""), name="extension_has_reason"),
            CheckConstraint(condition=Q(revisit_by__gte=F("until")), name="extension_revisit"),
            CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="extension_asker_is_not_approver",
            ),
            CheckConstraint(
                condition=Q(granted=None, decided_by=None)
                | Q(granted__isnull=False, decided_by__isnull=False),
                name="extension_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.until}"


class Revisit(AppendOnly):
    """What named inspectors found of one finding when they went again (复查). `inspectors`: [{"ref", "name"}]."""

    follow_up = models.ForeignKey("followups.FollowUp", models.PROTECT, related_name="revisits")
    order = models.ForeignKey(Rectification, models.PROTECT, related_name="revisits")
    number = models.PositiveSmallIntegerField("次序")
    on = models.DateField("复查日期")
    inspectors = models.JSONField("复查人员")
    result = models.CharField("复查结果", max_length=20, choices=RevisitResult.choices())
    note = models.CharField("复查情况", max_length=500)
    proof = models.CharField("凭证摘要", max_length=64, blank=True)
    by = models.BigIntegerField("登记人")
    by_name = models.CharField("登记人姓名", max_length=60)
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            UniqueConstraint(fields=["follow_up", "number"], name="revisit_once"),
            CheckConstraint(condition=~Q(note=""), name="revisit_says_what"),
            CheckConstraint(condition=Q(result__in=list(RevisitResult)), name="revisit_known"),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.number}"
