"""The follow-up of a finding."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.followups.models.cases import Case
from doubledraw.platform.followups.models.handovers import Handover
from doubledraw.platform.followups.models.minor import MinorOffence
from doubledraw.platform.followups.models.orders import Rectification
from doubledraw.platform.followups.states import FOLLOW_UP_FLOW, FollowUpState, Outcome
from doubledraw.platform.inspections.models import Finding, Visit, VisitSheet
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import Record


class FollowUp(Record):
    """What follows from one open finding, from its review to its closing (处置). Exactly one a finding.

    A correction of the result brings another `finding` of the same item: the follow-up goes on with it. `organ` is the
    department of the sheet. It closes with an outcome, proposed by one person and approved by another.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="follow_ups")
    sheet = models.ForeignKey(VisitSheet, models.PROTECT, related_name="+")
    finding = models.OneToOneField(Finding, models.PROTECT, related_name="follow_up")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="处置部门")
    item_code = models.CharField("事项编码", max_length=40)
    state = models.CharField(
        "状态", max_length=20, choices=FollowUpState.choices(), default=FOLLOW_UP_FLOW.start
    )
    opened_at = models.DateTimeField("产生时间")
    order = models.ForeignKey(Rectification, models.PROTECT, null=True, related_name="follow_ups")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="follow_ups")
    handover = models.ForeignKey(Handover, models.PROTECT, null=True, related_name="follow_ups")
    outcome = models.CharField("办结结果", max_length=20, choices=Outcome.choices(), blank=True)
    minor = models.ForeignKey(MinorOffence, models.PROTECT, null=True, related_name="+")
    remark = models.CharField("办结说明", max_length=500, blank=True)
    proof = models.CharField("办结凭证摘要", max_length=64, blank=True)
    proposed_by = models.BigIntegerField("提请人", null=True)
    proposed_by_name = models.CharField("提请人姓名", max_length=60, blank=True)
    proposed_at = models.DateTimeField("提请时间", null=True)
    closed_by = models.BigIntegerField("批准人", null=True)
    closed_by_name = models.CharField("批准人姓名", max_length=60, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True)

    class Meta:
        ordering = ["-opened_at", "pk"]
        constraints = [
            UniqueConstraint(fields=["sheet", "item_code"], name="one_follow_up_an_item"),
            CheckConstraint(
                condition=Q(state__in=list(FollowUpState)), name="follow_up_state_known"
            ),
            CheckConstraint(
                condition=~Q(state__in=[FollowUpState.PROPOSED, FollowUpState.CLOSED])
                | (~Q(outcome="") & Q(proposed_by__isnull=False)),
                name="follow_up_closes_with_outcome",
            ),
            CheckConstraint(
                condition=~Q(state=FollowUpState.CLOSED)
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="follow_up_closed_by_somebody",
            ),
            CheckConstraint(
                condition=Q(closed_by=None) | ~Q(closed_by=F("proposed_by")),
                name="closing_maker_is_not_approver",
            ),
            CheckConstraint(
                condition=~Q(outcome=Outcome.EXEMPT) | Q(minor__isnull=False),
                name="exemption_rests_on_the_list",
            ),
        ]
        indexes = [
            models.Index(fields=["organ", "state", "-opened_at"], name="follow_up_list"),
            models.Index(fields=["item_code", "outcome"], name="follow_up_before"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.item_code}"

    @property
    def reference(self) -> str:
        """How the ledger names this follow-up."""
        return f"followup:{self.pk}"
