"""What is public of the results of inspections: no inspector, no person, nothing that was not asked for."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.disclosure.models.draws import PublicDraw
from doubledraw.platform.disclosure.states import Published


class PublicVisit(models.Model):
    """The published result of a visit, version by version (检查结果公示).

    `key` is the number of the visit. The newest version of a key `is_current`, whatever its state; one that was
    corrected stays with what it said. Of a withdrawn result no version says anything any more: `result`,
    `result_label`, `kind`, `disposal_label`, `handled` are empty and there are no findings.

    `kind` is a `rulebook.documents.outcomes.Kind`. `handled`: [{"label", "day", "text"}], what followed, redacted.
    `rule`: {"kind", "title", "document", "article", "quote"}, the article that set the last day, or {}.
    `digest` is of the sealed record, `public_digest` of the published `documents.PublishedResult`, which the log
    entry `log_index` names. `redactions`: [{"field", "reason"}]. `until`: the last day of the term, or null for none.
    `changed_reason`: why this version was corrected, withdrawn. `commissions`: [{"institution", "kind", "payer",
    "cites", "reported"}], who was commissioned, which department paid, the day of the report (older versions do not
    say); null for none.
    """

    key = models.CharField("编号", max_length=80)
    version = models.PositiveSmallIntegerField("版次")
    is_current = models.BooleanField("现行")
    state = models.CharField("状态", max_length=20, choices=Published.choices())
    draw = models.ForeignKey(PublicDraw, models.PROTECT, null=True, related_name="results")
    plan_number = models.CharField("计划编号", max_length=24, blank=True)
    plan_line = models.PositiveSmallIntegerField("计划行", null=True)
    task = models.CharField("任务", max_length=200)
    code = models.CharField("代码", max_length=64)
    firm_name = models.CharField("名称", max_length=200)
    name_key = models.CharField("检索名称", max_length=200, db_index=True)
    region_code = models.CharField("区划代码", max_length=12, blank=True)
    region_name = models.CharField("区划", max_length=60, blank=True)
    organ_name = models.CharField("机关", max_length=100)
    organs = models.JSONField("检查机关")
    way = models.CharField("检查方式", max_length=20)
    ended_on = models.DateField("检查结束日期")
    result = models.CharField("检查结果", max_length=10, blank=True)
    result_label = models.CharField("检查结果名称", max_length=100, blank=True)
    kind = models.CharField("结果类别", max_length=20, blank=True)
    disposal_label = models.CharField("后续处置", max_length=100, blank=True)
    handled = models.JSONField("处理情况", default=list)
    commissions = models.JSONField("受委托机构", null=True)
    published_at = models.DateTimeField("公示时间")
    due_on = models.DateField("公示期限", null=True)
    rule = models.JSONField("期限依据", default=dict)
    log_index = models.BigIntegerField("日志序号")
    digest = models.CharField("检查记录摘要", max_length=64)
    public_digest = models.CharField("公示内容摘要", max_length=64)
    redactions = models.JSONField("不公开的内容", default=list)
    until = models.DateField("公示至", null=True)
    changed_reason = models.CharField("更正、撤回理由", max_length=300, blank=True)
    changed_at = models.DateTimeField("更正、撤回时间", null=True)

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            UniqueConstraint(fields=["key", "version"], name="result_version_once"),
            UniqueConstraint(
                fields=["digest"],
                condition=Q(state__in=[Published.PUBLISHED, Published.ARCHIVED]),
                name="record_public_once",
            ),
            UniqueConstraint(fields=["public_digest"], name="public_content_once"),
            UniqueConstraint(
                fields=["key"], condition=Q(is_current=True), name="one_current_result"
            ),
            CheckConstraint(condition=Q(state__in=list(Published)), name="published_state_known"),
            CheckConstraint(
                condition=Q(state__in=[Published.PUBLISHED, Published.ARCHIVED])
                | (~Q(changed_reason="") & Q(changed_at__isnull=False)),
                name="changed_result_has_reason",
            ),
            CheckConstraint(
                condition=~Q(state=Published.CORRECTED) | Q(is_current=False),
                name="corrected_result_is_not_current",
            ),
        ]
        indexes = [
            models.Index(fields=["is_current", "published_at", "id"], name="result_newest"),
            models.Index(fields=["code", "is_current"], name="result_of_firm"),
            models.Index(fields=["plan_number", "plan_line"], name="result_of_plan"),
            models.Index(
                fields=["region_code", "is_current", "published_at"], name="result_of_region"
            ),
            models.Index(
                fields=["organ_name", "is_current", "published_at"], name="result_of_organ"
            ),
            models.Index(fields=["result", "is_current", "published_at"], name="result_by_code"),
            models.Index(fields=["until"], name="result_until"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

    @property
    def is_shown(self) -> bool:
        """Whether it still says what was found."""
        return self.state != Published.WITHDRAWN


class PublicFinding(models.Model):
    """What a published result says of one item (事项结果). `problem` is redacted."""

    visit = models.ForeignKey(PublicVisit, models.CASCADE, related_name="findings")
    item_code = models.CharField("事项编码", max_length=40)
    item_name = models.CharField("事项名称", max_length=200)
    organ_name = models.CharField("机关", max_length=100)
    result = models.CharField("检查结果", max_length=10)
    result_label = models.CharField("检查结果名称", max_length=100)
    kind = models.CharField("结果类别", max_length=20)
    problem = models.CharField("发现问题情况", max_length=1000, blank=True)
    disposal_label = models.CharField("处置情况", max_length=100, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(fields=["visit", "organ_name", "item_code"], name="public_item_once"),
        ]
        indexes = [
            models.Index(fields=["item_code"], name="public_finding_item"),
            models.Index(fields=["organ_name"], name="public_finding_organ"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.item_code}"
