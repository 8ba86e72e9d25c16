"""Draws, the nonces and entropy that go in, the firms and teams that come out."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.draws.states import (
    DRAW_FLOW,
    DrawState,
    PersonRole,
    TargetRole,
    VoidReason,
)
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.records.models import AppendOnly, Record


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


class Nonce(models.Model):
    """A holder's secret, sealed with the installation's key, and the commitment to it (秘密数)."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="nonces")
    position = models.PositiveSmallIntegerField("次序")
    holder = models.CharField("持有人", max_length=64)
    commitment = models.CharField("承诺", max_length=64, unique=True)
    sealed = models.BinaryField("密文")

    class Meta:
        ordering = ["position"]
        constraints = [
            UniqueConstraint(fields=["draw", "position"], name="nonce_position_once"),
            UniqueConstraint(fields=["draw", "holder"], name="nonce_holder_once"),
        ]

    def __str__(self) -> str:
        return self.holder


class EntropyValue(models.Model):
    """One named source's published value, entered by one person and confirmed by another (公共随机数).

    Until it is confirmed it can be typed again; `confirmed_value` is set once, and must equal `value`.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="entropy_values")
    position = models.PositiveSmallIntegerField("次序")
    source = models.CharField("来源", max_length=64)
    form = models.CharField("形式", max_length=10)
    value = models.CharField("数值", max_length=120)
    entered_by = models.BigIntegerField("录入人")
    entered_at = models.DateTimeField("录入时间")
    confirmed_value = models.CharField("复核数值", max_length=120, blank=True)
    confirmed_by = models.BigIntegerField("复核人", null=True)
    confirmed_at = models.DateTimeField("复核时间", null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            UniqueConstraint(fields=["draw", "position"], name="entropy_position_once"),
            CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")),
                name="entropy_entered_twice_by_two",
            ),
            CheckConstraint(
                condition=Q(confirmed_value="") | Q(confirmed_value=F("value")),
                name="entropy_confirmed_is_entered",
            ),
        ]

    def __str__(self) -> str:
        return self.source


class DrawnTarget(AppendOnly):
    """A firm in the result: selected or in reserve (抽取结果)."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="drawn_targets")
    code = models.CharField("代码", max_length=64)
    name = models.CharField("名称", max_length=200)
    region_name = models.CharField("区划", max_length=60)
    stratum = models.CharField("层", max_length=64)
    rank = models.PositiveIntegerField("名次")
    number = models.CharField("抽签号", max_length=64)
    role = models.CharField("结果", max_length=10, choices=TargetRole.choices())

    class Meta:
        constraints = [UniqueConstraint(fields=["draw", "code"], name="drawn_target_once")]
        indexes = [models.Index(fields=["code"], name="drawn_target_code")]

    def __str__(self) -> str:
        return self.code


class Assignment(AppendOnly):
    """One inspector on one drawn firm's team (检查人员匹配)."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="assignments")
    code = models.CharField("代码", max_length=64)
    seat = models.PositiveSmallIntegerField("席位")
    inspector_ref = models.CharField("执法证号", max_length=64)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["draw", "code", "inspector_ref"], name="assignment_once")
        ]
        indexes = [models.Index(fields=["inspector_ref"], name="assignment_inspector")]

    def __str__(self) -> str:
        return f"{self.code} {self.inspector_ref}"


class CeremonyPerson(models.Model):
    """Somebody who takes part in the ceremony, and when they signed in (在场人员)."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="people")
    role = models.CharField("身份", max_length=20, choices=PersonRole.choices())
    name = models.CharField("姓名", max_length=60)
    organisation = models.CharField("单位", max_length=100)
    staff_id = models.BigIntegerField("账号", null=True)
    signed_at = models.DateTimeField("签到时间", null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["draw", "name", "organisation"], name="ceremony_person_once")
        ]

    def __str__(self) -> str:
        return self.name


class Attestation(AppendOnly):
    """An auditor's signed note that the auditor bundle verified (见证, DD-1 §8)."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="attestations")
    key_name = models.CharField("密钥名", max_length=100)
    vkey = models.CharField("公钥", max_length=200)
    note = models.TextField("签名文本")
    received_by = models.BigIntegerField("接收人")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["draw", "vkey"], name="attested_once_per_key"),
            UniqueConstraint(fields=["draw", "key_name"], name="attested_once_per_name"),
        ]

    def __str__(self) -> str:
        return self.key_name
