"""An organ's list of minor violations that are not penalised the first time."""

from django.db import models
from django.db.models import CheckConstraint, F, Q

from doubledraw.platform.followups.states import MINOR_FLOW, MinorState
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import Record


class MinorOffence(Record):
    """One entry with the text it rests on, proposed by one person and adopted by another (轻微违法免罚事项).

    `item_code`: the item it is about, or "" for any item of the organ.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="机关")
    title = models.CharField("情形", max_length=300)
    item_code = models.CharField("事项编码", max_length=40, blank=True)
    conditions = models.CharField("适用条件", max_length=500)
    instrument = models.CharField("依据文件", max_length=200)
    article = models.CharField("条款", max_length=100)
    quotation = models.CharField("原文", max_length=500, blank=True)
    since = models.DateField("自")
    until = models.DateField("至", null=True)
    state = models.CharField(
        "状态", max_length=20, choices=MinorState.choices(), default=MINOR_FLOW.start
    )
    made_by = models.BigIntegerField("提出人")
    made_by_name = models.CharField("提出人姓名", max_length=60)
    made_at = models.DateTimeField("提出时间")
    decided_by = models.BigIntegerField("审批人", null=True)
    decided_by_name = models.CharField("审批人姓名", max_length=60, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True)
    ended_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        ordering = ["organ_id", "pk"]
        constraints = [
            CheckConstraint(
                condition=~Q(title="") & ~Q(instrument="") & ~Q(article=""),
                name="minor_has_source",
            ),
            CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")),
                name="minor_maker_is_not_approver",
            ),
            CheckConstraint(
                condition=Q(state=MinorState.PROPOSED) | Q(decided_by__isnull=False),
                name="minor_decided_by_somebody",
            ),
            CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="minor_period"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        """How the ledger names this entry."""
        return f"minor:{self.pk}"
