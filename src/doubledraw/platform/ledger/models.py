"""What is written once: sealed documents, audit events, the leaves and nodes of the public log, its checkpoints."""

from django.db import models

from doubledraw.platform.records.models import AppendOnly


class SealedDocument(AppendOnly):
    """The canonical bytes of a sealed document, kept once under their digest (存证文件)."""

    digest = models.CharField("摘要", max_length=64, primary_key=True)
    kind = models.CharField("种类", max_length=40)
    data = models.BinaryField("内容")
    sealed_at = models.DateTimeField("封存时间")

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:8]}"


class AuditEvent(AppendOnly):
    """What happened, by whom, to what, when (审计事件)."""

    at = models.DateTimeField("时间")
    actor_id = models.BigIntegerField("操作人")
    actor_name = models.CharField("姓名", max_length=60)
    organ_id = models.BigIntegerField("机关")
    organ_path = models.CharField("机关路径", max_length=200)
    kind = models.CharField("事件", max_length=60)
    subject = models.CharField("对象", max_length=120)
    payload = models.JSONField("内容")

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="audit_subject"),
            models.Index(fields=["organ_path", "id"], name="audit_organ"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class LogLeaf(AppendOnly):
    """One entry of the public log, in RFC 8785 form (日志条目)."""

    index = models.BigIntegerField("序号", primary_key=True)
    kind = models.CharField("种类", max_length=40)
    subject = models.CharField("对象", max_length=120)
    entry = models.TextField("条目")
    at = models.DateTimeField("时间")

    class Meta:
        indexes = [models.Index(fields=["subject", "index"], name="leaf_subject")]

    def __str__(self) -> str:
        return f"{self.index} {self.kind}"


class LogNode(AppendOnly):
    """The hash of one complete subtree of the log: level 0 are leaf hashes (日志节点)."""

    level = models.PositiveSmallIntegerField("层")
    index = models.BigIntegerField("序号")
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="log_node_once")]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(AppendOnly):
    """A signed statement of the log's size and root (检查点)."""

    size = models.BigIntegerField("大小", primary_key=True)
    root = models.CharField("根", max_length=64)
    note = models.TextField("签名文本")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.size}"


class Cosignature(AppendOnly):
    """A witness's word that it saw a checkpoint, consistent with all it saw before (联署)."""

    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.PROTECT, related_name="cosignatures", verbose_name="检查点"
    )
    vkey = models.CharField("公钥", max_length=300)
    name = models.CharField("见证方", max_length=200)
    time = models.DateTimeField("联署时间")
    line = models.TextField("签名行")
    at = models.DateTimeField("收到时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "vkey"], name="cosignature_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.checkpoint_id}"
