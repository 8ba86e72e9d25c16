"""What comes in from the door: submissions, each exactly once, with photos and signatures; and drafts."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.inspections.models.visits import Visit, VisitSheet
from doubledraw.platform.inspections.states import ParcelFate, ParcelKind, Signatory, Via
from doubledraw.platform.records.models import AppendOnly


class Submission(AppendOnly):
    """One thing a device sent, under an id of its own making: repeats are harmless (提交).

    `body_digest`: SHA-256 of the canonical body with the digest of the file. A second device's sheet is kept too.
    """

    client_id = models.CharField("提交编号", max_length=36, unique=True)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="submissions")
    sheet = models.ForeignKey(VisitSheet, models.PROTECT, null=True, related_name="submissions")
    kind = models.CharField("内容", max_length=20, choices=ParcelKind.choices())
    fate = models.CharField("处理", max_length=20, choices=ParcelFate.choices())
    via = models.CharField("来源", max_length=10, choices=Via.choices())
    device = models.CharField("设备", max_length=64, blank=True)
    body = models.JSONField("正文")
    body_digest = models.CharField("正文摘要", max_length=64)
    made_at = models.DateTimeField("设备时间")
    received_at = models.DateTimeField("收到时间")
    by = models.BigIntegerField("提交人")
    by_name = models.CharField("提交人姓名", max_length=60)

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            CheckConstraint(condition=Q(kind__in=list(ParcelKind)), name="submission_kind_known"),
        ]

    def __str__(self) -> str:
        return self.client_id


class Evidence(AppendOnly):
    """A photo or a scanned page of a visit, kept under its digest: when and where it was taken (现场照片、扫描件)."""

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="evidence")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="evidence")
    sheet = models.ForeignKey(VisitSheet, models.PROTECT, null=True, related_name="evidence")
    question = models.CharField("问题", max_length=80, blank=True)
    sha256 = models.CharField("摘要", max_length=64)
    media = models.CharField("格式", max_length=10)
    size = models.PositiveIntegerField("字节")
    taken_at = models.DateTimeField("拍摄时间")
    place = models.CharField("位置", max_length=60, blank=True)

    class Meta:
        ordering = ["taken_at", "pk"]
        constraints = [
            UniqueConstraint(fields=["visit", "sha256"], name="evidence_once_a_visit"),
        ]

    def __str__(self) -> str:
        return self.sha256


class VisitSignature(AppendOnly):
    """Somebody's signature under a visit, or that they refused and who saw it (签名、拒签).

    `strokes`: lists of [x, y]; `inspector_ref` of an inspector. `what`: SHA-256 of what was signed.
    """

    submission = models.OneToOneField(Submission, models.PROTECT, related_name="signature")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="signatures")
    role = models.CharField("身份", max_length=10, choices=Signatory.choices())
    name = models.CharField("姓名", max_length=60)
    inspector_ref = models.CharField("执法证号", max_length=64, blank=True)
    strokes = models.JSONField("笔迹", default=list)
    refused = models.CharField("拒签理由", max_length=300, blank=True)
    witness = models.CharField("见证人", max_length=120, blank=True)
    what = models.CharField("所签内容摘要", max_length=64)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["visit", "inspector_ref"],
                condition=~Q(inspector_ref=""),
                name="inspector_signs_a_visit_once",
            ),
            UniqueConstraint(
                fields=["visit"], condition=Q(role=Signatory.FIRM), name="firm_signs_a_visit_once"
            ),
            CheckConstraint(
                condition=Q(refused="") | (Q(role=Signatory.FIRM) & ~Q(witness="")),
                name="refusal_has_witness",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.role}"


class Draft(models.Model):
    """A sheet somebody has begun to fill: theirs alone, overwritten as they go on, no record of anything (草稿)."""

    sheet = models.ForeignKey(VisitSheet, models.PROTECT, related_name="drafts")
    staff_id = models.BigIntegerField("人员")
    device = models.CharField("设备", max_length=64, blank=True)
    body = models.JSONField("正文")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [UniqueConstraint(fields=["sheet", "staff_id"], name="draft_of_a_person")]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.staff_id}"
