"""Problems handed to another organ, and whether it took them over."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.followups.states import HANDOVER_FLOW, HandoverKind, HandoverState
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import Record


class Handover(Record):
    """A sealed `documents.SealedTransfer` and its receipt (移送). `to` None: an organ outside the platform.

    `proof` is a SHA-256 in the store: the receipt as it came back.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="handovers")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="移送机关")
    kind = models.CharField("种类", max_length=20, choices=HandoverKind.choices())
    number = models.CharField("文号", max_length=60)
    digest = models.CharField("摘要", max_length=64, unique=True)
    to = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+", verbose_name="接收")
    to_name = models.CharField("接收机关", max_length=100)
    reply_by = models.DateField("签收不晚于")
    sent_by = models.BigIntegerField("移送人")
    sent_by_name = models.CharField("移送人姓名", max_length=60)
    sent_at = models.DateTimeField("移送时间")
    state = models.CharField(
        "状态", max_length=20, choices=HandoverState.choices(), default=HANDOVER_FLOW.start
    )
    answered_by = models.BigIntegerField("签收登记人", null=True)
    answered_by_name = models.CharField("签收登记人姓名", max_length=60, blank=True)
    answered_at = models.DateTimeField("签收时间", null=True)
    received_on = models.DateField("签收日期", null=True)
    receiver = models.CharField("签收人", max_length=60, blank=True)
    proof = models.CharField("回执摘要", max_length=64, blank=True)
    returned_reason = models.CharField("退回理由", max_length=500, blank=True)

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            UniqueConstraint(fields=["organ", "number"], name="handover_number_once"),
            CheckConstraint(condition=~Q(to_name=""), name="handover_has_receiver"),
            CheckConstraint(
                condition=Q(state=HandoverState.SENT) | Q(answered_by__isnull=False),
                name="handover_answered_by_somebody",
            ),
            CheckConstraint(
                condition=~Q(state=HandoverState.RECEIVED)
                | (~Q(receiver="") & Q(received_on__isnull=False)),
                name="receipt_says_who_and_when",
            ),
            CheckConstraint(
                condition=~Q(state=HandoverState.RECEIVED) | Q(to__isnull=False) | ~Q(proof=""),
                name="receipt_from_outside_has_proof",
            ),
            CheckConstraint(
                condition=Q(answered_by=None) | Q(to=None) | ~Q(answered_by=F("sent_by")),
                name="sender_does_not_receive",
            ),
            CheckConstraint(
                condition=~Q(state=HandoverState.RETURNED) | ~Q(returned_reason=""),
                name="returned_handover_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reference(self) -> str:
        """How the obligations name this transfer."""
        return f"transfer:{self.pk}"
