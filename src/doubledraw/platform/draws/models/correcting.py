"""A lottery value that was read wrong, put right by two people (DD-1 §3.3)."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.draws.models.draw import Draw


class Correction(models.Model):
    """A published value in place of the one that was entered (更正). `before` keeps what was computed from the old."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="corrections")
    position = models.PositiveSmallIntegerField("次序")
    old_value = models.CharField("原数值", max_length=120)
    value = models.CharField("更正为", max_length=120)
    reason = models.CharField("理由", max_length=300)
    asked_by = models.BigIntegerField("申请人")
    asked_at = models.DateTimeField("申请时间")
    declined_by = models.BigIntegerField("不同意人", null=True)
    declined_at = models.DateTimeField("不同意时间", null=True)
    confirmed_by = models.BigIntegerField("复核人", null=True)
    confirmed_at = models.DateTimeField("复核时间", null=True)
    applied_at = models.DateTimeField("重算时间", null=True)
    before = models.JSONField(
        "原结果", null=True, help_text="the draw's columns as the old value gave them"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(
                fields=["draw"],
                condition=Q(applied_at=None, declined_at=None),
                name="one_open_correction",
            ),
            CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")),
                name="correction_takes_two",
            ),
            CheckConstraint(
                condition=Q(applied_at=None)
                | Q(confirmed_at__isnull=False, before__isnull=False, declined_at=None),
                name="correction_applied_is_confirmed",
            ),
            CheckConstraint(condition=~Q(value=F("old_value")), name="correction_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.position}"
