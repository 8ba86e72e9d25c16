"""Invitations and signatures of those who take part, and what was photographed or filmed."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.draws.models.ceremony import CeremonyPerson
from doubledraw.platform.draws.models.draw import Draw
from doubledraw.platform.draws.states import Capacity, SignedBy
from doubledraw.platform.records.models import AppendOnly


class Invitation(AppendOnly):
    """That somebody was asked to the ceremony, in which capacity, and on which day they knew (邀请)."""

    person = models.OneToOneField(CeremonyPerson, models.PROTECT, related_name="invitation")
    capacity = models.CharField("见证身份", max_length=20, choices=Capacity.choices())
    staff_id = models.BigIntegerField("账号", null=True)
    notified_on = models.DateField("通知日期")
    reference = models.CharField("通知方式和文号", max_length=100, blank=True)
    invited_by = models.BigIntegerField("邀请人")
    invited_at = models.DateTimeField("登记时间")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(capacity__in=list(Capacity)), name="capacity_known"),
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class CeremonySignature(AppendOnly):
    """Somebody's signature under the result: a statement in the store, with the strokes when it was drawn (签名)."""

    person = models.OneToOneField(CeremonyPerson, models.PROTECT, related_name="signature")
    signed_by = models.CharField("方式", max_length=10, choices=SignedBy.choices())
    digest = models.CharField("摘要", max_length=64)
    taken_by = models.BigIntegerField("经办人")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(signed_by__in=list(SignedBy)), name="signed_by_known"),
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class CeremonyAttachment(AppendOnly):
    """A photo or film of the ceremony, kept under its digest and never opened by the platform (影像)."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="attachments")
    digest = models.CharField("摘要", max_length=64)
    title = models.CharField("说明", max_length=100)
    media = models.CharField("格式", max_length=10)
    size = models.BigIntegerField("字节")
    kept_by = models.BigIntegerField("上传人")
    kept_at = models.DateTimeField("上传时间")

    class Meta:
        ordering = ["kept_at", "pk"]
        constraints = [
            UniqueConstraint(fields=["draw", "digest"], name="attachment_once"),
            CheckConstraint(condition=Q(size__gt=0), name="attachment_has_bytes"),
        ]

    def __str__(self) -> str:
        return self.title
