"""The imports that bring rows into directories, what they remember, and the feeds that bring them by themselves."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.models import AppendOnly, Record
from doubledraw.platform.registry.states import BATCH_FLOW, BatchSource, BatchState


class ImportBatch(Record):
    """One uploaded file on its way into a directory (导入批次).

    `mapping` is {field: column}, columns counted from 0. `options` says how codes and unknown regions are
    taken. `counts` has rows, new, changed, unchanged, rejected, vanished, fields ({name: changes}).
    `preview` has headers, first (rows), changed and vanished (examples). `problem` has reason, remedy, params.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="名录机关")
    directory = models.CharField("名录", max_length=20)
    filename = models.CharField("文件名", max_length=200)
    source = models.CharField(
        "来源", max_length=20, choices=BatchSource.choices(), default=BatchSource.UPLOAD
    )
    file_digest = models.CharField("文件摘要", max_length=64)
    state = models.CharField(
        "状态", max_length=20, choices=BatchState.choices(), default=BATCH_FLOW.start
    )
    uploaded_by = models.BigIntegerField("上传人")
    uploaded_at = models.DateTimeField("上传时间")
    encoding = models.CharField("编码", max_length=20, blank=True)
    mapping = models.JSONField("列对应", default=dict)
    options = models.JSONField("读法", default=dict)
    preview = models.JSONField("预览", default=dict)
    counts = models.JSONField("计数", default=dict)
    staged_digest = models.CharField("暂存摘要", max_length=64, blank=True)
    problem = models.JSONField("读取问题", null=True)
    applied_by = models.BigIntegerField("生效人", null=True)
    applied_at = models.DateTimeField("生效时间", null=True)
    receipt_digest = models.CharField("回执摘要", max_length=64, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(state__in=list(BatchState)), name="batch_state_known"),
            CheckConstraint(
                condition=~Q(state=BatchState.APPLIED) | ~Q(receipt_digest=""),
                name="applied_batch_has_receipt",
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class ImportReject(models.Model):
    """One thing wrong with a row that cannot be taken; `cells` is the row as it came (未导入的行).

    Written anew when the clerk has the file read another way; kept for ever once the batch has been applied.
    """

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rejects")
    row = models.PositiveIntegerField("行")
    column = models.CharField("列", max_length=60)
    value = models.CharField("值", max_length=300)
    rule = models.CharField("规则", max_length=60)
    reason = models.CharField("原因", max_length=200)
    remedy = models.CharField("怎么改", max_length=200)
    params = models.JSONField("参数", default=dict)
    cells = models.JSONField("原行", default=list)

    class Meta:
        ordering = ["row", "id"]

    def __str__(self) -> str:
        return f"{self.row} {self.rule}"


class ColumnMemory(models.Model):
    """How an organ last read a file with these headers: what the next such file starts from (列对应记忆)."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="机关")
    directory = models.CharField("名录", max_length=20)
    headers_digest = models.CharField("表头摘要", max_length=64)
    mapping = models.JSONField("列对应")
    options = models.JSONField("读法")
    used_at = models.DateTimeField("最近使用")

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["organ", "directory", "headers_digest"], name="columns_remembered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.directory}"


class Feed(Record):
    """A folder, or a token for the interface, through which another system sends files (数据接入).

    `applies_itself`: a file without problem rows takes effect without a person.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="机关")
    directory = models.CharField("名录", max_length=20)
    name = models.CharField("名称", max_length=60)
    folder = models.CharField("目录", max_length=300, blank=True)
    token_digest = models.CharField("口令摘要", max_length=64, blank=True)
    mapping = models.JSONField("列对应", default=dict)
    options = models.JSONField("读法", default=dict)
    applies_itself = models.BooleanField("无问题即生效", default=False)
    set_up_by = models.BigIntegerField("设置人")
    set_up_at = models.DateTimeField("设置时间")
    closed_at = models.DateTimeField("停用时间", null=True)

    def __str__(self) -> str:
        return self.name


class FeedFile(AppendOnly):
    """A file that came through a feed: each content once (接入文件)."""

    feed = models.ForeignKey(Feed, models.PROTECT, related_name="files")
    filename = models.CharField("文件名", max_length=200)
    digest = models.CharField("摘要", max_length=64)
    batch = models.ForeignKey(ImportBatch, models.PROTECT)
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [UniqueConstraint(fields=["feed", "digest"], name="feed_file_once")]

    def __str__(self) -> str:
        return self.filename
