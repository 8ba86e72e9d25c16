"""Signatures on a digest, and filings of one. The database itself refuses a maker who checks, and who checks twice."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.approvals.states import FilingState, SigningStep
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import AppendOnly, Record


class Signature(AppendOnly):
    """One person's signature on one document, at one step (签署); a deputy's says for whom (代签)."""

    digest = models.CharField("文件摘要", max_length=64)
    subject = models.CharField("对象", max_length=120)
    step = models.CharField("环节", max_length=20, choices=SigningStep.choices())
    drafted_by = models.BigIntegerField("起草人")
    signer_id = models.BigIntegerField("签署人")
    signer_name = models.CharField("姓名", max_length=60)
    organ_name = models.CharField("机关", max_length=100)
    on_behalf_of = models.BigIntegerField("委托人", null=True)
    behalf_name = models.CharField("委托人姓名", max_length=60, blank=True)
    remark = models.CharField("意见", max_length=500, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(signer_id=F("drafted_by")), name="maker_is_not_checker"),
            CheckConstraint(
                condition=Q(on_behalf_of=None)
                | (~Q(on_behalf_of=F("drafted_by")) & ~Q(on_behalf_of=F("signer_id"))),
                name="maker_checks_through_nobody",
            ),
            UniqueConstraint(fields=["digest", "step"], name="step_signed_once"),
            UniqueConstraint(
                fields=["digest", "on_behalf_of"],
                condition=~Q(step=SigningStep.PUBLISH),
                name="checker_is_signed_for_once",
            ),
            UniqueConstraint(
                fields=["digest", "signer_id"],
                condition=~Q(step=SigningStep.PUBLISH),
                name="checker_signs_once",
            ),
        ]
        indexes = [models.Index(fields=["subject"], name="signature_subject")]

    def __str__(self) -> str:
        return f"{self.step} {self.digest[:8]}"


class Filing(Record):
    """A list handed to the office above, with its receipt (备案). `period` is 2026Q4, 2026-02, or a plan's 2026-P01."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="报送机关")
    office = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="受理机关")
    matter = models.CharField("事项", max_length=20)
    period = models.CharField("期间", max_length=20)
    digest = models.CharField("文件摘要", max_length=64)
    rows = models.PositiveIntegerField("条数")
    state = models.CharField(
        "状态", max_length=20, choices=FilingState.choices(), default=FilingState.FILED
    )
    filed_by = models.BigIntegerField("报送人")
    filed_at = models.DateTimeField("报送时间")
    receipt = models.CharField("回执号", max_length=60, blank=True)
    decided_by = models.BigIntegerField("受理人", null=True)
    decided_at = models.DateTimeField("受理时间", null=True)
    remark = models.CharField("意见", max_length=500, blank=True)

    class Meta:
        ordering = ["-filed_at"]
        constraints = [
            UniqueConstraint(
                fields=["organ", "matter", "period"],
                condition=Q(state__in=[FilingState.FILED, FilingState.RECEIVED]),
                name="filed_once_a_period",
            ),
            CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("filed_by")),
                name="filer_is_not_receiver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.matter} {self.period}"
