"""Telling everybody a line of a plan is about what the law asks, before the checks (普法告知)."""

from django.db import models
from django.db.models import CheckConstraint, Q

from doubledraw.platform.organs.models import Organ
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.records.models import Record


class Education(Record):
    """The law and standards of one plan line, told to its whole frame, once (普法告知).

    `digest` is of a `documents.SealedEducation`; `recipients` counts the frame; `sent` the messages queued so far,
    `by_email` those of them that are e-mails; `unreached`: for how many there was no address, known once all is queued.
    It knows no draw: whom it went to says nothing about who was drawn.
    """

    line = models.OneToOneField(PlanLine, models.PROTECT, related_name="education")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="告知机关")
    number = models.CharField("编号", max_length=40, unique=True)
    digest = models.CharField("摘要", max_length=64, unique=True)
    recipients = models.PositiveIntegerField("告知户数")
    channels = models.JSONField("渠道")
    due = models.DateTimeField("最迟告知", null=True)
    lead_cited = models.CharField("期限依据", max_length=200, blank=True)
    is_late = models.BooleanField("晚于期限", default=False)
    issued_by = models.BigIntegerField("经办人")
    issued_by_name = models.CharField("经办人姓名", max_length=60)
    issued_at = models.DateTimeField("告知时间")
    sent = models.PositiveIntegerField("已排入发送", default=0)
    by_email = models.PositiveIntegerField("其中电子邮件", null=True)
    unreached = models.PositiveIntegerField("没有号码和邮箱", null=True)
    done_at = models.DateTimeField("发送完毕", null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            CheckConstraint(
                condition=Q(is_late=False) | Q(due__isnull=False), name="late_education_had_due"
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reference(self) -> str:
        """How the ledger names it."""
        return f"education:{self.number}"

    @property
    def by_sms(self) -> int:
        """How many were queued as SMS."""
        return self.sent - (self.by_email or 0)
