"""What comes before the freeze: the work plan, permits to inspect again, what changed since the last draw, the cap."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.draws.models.draw import Draw
from doubledraw.platform.draws.states import (
    OPEN_WORK_PLANS,
    REPEAT_FLOW,
    WORK_PLAN_FLOW,
    RepeatState,
    WorkPlanState,
)
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.records.models import AppendOnly, Record


class WorkPlan(Record):
    """One edition of a draw's work plan (抽查工作方案, GT-08): sealed when drafted, approved by somebody else.

    `asked` is the Preparation it was made from; the freeze takes that and nothing else. `draw` is set by the freeze.
    """

    plan_line = models.ForeignKey(
        PlanLine, models.PROTECT, related_name="work_plans", verbose_name="计划行"
    )
    edition = models.PositiveSmallIntegerField("版次")
    state = models.CharField(
        "状态", max_length=20, choices=WorkPlanState.choices(), default=WORK_PLAN_FLOW.start
    )
    asked = models.JSONField("准备内容")
    digest = models.CharField("摘要", max_length=64, unique=True)
    drafted_by = models.BigIntegerField("起草人")
    drafted_at = models.DateTimeField("起草时间")
    decided_by = models.BigIntegerField("审批人", null=True)
    decided_at = models.DateTimeField("审批时间", null=True)
    remark = models.CharField("审批意见", max_length=300, blank=True)
    draw = models.OneToOneField(
        Draw, models.PROTECT, null=True, related_name="work_plan", verbose_name="抽取"
    )

    class Meta:
        ordering = ["-edition"]
        constraints = [
            CheckConstraint(
                condition=Q(state__in=list(WorkPlanState)), name="work_plan_state_known"
            ),
            UniqueConstraint(fields=["plan_line", "edition"], name="work_plan_edition_once"),
            UniqueConstraint(
                fields=["plan_line"],
                condition=Q(state__in=list(OPEN_WORK_PLANS)),
                name="one_open_work_plan_per_line",
            ),
            CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("drafted_by")),
                name="work_plan_maker_is_not_checker",
            ),
            CheckConstraint(
                condition=~Q(state__in=[WorkPlanState.APPROVED, WorkPlanState.USED])
                | Q(decided_by__isnull=False),
                name="approved_work_plan_has_approver",
            ),
            CheckConstraint(
                condition=Q(state=WorkPlanState.USED, draw__isnull=False)
                | (~Q(state=WorkPlanState.USED) & Q(draw=None)),
                name="used_work_plan_has_draw",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_line_id} {self.edition}"


class RepeatPermit(Record):
    """A request to inspect firms for the same item again (重复检查申请), and what another person decided (CC-14)."""

    plan_line = models.ForeignKey(
        PlanLine, models.PROTECT, related_name="repeat_permits", verbose_name="计划行"
    )
    state = models.CharField(
        "状态", max_length=20, choices=RepeatState.choices(), default=REPEAT_FLOW.start
    )
    codes = models.JSONField("检查对象", help_text="their codes, sorted, each once")
    reason = models.CharField("理由", max_length=300)
    asked_by = models.BigIntegerField("申请人")
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.BigIntegerField("审批人", null=True)
    decided_at = models.DateTimeField("审批时间", null=True)
    remark = models.CharField("审批意见", max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            CheckConstraint(
                condition=Q(state__in=list(RepeatState)), name="repeat_permit_state_known"
            ),
            CheckConstraint(condition=~Q(reason=""), name="repeat_permit_has_reason"),
            CheckConstraint(
                condition=Q(state=RepeatState.ASKED)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="repeat_permit_takes_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_line_id} {self.state}"


class FrameChanges(AppendOnly):
    """How a draw's tables differ from those of the last draw of the same item (名录变动, DD-1 §9).

    `counts`: FrameChange → firms. `file` lists them, for auditors: kind, id, before, after.
    """

    draw = models.OneToOneField(Draw, models.PROTECT, related_name="frame_changes")
    before = models.ForeignKey(Draw, models.PROTECT, related_name="+", verbose_name="上一次抽取")
    counts = models.JSONField("家数")
    file = models.CharField("明细摘要", max_length=64)

    def __str__(self) -> str:
        return f"{self.before_id} → {self.draw_id}"


class CapEffect(AppendOnly):
    """What the yearly cap of visits did to a draw's strata when its lists were frozen (年度上限的影响, CC-14).

    `strata`: [{"name", "before": firms that only the cap may keep out, "size_before": how many were drawn then}].
    """

    draw = models.OneToOneField(Draw, models.PROTECT, related_name="cap_effect")
    year = models.PositiveSmallIntegerField("年度")
    most = models.PositiveSmallIntegerField("每家最多")
    source = models.CharField("出处", max_length=300)
    capped = models.PositiveIntegerField("已满家数")
    strata = models.JSONField("各层")

    def __str__(self) -> str:
        return f"{self.draw_id} {self.most}"
