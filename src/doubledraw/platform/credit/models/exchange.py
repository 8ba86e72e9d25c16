"""Files of credit events for outside systems, row by row, and what those systems answered."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.credit.models.record import CreditEvent
from doubledraw.platform.credit.states import EXPORT_FLOW, ExportState
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import AppendOnly, Record


class CreditExport(Record):
    """One file (报送文件). `digest` is the SHA-256 of its bytes in the store; it can be taken again, the same bytes."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="报送机关")
    number = models.CharField("编号", max_length=60, unique=True)
    digest = models.CharField("摘要", max_length=64, unique=True)
    rows = models.PositiveIntegerField("行数")
    state = models.CharField(
        "状态", max_length=10, choices=ExportState.choices(), default=EXPORT_FLOW.start
    )
    made_by = models.BigIntegerField("经办人")
    made_by_name = models.CharField("经办人姓名", max_length=60)
    made_at = models.DateTimeField("生成时间")
    answered_at = models.DateTimeField("回执收齐时间", null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number


class CreditExportLine(AppendOnly):
    """One event in one file. A rejected one goes again, as the next attempt."""

    export = models.ForeignKey(CreditExport, models.PROTECT, related_name="lines")
    seq = models.PositiveIntegerField("序号")
    event = models.ForeignKey(CreditEvent, models.PROTECT, related_name="sent")
    attempt = models.PositiveSmallIntegerField("第几次")

    class Meta:
        ordering = ["seq"]
        constraints = [
            UniqueConstraint(fields=["export", "seq"], name="export_line_once"),
            UniqueConstraint(fields=["event", "attempt"], name="event_sent_once_an_attempt"),
        ]

    def __str__(self) -> str:
        return f"{self.export_id} {self.seq}"


class CreditReceipt(AppendOnly):
    """What the outside system said of one row (回执)."""

    line = models.OneToOneField(CreditExportLine, models.PROTECT, related_name="receipt")
    is_accepted = models.BooleanField("已接收")
    code = models.CharField("代码", max_length=40, blank=True)
    reason = models.CharField("原因", max_length=300, blank=True)
    file = models.CharField("回执文件摘要", max_length=64)
    taken_by = models.BigIntegerField("登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(is_accepted=True) | ~Q(reason=""), name="rejected_row_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.is_accepted}"
