"""Signatures on a digest. The database itself refuses a maker who checks, and a checker who checks twice."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.approvals.states import SigningStep
from doubledraw.platform.records.models import AppendOnly


class Signature(AppendOnly):
    """One person's signature on one document, at one step (签署)."""

    digest = models.CharField("文件摘要", max_length=64)
    subject = models.CharField("对象", max_length=120)
    step = models.CharField("环节", max_length=20, choices=SigningStep.choices())
    drafted_by = models.BigIntegerField("起草人")
    signer_id = models.BigIntegerField("签署人")
    signer_name = models.CharField("姓名", max_length=60)
    organ_name = models.CharField("机关", max_length=100)
    remark = models.CharField("意见", max_length=500, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(signer_id=F("drafted_by")), name="maker_is_not_checker"),
            UniqueConstraint(fields=["digest", "step"], name="step_signed_once"),
            UniqueConstraint(
                fields=["digest", "signer_id"],
                condition=~Q(step=SigningStep.PUBLISH),
                name="checker_signs_once",
            ),
        ]
        indexes = [models.Index(fields=["subject"], name="signature_subject")]

    def __str__(self) -> str:
        return f"{self.step} {self.digest[:8]}"
