"""What the public sees: projections that only disclosure writes and only the portal reads."""

from django.db import models
from django.db.models import UniqueConstraint


class PublicDocument(models.Model):
    """A published sealed document: a plan, an item list (公示文件). `body` is the redacted content."""

    kind = models.CharField("种类", max_length=20)
    key = models.CharField("编号", max_length=64)
    digest = models.CharField("摘要", max_length=64)
    title = models.CharField("标题", max_length=200)
    organ_name = models.CharField("机关", max_length=100)
    body = models.JSONField("内容")
    published_at = models.DateTimeField("公示时间")
    log_index = models.BigIntegerField("日志序号")

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [UniqueConstraint(fields=["kind", "digest"], name="document_public_once")]
        indexes = [models.Index(fields=["kind", "key"], name="public_document_key")]

    def __str__(self) -> str:
        return self.title


class PublicDraw(models.Model):
    """What is public about one draw at its present stage (抽取公示).

    `strata`: [{"name", "ratio", "population", "size", "cut"}] (cut only when strata are public and revealed);
    `entropy`: [{"source", "form", "when", "value"}]; `steps`: [{"step", "at", "log_index", "people"}];
    `seats` as in the design; `attestations`: [{"name", "at", "log_index"}]; `checks`: {"witnessed": bool}.
    """

    draw_id = models.CharField("抽取编号", max_length=64, primary_key=True)
    title = models.CharField("名称", max_length=200)
    organ_name = models.CharField("机关", max_length=100)
    plan_number = models.CharField("计划编号", max_length=20)
    plan_line = models.PositiveSmallIntegerField("计划行")
    state = models.CharField("状态", max_length=20)
    method = models.CharField("方法", max_length=10)
    suite = models.CharField("算法", max_length=10)
    strata_public = models.BooleanField("分层公开")
    population = models.PositiveIntegerField("名录户数")
    sample = models.PositiveIntegerField("抽中户数", null=True)
    strata = models.JSONField("分层")
    excluded = models.JSONField("排除")
    seats = models.JSONField("检查人员")
    entropy = models.JSONField("公共随机数")
    steps = models.JSONField("过程")
    rules = models.JSONField("依据")
    commitment = models.CharField("承诺指纹", max_length=64, blank=True)
    key = models.CharField("密钥", max_length=32, blank=True)
    drawn_on = models.DateTimeField("抽取时间", null=True)
    draw_at = models.DateTimeField("预定时间")
    reveal_on = models.DateField("揭示日期", null=True)
    revealed_at = models.DateTimeField("揭示时间", null=True)
    replaces = models.CharField("代替", max_length=64, blank=True)
    void = models.JSONField("作废", null=True)
    blocked = models.BooleanField("人员受阻", default=False)
    attestations = models.JSONField("见证", default=list)
    witnessed = models.BooleanField("外部联署", default=False)
    region_counts = models.JSONField("区划计数", default=list)

    class Meta:
        ordering = ["-draw_at"]

    def __str__(self) -> str:
        return self.title


class PublicFile(models.Model):
    """One file of a draw that anyone may download (公开文件)."""

    draw = models.ForeignKey(PublicDraw, models.CASCADE, related_name="public_files")
    name = models.CharField("文件名", max_length=80)
    digest = models.CharField("摘要", max_length=64)
    size = models.PositiveBigIntegerField("字节")

    class Meta:
        ordering = ["id"]
        constraints = [UniqueConstraint(fields=["draw", "name"], name="public_file_once")]

    def __str__(self) -> str:
        return self.name


class PublicTarget(models.Model):
    """The public fields of a firm that stands in a published list (检查对象公开信息)."""

    code = models.CharField("代码", max_length=64, primary_key=True)
    name = models.CharField("名称", max_length=200)
    name_key = models.CharField("检索名称", max_length=200, db_index=True)
    region_name = models.CharField("区划", max_length=60)

    def __str__(self) -> str:
        return self.name


class PublicAppearance(models.Model):
    """That a firm stood in a revealed draw's frame, and what came of it (抽取记录).

    `result`: selected, reserve, not_selected or excluded. Stratum, rank and number only where strata are public.
    """

    draw = models.ForeignKey(PublicDraw, models.CASCADE, related_name="appearances")
    code = models.CharField("代码", max_length=64)
    result = models.CharField("结果", max_length=20)
    reason = models.CharField("排除原因", max_length=20, blank=True)
    stratum = models.CharField("层", max_length=64, blank=True)
    rank = models.PositiveIntegerField("名次", null=True)
    number = models.CharField("抽签号", max_length=64, blank=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["draw", "code"], name="appearance_once")]
        indexes = [
            models.Index(fields=["code"], name="appearance_code"),
            models.Index(fields=["draw", "result", "rank"], name="appearance_list"),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.code}"
