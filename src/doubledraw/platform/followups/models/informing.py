"""That the offender and the competent department were each informed; soft measures towards a firm."""

from django.db import models
from django.db.models import CheckConstraint, Q

from doubledraw.platform.followups.states import InformWay, Measure, Side
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.records.models import AppendOnly


class Informing(AppendOnly):
    """One side was informed of what a finding led to (双告知): how, when, and what shows that it knows."""

    follow_up = models.ForeignKey("followups.FollowUp", models.PROTECT, related_name="informings")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+")
    side = models.CharField("告知对象", max_length=20, choices=Side.choices())
    way = models.CharField("告知方式", max_length=20, choices=InformWay.choices())
    who = models.CharField("被告知人", max_length=100)
    document = models.CharField("告知文书", max_length=100)
    informed_on = models.DateField("告知日期")
    acknowledged = models.CharField("签收情况", max_length=100, blank=True)
    proof = models.CharField("凭证摘要", max_length=64, blank=True)
    by = models.BigIntegerField("登记人")
    by_name = models.CharField("登记人姓名", max_length=60)
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["informed_on", "pk"]
        constraints = [
            CheckConstraint(condition=Q(side__in=list(Side)), name="informed_side_known"),
            CheckConstraint(
                condition=~Q(acknowledged="") | ~Q(proof=""), name="informing_is_acknowledged"
            ),
            CheckConstraint(condition=~Q(who="") & ~Q(document=""), name="informing_says_whom"),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.side}"


class Advice(AppendOnly):
    """A reminder, a suggestion or an interview (提醒、建议、约谈)."""

    follow_up = models.ForeignKey("followups.FollowUp", models.PROTECT, related_name="advices")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+")
    measure = models.CharField("措施", max_length=20, choices=Measure.choices())
    on = models.DateField("日期")
    who = models.CharField("对象", max_length=60)
    text = models.CharField("内容", max_length=500)
    by = models.BigIntegerField("登记人")
    by_name = models.CharField("登记人姓名", max_length=60)
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            CheckConstraint(condition=~Q(who="") & ~Q(text=""), name="advice_says_something"),
            CheckConstraint(condition=Q(measure__in=list(Measure)), name="advice_known"),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.measure}"
