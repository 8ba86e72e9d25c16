"""What is public of documents and draws."""

from django.db import models
from django.db.models import UniqueConstraint

from doubledraw.platform.disclosure.states import DocumentKind, Result, Stage


class PublicDocument(models.Model):
    """A published sealed document: a plan, an item (公示文件). `body` is the redacted content.

    Versions of one document share `key` (number of the plan's first version, item code); the newest is what holds.
    """

    kind = models.CharField("种类", max_length=20, choices=DocumentKind.choices())
    key = models.CharField("编号", max_length=64)
    digest = models.CharField("摘要", max_length=64)
    title = models.CharField("标题", max_length=200)
    organ_name = models.CharField("机关", max_length=100)
    body = models.JSONField("内容")
    published_at = models.DateTimeField("公示时间")
    log_index = models.BigIntegerField("日志序号")
    ended_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [UniqueConstraint(fields=["kind", "digest"], name="document_public_once")]
        indexes = [models.Index(fields=["kind", "key"], name="public_document_key")]

    def __str__(self) -> str:
        return self.title


class PublicDraw(models.Model):
    """What is public about one draw at its present stage (抽取公示).

    `strata`, in design order: [{"name", "ratio", "count", "min", "max", "population", "size", "cut"}], the cut
    only when strata are public and the draw is revealed; `excluded`: reason code → count;
    `entropy`: [{"source", "form", "when", "value"}], the value once it is in the log, `proof` with it where a
    signature proves it: {"chain", "number", "signature", "previous"};
    `steps`: [{"step", "at", "log_index", "organs": {role: [name]}}]; `seats` as in the design;
    `void`: {"reason", "text", "at", "log_index", "organs"}; `attestations`: [{"name", "at", "log_index"}];
    `rounds`: [{"number", "at", "added", "widened", "gone", "drawn_at", "is_blocked"}]; `substitutes`: {"targets",
    "inspectors", "exhausted", "short", "reasons": {code: count}}; `blocked` is how the newest matching ended;
    `auditors`, those named to attest, by organisation: [{"organisation", "at", "attested_at"}], "" while they have not;
    `region_counts`, once revealed: [{"code", "name", "population", "drawn", "expected", "low", "high"}], where
    the last three are null unless chance alone can be computed from what is public.
    """

    draw_id = models.CharField("抽取编号", max_length=64, primary_key=True)
    title = models.CharField("名称", max_length=200)
    organ_name = models.CharField("机关", max_length=100)
    plan_number = models.CharField("计划编号", max_length=24)
    plan_line = models.PositiveSmallIntegerField("计划行")
    state = models.CharField("状态", max_length=20)
    method = models.CharField("方法", max_length=10)
    suite = models.CharField("算法", max_length=10)
    strata_public = models.BooleanField("分层公开")
    reserve = models.PositiveIntegerField("每层候补", default=0)
    inspectors = models.PositiveIntegerField("可抽人员", null=True)
    population = models.PositiveIntegerField("名录户数")
    sample = models.PositiveIntegerField("抽中户数", null=True)
    strata = models.JSONField("分层")
    excluded = models.JSONField("排除")
    frame_changes = models.JSONField(
        "名录变动", default=dict, help_text='{"before": draw id, "counts": {kind: firms}}'
    )
    cap = models.JSONField(
        "年度上限",
        default=dict,
        help_text='{"year", "most", "source", "capped", "strata": [{"name", "before", "size_before"}]}',
    )
    seats = models.JSONField("检查人员")
    districts = models.CharField("检查人员去哪里", max_length=40, blank=True)
    entropy = models.JSONField("公共随机数")
    steps = models.JSONField("过程")
    rules = models.JSONField("依据")
    commitment = models.CharField("承诺指纹", max_length=64, blank=True)
    key = models.CharField("密钥", max_length=32, blank=True)
    drawn_on = models.DateTimeField("抽取时间", null=True)
    draw_at = models.DateTimeField("预定时间")
    draw_by = models.DateTimeField("最迟抽取")
    reveal_on = models.DateField("揭示日期", null=True)
    revealed_at = models.DateTimeField("揭示时间", null=True)
    early_reason = models.CharField("提前揭示理由", max_length=300, blank=True)
    lists_digest = models.CharField("名单摘要", max_length=64, blank=True)
    replaces = models.CharField("代替", max_length=64, blank=True)
    void = models.JSONField("作废", null=True)
    blocked = models.BooleanField("人员受阻", default=False)
    rounds = models.JSONField("人员轮次", default=list)
    substitutes = models.JSONField("递补", default=dict)
    attestations = models.JSONField("见证", default=list)
    auditors = models.JSONField("指定的见证单位", default=list)
    region_counts = models.JSONField("区划计数", default=list)

    class Meta:
        ordering = ["-draw_at", "draw_id"]
        indexes = [
            models.Index(fields=["plan_number", "plan_line"], name="public_draw_line"),
            models.Index(fields=["replaces"], name="public_draw_replaces"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stage(self) -> Stage:
        """Where it stands, in a word for the public."""
        return Stage.of(self.state)

    @property
    def is_listed(self) -> bool:
        """Whether its lists are public: after the reveal, also of a voided draw (DD-1 §3)."""
        return self.lists_digest != ""


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

    Stratum, rank and number only where strata are public; where they are not, the reserve counts as not
    selected. `position` is the place in the published list.
    """

    draw = models.ForeignKey(PublicDraw, models.CASCADE, related_name="appearances")
    code = models.CharField("代码", max_length=64)
    result = models.CharField("结果", max_length=20, choices=Result.choices())
    position = models.PositiveIntegerField("次序", default=0)
    reason = models.CharField("排除原因", max_length=20, blank=True)
    stratum = models.CharField("层", max_length=64, blank=True)
    rank = models.PositiveIntegerField("名次", null=True)
    number = models.CharField("抽签号", max_length=64, blank=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["draw", "code"], name="appearance_once")]
        indexes = [
            models.Index(fields=["code"], name="appearance_code"),
            models.Index(fields=["draw", "result", "position"], name="appearance_list"),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.code}"


class PublicWall(models.Model):
    """What the draw screen shows of a draw's numbers: a window around each cut, and counts (抽签墙).

    `strata`, in design order: [{"name", "population", "size", "first", "cells", "bins"}]; a cell is
    [first digits of the number, place where it starts, code], the code only once the list is public.
    There is none where strata are not public.
    """

    draw = models.OneToOneField(
        PublicDraw, models.CASCADE, primary_key=True, related_name="wall", verbose_name="抽取"
    )
    sealed = models.BooleanField("不含企业")
    strata = models.JSONField("分层")

    def __str__(self) -> str:
        return self.draw_id


class Edition(models.Model):
    """How often the projections have changed: what caches of public pages are told by (公示版次)."""

    id = models.PositiveSmallIntegerField("序号", primary_key=True, default=1)
    number = models.PositiveBigIntegerField("版次", default=0)

    def __str__(self) -> str:
        return str(self.number)
