"""The day a visit is planned for, as a draft and once it has been applied."""

from django.db import models
from django.db.models import CheckConstraint, Q

from doubledraw.platform.inspections.models.visits import Visit
from doubledraw.platform.records.models import Record


class VisitDay(Record):
    """When a visit is to be made (检查日程): proposed, moved by hand, then applied to the order.

    `place` is its turn in the team's round of that day.
    """

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="day")
    day = models.DateField("日期")
    place = models.PositiveSmallIntegerField("顺序")
    planned_at = models.DateTimeField("拟检查时间")
    is_by_hand = models.BooleanField("人工调整", default=False)
    made_by = models.BigIntegerField("编排人")
    made_at = models.DateTimeField("编排时间")
    applied_at = models.DateTimeField("下发时间", null=True)

    class Meta:
        ordering = ["day", "place", "pk"]
        constraints = [CheckConstraint(condition=Q(place__gte=1), name="visit_day_place")]
        indexes = [models.Index(fields=["day"], name="visit_day_list")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.day}"
