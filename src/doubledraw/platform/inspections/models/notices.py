"""The notice of a visit, and how it came to the firm."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.inspections.models.visits import Visit
from doubledraw.platform.inspections.states import NEED_PROOF, DeliveryWay
from doubledraw.platform.records.models import AppendOnly


class Notice(AppendOnly):
    """A sealed notice of inspection and the secret address behind its QR code (行政检查通知书).

    `digest` is of a `documents.SealedNotice`; `leaf` is a SHA-256 in the store, of the proof that the firm was drawn.
    A new edition replaces the one before it. `lead_cited` and `due` say what notice the rule sets ask for, if any.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="notices")
    edition = models.PositiveSmallIntegerField("版次")
    digest = models.CharField("摘要", max_length=64, unique=True)
    token = models.CharField("查验码", max_length=64, unique=True)
    leaf = models.CharField("抽取凭证摘要", max_length=64)
    planned_at = models.DateTimeField("拟检查时间")
    unannounced = models.CharField("不事先通知的依据", max_length=300, blank=True)
    due = models.DateTimeField("最迟送达", null=True)
    lead_cited = models.CharField("通知期限依据", max_length=200, blank=True)
    issued_by = models.BigIntegerField("签发人")
    issued_by_name = models.CharField("签发人姓名", max_length=60)
    issued_at = models.DateTimeField("签发时间")

    class Meta:
        ordering = ["edition"]
        constraints = [
            UniqueConstraint(fields=["visit", "edition"], name="notice_edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.edition}"


class Delivery(AppendOnly):
    """That a notice reached the firm: who received it, when, how, and what proves it (送达回证).

    `proof` is a SHA-256 in the store: a scan or a picture; `strokes` the receiver's signature on the screen.
    """

    notice = models.OneToOneField(Notice, models.PROTECT, related_name="delivery")
    way = models.CharField("送达方式", max_length=20, choices=DeliveryWay.choices())
    receiver = models.CharField("收件人", max_length=60)
    received_at = models.DateTimeField("送达时间")
    is_late = models.BooleanField("晚于期限", default=False)
    proof = models.CharField("凭证摘要", max_length=64, blank=True)
    proof_name = models.CharField("凭证文件名", max_length=200, blank=True)
    strokes = models.JSONField("签名", default=list)
    note = models.CharField("说明", max_length=300, blank=True)
    entered_by = models.BigIntegerField("登记人")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=~Q(way__in=list(NEED_PROOF)) | ~Q(proof=""),
                name="delivery_has_proof",
            ),
            CheckConstraint(condition=~Q(receiver=""), name="delivery_has_receiver"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.way}"
