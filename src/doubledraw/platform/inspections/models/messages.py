"""The firm's consent to be served electronically, and the messages a notice was sent by."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.inspections.models.notices import Notice
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.outbox.states import Channel
from doubledraw.platform.records.models import AppendOnly, Record
from doubledraw.platform.registry.models import Target


class ServiceConsent(Record):
    """That a firm agreed to be served at a number or address, on a paper it signed (电子送达确认).

    `proof`: SHA-256 in the store of the signed confirmation. The address never leaves the staff pages.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="+", verbose_name="检查对象")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name="登记机关")
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices())
    address = models.CharField("号码或地址", max_length=254)
    signed_by = models.CharField("确认人", max_length=60)
    signed_on = models.DateField("确认日期")
    proof = models.CharField("确认书摘要", max_length=64)
    entered_by = models.BigIntegerField("登记人")
    entered_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("撤回时间", null=True)
    ended_by = models.BigIntegerField("撤回登记人", null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            UniqueConstraint(
                fields=["target", "channel"], condition=Q(ended_at=None), name="consent_in_force"
            ),
            CheckConstraint(
                condition=~Q(proof="") & ~Q(signed_by="") & ~Q(address=""),
                name="consent_is_proved",
            ),
            CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("entered_at")),
                name="consent_ends_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.channel}"


class NoticeMessage(AppendOnly):
    """That a notice was sent by a channel under a consent, once each (通知书外发)."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="sent")
    consent = models.ForeignKey(ServiceConsent, models.PROTECT, related_name="+")
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices())
    key = models.CharField("外发信息", max_length=200, unique=True)
    sent_by = models.BigIntegerField("发送人")
    sent_by_name = models.CharField("发送人姓名", max_length=60)
    sent_at = models.DateTimeField("发送时间")

    class Meta:
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(fields=["notice", "channel"], name="notice_sent_once_a_channel")
        ]

    def __str__(self) -> str:
        return self.key
