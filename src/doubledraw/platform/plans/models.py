"""Annual plans and their lines."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.plans.states import PLAN_FLOW, Method, PlanState, StrataBy
from doubledraw.platform.records.models import Record


class Plan(Record):
    """An annual inspection plan of one organ (年度抽查工作计划)."""

    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="制定机关")
    year = models.PositiveSmallIntegerField("年度")
    number = models.CharField("计划编号", max_length=20, unique=True)
    title = models.CharField("标题", max_length=200)
    drafted_by = models.BigIntegerField("起草人")
    state = models.CharField(
        "状态", max_length=20, choices=PlanState.choices(), default=PLAN_FLOW.start
    )
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    edition = models.PositiveSmallIntegerField("提交次数", default=0)
    sample = models.PositiveIntegerField("预计抽查户数", null=True)
    return_reason = models.CharField("退回理由", max_length=500, blank=True)
    published_at = models.DateTimeField("公布时间", null=True)

    class Meta:
        ordering = ["-year", "number"]
        constraints = [
            CheckConstraint(condition=Q(state__in=list(PlanState)), name="plan_state_known"),
            CheckConstraint(
                condition=Q(state__in=[PlanState.DRAFT, PlanState.RETURNED]) | ~Q(digest=""),
                name="plan_under_approval_has_digest",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """How the ledger names this plan."""
        return f"plan:{self.number}"


class PlanLine(models.Model):
    """One line of a plan: which item, over whom, how many, with whom, when (计划行).

    `scope`: {"kinds", "industries", "regions", "credit_classes"}, each a list of words as in registry;
    an absent or empty list means all, and a region's code takes in all below it.
    `strata`: [{"name", "ratio": "3/100"} or {"name", "count": 5}, with "min", "max" where wanted], just
    as a design writes them; 其他 takes whoever has no stratum of their own.
    `seats`: [{"organ": code, "department": name, "count", "qualification"}], scarcest first.
    `reveal`: "at-once" or an ISO date.
    `departures`: {finding code: written reason} for findings that a reason excuses.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="lines", verbose_name="计划")
    number = models.PositiveSmallIntegerField("行号")
    title = models.CharField("名称", max_length=200)
    item = models.ForeignKey(Item, models.PROTECT, verbose_name="抽查事项")
    scope = models.JSONField("对象范围", default=dict)
    strata_by = models.CharField("分层依据", max_length=20, choices=StrataBy.choices())
    strata = models.JSONField("各层比例", default=list)
    method = models.CharField("抽取方法", max_length=10, choices=Method.choices(), default="srs")
    seats = models.JSONField("检查人员", default=list)
    reserve = models.PositiveSmallIntegerField("每层候补", default=3)
    max_load = models.PositiveSmallIntegerField("每人上限", null=True)
    starts = models.DateField("检查自")
    ends = models.DateField("检查至")
    reveal = models.CharField("揭示", max_length=10, default="at-once")
    departures = models.JSONField("偏离理由", default=dict)

    class Meta:
        ordering = ["plan_id", "number"]
        constraints = [
            UniqueConstraint(fields=["plan", "number"], name="plan_line_number_once"),
            CheckConstraint(condition=Q(ends__gte=models.F("starts")), name="plan_line_period"),
        ]

    def __str__(self) -> str:
        return self.title
