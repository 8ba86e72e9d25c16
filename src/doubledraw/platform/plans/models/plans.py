"""Plans, their key tasks, and what checkers say of them when they send them back."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.organs.models import Organ
from doubledraw.platform.plans.states import PLAN_FLOW, PlanKind, PlanState
from doubledraw.platform.records.models import AppendOnly, Record


class Plan(Record):
    """An inspection plan of one organ: annual, ad hoc, a campaign, or a full-coverage field (检查计划).

    A published plan is never changed: `amends` names the version that this one will replace when it is published.
    `legal_basis` and `superior_document` are what an ad-hoc or full-coverage plan rests on (CC-03, CC-01);
    `announcement` is what the public is told of a campaign before it begins.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="制定机关")
    kind = models.CharField(
        "种类", max_length=20, choices=PlanKind.choices(), default=PlanKind.ANNUAL
    )
    year = models.PositiveSmallIntegerField("年度")
    number = models.CharField("计划编号", max_length=24, unique=True)
    title = models.CharField("标题", max_length=200)
    drafted_by = models.BigIntegerField("起草人")
    legal_basis = models.TextField("法律依据", blank=True)
    superior_document = models.CharField("上级文件", max_length=300, blank=True)
    announcement = models.TextField("公告", blank=True)
    state = models.CharField(
        "状态", max_length=20, choices=PlanState.choices(), default=PLAN_FLOW.start
    )
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    edition = models.PositiveSmallIntegerField("提交次数", default=0)
    sample = models.PositiveIntegerField("预计抽查户数", null=True)
    return_reason = models.CharField("退回理由", max_length=500, blank=True)
    published_at = models.DateTimeField("公布时间", null=True)
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="amendments", verbose_name="调整自"
    )
    revision = models.PositiveSmallIntegerField("版次", default=1)
    adjust_reason = models.CharField("调整理由", max_length=500, blank=True)

    class Meta:
        ordering = ["-year", "number"]
        constraints = [
            CheckConstraint(condition=Q(state__in=list(PlanState)), name="plan_state_known"),
            CheckConstraint(condition=Q(kind__in=list(PlanKind)), name="plan_kind_known"),
            CheckConstraint(
                condition=Q(state__in=[PlanState.DRAFT, PlanState.RETURNED, PlanState.ABANDONED])
                | ~Q(digest=""),
                name="plan_under_approval_has_digest",
            ),
            UniqueConstraint(
                fields=["amends"],
                condition=~Q(state=PlanState.ABANDONED),
                name="plan_adjusted_once_at_a_time",
            ),
            CheckConstraint(
                condition=Q(amends=None, revision=1) | Q(amends__isnull=False, revision__gt=1),
                name="plan_revision_follows_one",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def base_number(self) -> str:
        """The number that all versions of this plan share: that of the first."""
        return self.number.rsplit("-", 1)[0] if self.revision > 1 else self.number

    @property
    def subject(self) -> str:
        """How the ledger names this plan."""
        return f"plan:{self.number}"


class PlanTask(models.Model):
    """One key supervision task of the year (年度重点监管任务): who, what, when (FA-12)."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks", verbose_name="计划")
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("任务", max_length=200)
    section = models.CharField("责任科室", max_length=100)
    items = models.CharField("重点事项", max_length=300, blank=True)
    content = models.TextField("工作安排", blank=True)
    starts = models.DateField("自")
    ends = models.DateField("至")

    class Meta:
        ordering = ["plan_id", "number"]
        constraints = [
            UniqueConstraint(fields=["plan", "number"], name="plan_task_number_once"),
            CheckConstraint(condition=Q(ends__gte=F("starts")), name="plan_task_period"),
        ]

    def __str__(self) -> str:
        return self.title


class PlanComment(AppendOnly):
    """What a checker says of one line when sending a plan back (逐行意见); line 0 is the plan itself."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="comments", verbose_name="计划")
    digest = models.CharField("所见内容摘要", max_length=64)
    line = models.PositiveSmallIntegerField("行号")
    text = models.CharField("意见", max_length=500)
    by = models.BigIntegerField("提出人")
    name = models.CharField("姓名", max_length=60)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.plan_id}:{self.line}"
