"""A body camera for a visit: asked for, handed over and given back with the signatures of both sides (执法记录仪)."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.inspections.models.visits import Visit
from doubledraw.platform.inspections.states import LOAN_FLOW, LOAN_OPEN, LoanState
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import Record
from doubledraw.platform.registry.models import EquipmentLoan, Inspector


class RecorderLoan(Record):
    """One device for one visit. Four signatures: given, received, handed in, accepted; each with name and time.

    `loan` is the registry's own row, which lets a device be out once at a time; `due_cited` the article of `due_on`.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="loans")
    borrower = models.ForeignKey(Inspector, models.PROTECT, related_name="+", verbose_name="借用人")
    keeper = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="保管机关")
    loan = models.OneToOneField(
        EquipmentLoan, models.PROTECT, null=True, related_name="+", verbose_name="装备借用"
    )
    state = models.CharField(
        "状态", max_length=20, choices=LoanState.choices(), default=LOAN_FLOW.start
    )
    asked_by = models.BigIntegerField("申请人")
    asked_at = models.DateTimeField("申请时间")
    given_by = models.BigIntegerField("交出人", null=True)
    given_by_name = models.CharField("交出人姓名", max_length=60, blank=True)
    given_at = models.DateTimeField("交出时间", null=True)
    received_by = models.BigIntegerField("接收人", null=True)
    received_at = models.DateTimeField("接收时间", null=True)
    due_on = models.DateField("应还日期", null=True)
    due_cited = models.CharField("归还期限依据", max_length=200, blank=True)
    handed_by = models.BigIntegerField("交回人", null=True)
    handed_by_name = models.CharField("交回人姓名", max_length=60, blank=True)
    handed_at = models.DateTimeField("交回时间", null=True)
    accepted_by = models.BigIntegerField("验收人", null=True)
    accepted_by_name = models.CharField("验收人姓名", max_length=60, blank=True)
    accepted_at = models.DateTimeField("验收时间", null=True)
    needs_repair = models.BooleanField("需要维修", default=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            CheckConstraint(condition=Q(state__in=list(LoanState)), name="loan_state_known"),
            UniqueConstraint(
                fields=["visit", "borrower"],
                condition=Q(state__in=list(LOAN_OPEN)),
                name="recorder_asked_once",
            ),
            CheckConstraint(
                condition=Q(state__in=[LoanState.ASKED, LoanState.WITHDRAWN])
                | Q(loan__isnull=False, given_by__isnull=False, due_on__isnull=False),
                name="recorder_out_has_device",
            ),
            CheckConstraint(
                condition=Q(received_by=None) | ~Q(received_by=F("given_by")),
                name="recorder_given_by_another",
            ),
            CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("handed_by")),
                name="recorder_accepted_by_another",
            ),
            CheckConstraint(
                condition=~Q(state=LoanState.RETURNED)
                | Q(handed_by__isnull=False, accepted_by__isnull=False),
                name="recorder_back_has_both",
            ),
        ]
        indexes = [models.Index(fields=["keeper", "state"], name="recorder_of_keeper")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.borrower_id}"

    @property
    def reference(self) -> str:
        """How obligations and the registry name this loan."""
        return f"recorder:{self.pk}"
