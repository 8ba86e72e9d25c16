"""How a complaint about inspectors, or an objection to a result, is handled."""

from django.db import models
from django.db.models import CheckConstraint, Q

from doubledraw.platform.followups.states import (
    COMPLAINT_FLOW,
    ComplaintOutcome,
    ComplaintState,
)
from doubledraw.platform.inspections.models import FirmWord
from doubledraw.platform.records.models import Record


class Complaint(Record):
    """A firm's complaint or objection in a supervisor's hands, until it is decided and answered (投诉办理).

    The team it is about sees nothing of it before `shown_at`, or before it is closed.
    """

    word = models.OneToOneField(FirmWord, models.PROTECT, related_name="complaint")
    state = models.CharField(
        "状态", max_length=20, choices=ComplaintState.choices(), default=COMPLAINT_FLOW.start
    )
    taken_by = models.BigIntegerField("办理人")
    taken_by_name = models.CharField("办理人姓名", max_length=60)
    taken_at = models.DateTimeField("受理时间")
    shown_at = models.DateTimeField("向检查组出示时间", null=True)
    outcome = models.CharField(
        "结论", max_length=20, choices=ComplaintOutcome.choices(), blank=True
    )
    findings = models.CharField("调查情况", max_length=1000, blank=True)
    closed_by = models.BigIntegerField("办结人", null=True)
    closed_by_name = models.CharField("办结人姓名", max_length=60, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        ordering = ["-taken_at", "-pk"]
        constraints = [
            CheckConstraint(
                condition=~Q(state=ComplaintState.CLOSED)
                | (~Q(outcome="") & ~Q(findings="") & Q(closed_by__isnull=False)),
                name="closed_complaint_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word_id}"

    @property
    def reference(self) -> str:
        """How the ledger names it."""
        return f"complaint:{self.pk}"
