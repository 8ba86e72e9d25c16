"""The day on which a task ended, where that is in dispute: decided by the office above before any clock runs."""

from django.db import models
from django.db.models import CheckConstraint, F, Q

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.inspections.states import EndState
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import Record


class TaskEnd(Record):
    """A dispute about the day all checks of a draw ended, and the day that was fixed (结束日期争议).

    While it is open no clock of the task starts; `day` is then what they count from.
    """

    draw = models.OneToOneField(Draw, models.PROTECT, related_name="task_end")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="组织机关")
    state = models.CharField(
        "状态", max_length=20, choices=EndState.choices(), default=EndState.DISPUTED
    )
    dispute = models.CharField("争议", max_length=500)
    raised_by = models.BigIntegerField("提出人")
    raised_by_name = models.CharField("提出人姓名", max_length=60)
    raised_at = models.DateTimeField("提出时间")
    day = models.DateField("结束日期", null=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    office = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", verbose_name="裁定机关"
    )
    decided_by = models.BigIntegerField("裁定人", null=True)
    decided_by_name = models.CharField("裁定人姓名", max_length=60, blank=True)
    decided_at = models.DateTimeField("裁定时间", null=True)

    class Meta:
        ordering = ["-raised_at", "-pk"]
        constraints = [
            CheckConstraint(condition=Q(state__in=list(EndState)), name="end_state_known"),
            CheckConstraint(condition=~Q(dispute=""), name="end_dispute_says_what"),
            CheckConstraint(
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("raised_by")) & ~Q(office=F("organ")) & ~Q(reason="")),
                name="end_decided_by_the_office_above",
            ),
            CheckConstraint(
                condition=Q(state=EndState.DISPUTED, day=None)
                | Q(state=EndState.DECIDED, day__isnull=False, decided_by__isnull=False),
                name="decided_end_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.state}"
