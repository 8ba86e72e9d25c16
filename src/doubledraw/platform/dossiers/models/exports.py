"""What was taken away: which zip, by whom."""

from django.db import models

from doubledraw.platform.records.models import AppendOnly


class Export(AppendOnly):
    """One zip that somebody asked for: a firm's file, or a case (导出). Only they take it. `digest`: in the store.

    `code` is the firm's, or the number of the draw whose case it is; `case` the number of a case, or "" for the file
    of the firm.
    """

    code = models.CharField("代码", max_length=64)
    case = models.CharField("档号", max_length=60, blank=True)
    digest = models.CharField("摘要", max_length=64)
    size = models.PositiveBigIntegerField("字节")
    files = models.PositiveIntegerField("文件数")
    by = models.BigIntegerField("导出人")
    by_name = models.CharField("导出人姓名", max_length=60)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["code", "by"], name="export_of_firm")]

    def __str__(self) -> str:
        return f"{self.code} {self.digest[:8]}"
