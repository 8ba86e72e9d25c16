"""The draw itself: frozen columns first, then what each step sets once."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.draws.states import DRAW_FLOW, DrawState, VoidReason
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.records.models import Record


class Draw(Record):
    """One draw for one plan line (随机抽取). Frozen columns never change again: a trigger sees to it."""

    draw_id = models.CharField("抽取编号", max_length=64, unique=True)
    organ = models.ForeignKey(Organ, models.PROTECT, verbose_name="抽取机关")
    plan_line = models.ForeignKey(PlanLine, models.PROTECT, verbose_name="计划行")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="代替"
    )
    title = models.CharField("名称", max_length=200)
    state = models.CharField(
        "状态", max_length=20, choices=DrawState.choices(), default=DRAW_FLOW.start
    )
    # frozen with the first row
    design = models.JSONField("设计")
    files = models.JSONField(
        "冻结文件", help_text="name → SHA-256 in the store; design.json among them"
    )
    populations = models.JSONField("各层户数")
    sizes = models.JSONField("各层抽取数", help_text="n_h follows from N_h, so it is known at once")
    excluded = models.JSONField("排除计数", help_text="reason code → count")
    regions = models.JSONField("各区划户数", help_text='[{"code", "name", "population"}]')
    left_out = models.JSONField("未入库人员", help_text='[{"ref", "name", "reason"}]')
    holders = models.JSONField("秘密数持有人", help_text="names in commitment order, ours first")
    strata_public = models.BooleanField("分层公开")
    first_when = models.DateTimeField("首个随机数时间")
    last_when = models.DateTimeField("末个随机数时间")
    draw_by = models.DateTimeField("最迟抽取")
    reveal_on = models.DateField("揭示日期", null=True, help_text="null = at once")
    frozen_by = models.BigIntegerField("冻结人")
    frozen_at = models.DateTimeField("冻结时间")
    request_key = models.CharField(
        "冻结请求", max_length=200, unique=True, help_text="one request freezes one draw"
    )
    # set once, each by its step
    commitment = models.CharField("承诺指纹", max_length=64, blank=True)
    commitment_file = models.CharField("承诺文件", max_length=64, blank=True)
    committed_by = models.BigIntegerField("承诺人", null=True)
    committed_at = models.DateTimeField("承诺时间", null=True)
    entropy_file = models.CharField("随机数文件", max_length=64, blank=True)
    entropy_at = models.DateTimeField("随机数时间", null=True)
    outcome_files = models.JSONField("结果文件", null=True, help_text="name → SHA-256 in the store")
    cuts = models.JSONField("各层切线", null=True, help_text="stratum → number of rank n_h")
    key = models.CharField("密钥", max_length=32, blank=True, help_text='key("target"), DD-1 §4.1')
    targets_root = models.CharField("对象树根", max_length=64, blank=True)
    teams_root = models.CharField("人员树根", max_length=64, blank=True)
    blocked = models.JSONField("人员受阻", null=True)
    drawn_by = models.BigIntegerField("抽取人", null=True)
    drawn_at = models.DateTimeField("抽取时间", null=True)
    revealed_by = models.BigIntegerField("揭示人", null=True)
    revealed_at = models.DateTimeField("揭示时间", null=True)
    revealed_files = models.JSONField(
        "公开文件", null=True, help_text="name → SHA-256 in the store"
    )
    early_reason = models.CharField("提前揭示理由", max_length=300, blank=True)
    void_request = models.JSONField("作废申请", null=True, help_text='{"reason", "text"}')
    void_reason = models.CharField(
        "作废事由", max_length=20, choices=VoidReason.choices(), blank=True
    )
    void_text = models.CharField("作废说明", max_length=500, blank=True)
    void_asked_by = models.BigIntegerField("申请作废人", null=True)
    void_asked_organ = models.BigIntegerField("申请人机关", null=True)
    void_asked_at = models.DateTimeField("申请作废时间", null=True)
    voided_by = models.BigIntegerField("同意作废人", null=True)
    voided_organ = models.BigIntegerField("同意人机关", null=True)
    voided_at = models.DateTimeField("作废时间", null=True)

    class Meta:
        ordering = ["-frozen_at"]
        constraints = [
            CheckConstraint(condition=Q(state__in=list(DrawState)), name="draw_state_known"),
            UniqueConstraint(
                fields=["plan_line"],
                condition=~Q(state=DrawState.VOIDED),
                name="one_live_draw_per_line",
            ),
            CheckConstraint(
                condition=Q(state__in=[DrawState.FROZEN, DrawState.VOIDED]) | ~Q(commitment=""),
                name="committed_draw_has_commitment",
            ),
            CheckConstraint(
                condition=~Q(state__in=[DrawState.DRAWN, DrawState.REVEALED]) | ~Q(targets_root=""),
                name="drawn_draw_has_root",
            ),
            CheckConstraint(
                condition=~Q(state=DrawState.VOIDED)
                | (
                    ~Q(void_reason="")
                    & Q(voided_by__isnull=False, void_asked_by__isnull=False)
                    & Q(voided_organ__isnull=False, void_asked_organ__isnull=False)
                    & ~Q(voided_by=F("void_asked_by"))
                    & ~Q(voided_organ=F("void_asked_organ"))
                ),
                name="void_takes_two_organs",
            ),
        ]

    def __str__(self) -> str:
        return self.draw_id
