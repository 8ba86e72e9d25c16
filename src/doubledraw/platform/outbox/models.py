"""Messages to firms with their receipts, and the files that were exchanged with a gateway."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.outbox.states import (
    MESSAGE_FLOW,
    Carrier,
    Channel,
    MessageState,
    ReceiptKind,
)
from doubledraw.platform.records.models import AppendOnly, Record


class Batch(models.Model):
    """Messages handed over together in one file (交换批次). `written_at` is empty until the file is in its place."""

    name = models.CharField("文件名", max_length=80, unique=True)
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices())
    made_at = models.DateTimeField("时间")
    sha256 = models.CharField("摘要", max_length=64, blank=True)
    written_at = models.DateTimeField("写出时间", null=True)
    removed_at = models.DateTimeField("清除时间", null=True)

    def __str__(self) -> str:
        return self.name


class Message(Record):
    """One message, sent once for its `key` (外发信息). `masked` shows whom it went to after `to` has been cleared.

    `digest` is of the text; `round` counts how often somebody had it sent again; `next_at` when it is tried next.
    """

    key = models.CharField("去重键", max_length=200, unique=True)
    handle = models.CharField("通道编号", max_length=40, unique=True)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices())
    carrier = models.CharField("通道", max_length=12, choices=Carrier.choices(), blank=True)
    to = models.CharField("号码或地址", max_length=254, blank=True)
    masked = models.CharField("号码或地址（隐去）", max_length=254)
    template = models.CharField("文本", max_length=40)
    template_version = models.PositiveSmallIntegerField("文本版次")
    subject = models.CharField("标题", max_length=100)
    body = models.TextField("内容", blank=True)
    digest = models.CharField("内容摘要", max_length=64)
    about = models.CharField("事由", max_length=200)
    organ_path = models.CharField("机关", max_length=200, db_index=True)
    tell = models.CharField("回执去向", max_length=80, blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=MessageState.choices(), default=MESSAGE_FLOW.start
    )
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    next_at = models.DateTimeField("下次发送")
    expires_at = models.DateTimeField("过期")
    queued_by = models.BigIntegerField("发送人")
    queued_at = models.DateTimeField("提交时间")
    handed_at = models.DateTimeField("交通道时间", null=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="messages")
    ended_at = models.DateTimeField("结束时间", null=True)
    trouble = models.CharField("没有送到的原因", max_length=200, blank=True)
    cleared_at = models.DateTimeField("清除时间", null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            CheckConstraint(condition=Q(state__in=list(MessageState)), name="message_state_known"),
            CheckConstraint(
                condition=Q(cleared_at=None) | Q(to="", body=""), name="cleared_message_is_empty"
            ),
            CheckConstraint(
                condition=~Q(state=MessageState.QUEUED) | ~Q(to=""), name="queued_message_has_to"
            ),
        ]
        indexes = [models.Index(fields=["state", "next_at"], name="message_due")]

    def __str__(self) -> str:
        return self.handle


class MessageReceipt(AppendOnly):
    """What a channel said became of a message, once a round (回执). `proof` is a SHA-256 in the store."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="receipts")
    round = models.PositiveSmallIntegerField("轮次")
    kind = models.CharField("结果", max_length=12, choices=ReceiptKind.choices())
    carrier = models.CharField("通道", max_length=12, choices=Carrier.choices())
    at = models.DateTimeField("通道时间")
    taken_at = models.DateTimeField("收到时间")
    reference = models.CharField("通道流水号", max_length=100, blank=True)
    detail = models.CharField("说明", max_length=200, blank=True)
    proof = models.CharField("凭证摘要", max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [UniqueConstraint(fields=["message", "round"], name="one_receipt_a_round")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.kind}"


class ReceiptFile(AppendOnly):
    """A file of receipts as it was read, each content once (回执文件). `refused`: [{"line", "why"}]."""

    name = models.CharField("文件名", max_length=120)
    sha256 = models.CharField("摘要", max_length=64, unique=True)
    taken = models.PositiveIntegerField("采用")
    refused = models.JSONField("未采用", default=list)
    read_at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name
