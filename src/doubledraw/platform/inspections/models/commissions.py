"""Institutions commissioned for a visit: what, until when, who pays, what they reported, which finding uses it."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.inspections.models.results import Finding
from doubledraw.platform.inspections.models.visits import Visit
from doubledraw.platform.inspections.states import (
    COMMISSION_FLOW,
    CommissionState,
    CommissionWay,
)
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import AppendOnly, Record
from doubledraw.platform.registry.models import Institution


class Commission(Record):
    """An accountant, lawyer or laboratory asked to look into something for a visit (委托专业机构).

    `payer` is the commissioning department and never anybody else: the database refuses it. `fee` in fen.
    `report`: SHA-256 in the store.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="commissions")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="+", verbose_name="机构"
    )
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="委托机关")
    payer = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="付费机关")
    payer_cited = models.CharField("付费依据", max_length=200, blank=True)
    matter = models.CharField("委托事项", max_length=300)
    way = models.CharField("确定方式", max_length=10, choices=CommissionWay.choices())
    reason = models.CharField("指定理由", max_length=300, blank=True)
    due_on = models.DateField("完成期限")
    fee = models.PositiveBigIntegerField("费用（分）")
    state = models.CharField(
        "状态",
        max_length=12,
        choices=CommissionState.choices(),
        default=COMMISSION_FLOW.start,
    )
    made_by = models.BigIntegerField("经办人")
    made_by_name = models.CharField("经办人姓名", max_length=60)
    made_at = models.DateTimeField("时间")
    decided_by = models.BigIntegerField("批准人", null=True)
    decided_by_name = models.CharField("批准人姓名", max_length=60, blank=True)
    decided_at = models.DateTimeField("批准时间", null=True)
    report = models.CharField("报告摘要", max_length=64, blank=True)
    report_name = models.CharField("报告文件名", max_length=200, blank=True)
    report_media = models.CharField("报告类型", max_length=10, blank=True)
    conclusion = models.CharField("结论", max_length=1000, blank=True)
    reported_at = models.DateTimeField("报告登记时间", null=True)
    ended_reason = models.CharField("终止理由", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            CheckConstraint(
                condition=Q(state__in=list(CommissionState)), name="commission_state_known"
            ),
            CheckConstraint(condition=Q(payer=F("organ")), name="who_commissions_pays"),
            CheckConstraint(
                condition=Q(way=CommissionWay.DRAWN) | ~Q(reason=""), name="chosen_with_reason"
            ),
            CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")),
                name="commission_maker_is_not_approver",
            ),
            CheckConstraint(
                condition=~Q(state__in=[CommissionState.APPROVED, CommissionState.REPORTED])
                | Q(decided_by__isnull=False),
                name="commission_is_approved",
            ),
            CheckConstraint(
                condition=~Q(state=CommissionState.REPORTED) | (~Q(report="") & ~Q(conclusion="")),
                name="report_is_attached",
            ),
            CheckConstraint(
                condition=~Q(state=CommissionState.ENDED) | ~Q(ended_reason=""),
                name="commission_ended_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.institution_id}"


class CommissionUse(AppendOnly):
    """That a finding rests on an institution's conclusion (结论采用)."""

    commission = models.ForeignKey(Commission, models.PROTECT, related_name="uses")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="conclusions")
    by = models.BigIntegerField("登记人")
    by_name = models.CharField("登记人姓名", max_length=60)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(fields=["commission", "finding"], name="conclusion_used_once")
        ]

    def __str__(self) -> str:
        return f"{self.commission_id} {self.finding_id}"
