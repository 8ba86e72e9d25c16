"""The register of joint measures: who may not do what, or may do it more easily, under which text, until when."""

from django.db import models
from django.db.models import CheckConstraint, F, Q

from doubledraw.platform.credit.states import (
    MEASURE_FLOW,
    MeasureField,
    MeasureKind,
    MeasureState,
)
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import Record
from doubledraw.platform.registry.models import Target


class JointMeasure(Record):
    """One measure against, or for, one firm (联合惩戒、联合激励、市场禁入). `organ` applies it."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="credit_measures")
    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="实施机关")
    kind = models.CharField("种类", max_length=10, choices=MeasureKind.choices())
    field = models.CharField("领域", max_length=20, choices=MeasureField.choices())
    content = models.CharField("措施", max_length=300)
    basis = models.JSONField("依据")
    starts = models.DateField("起")
    ends = models.DateField("止", null=True)
    state = models.CharField(
        "状态", max_length=10, choices=MeasureState.choices(), default=MEASURE_FLOW.start
    )
    entered_by = models.BigIntegerField("登记人")
    entered_name = models.CharField("登记人姓名", max_length=60)
    entered_at = models.DateTimeField("登记时间")
    decided_by = models.BigIntegerField("批准人", null=True)
    decided_name = models.CharField("批准人姓名", max_length=60, blank=True)
    decided_at = models.DateTimeField("批准时间", null=True)
    remark = models.CharField("意见", max_length=300, blank=True)
    ended_on = models.DateField("结束日期", null=True)
    ended_reason = models.CharField("结束理由", max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("entered_by")),
                name="measure_maker_is_not_checker",
            ),
            CheckConstraint(
                condition=~Q(state__in=[MeasureState.IN_FORCE, MeasureState.ENDED])
                | Q(decided_by__isnull=False),
                name="measure_in_force_is_approved",
            ),
            CheckConstraint(
                condition=~Q(state=MeasureState.ENDED)
                | (Q(ended_on__isnull=False) & ~Q(ended_reason="")),
                name="ended_measure_says_why",
            ),
            CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="measure_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target_id}"
