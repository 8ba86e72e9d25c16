"""Who has to be replaced, by two people's word, and who takes the place in fixed order (DD-1 §5, 递补)."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from doubledraw.platform.draws.models.draw import Draw
from doubledraw.platform.draws.models.outcome import Assignment
from doubledraw.platform.draws.states import (
    WITHDRAWAL_FLOW,
    SubstitutionReason,
    WithdrawalKind,
    WithdrawalState,
)
from doubledraw.platform.records.models import AppendOnly, Record


class Withdrawal(Record):
    """A request that a firm, or an inspector, be replaced (退出): a reason, evidence, and a second person.

    `code` is the firm; "" for an inspector who withdraws from the whole draw. `inspector_ref` is "" for a firm.
    `evidence` is a SHA-256 in the store.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="withdrawals")
    kind = models.CharField("对象", max_length=10, choices=WithdrawalKind.choices())
    code = models.CharField("代码", max_length=64, blank=True)
    inspector_ref = models.CharField("执法证号", max_length=64, blank=True)
    state = models.CharField(
        "状态", max_length=20, choices=WithdrawalState.choices(), default=WITHDRAWAL_FLOW.start
    )
    reason = models.CharField("事由", max_length=30, choices=SubstitutionReason.choices())
    note = models.CharField("说明", max_length=300)
    since = models.DateField("终止日期", null=True)
    same_as = models.CharField("重复的代码", max_length=64, blank=True)
    evidence = models.CharField("证据摘要", max_length=64)
    evidence_name = models.CharField("证据文件名", max_length=200)
    asked_by = models.BigIntegerField("申请人")
    asked_organ = models.BigIntegerField("申请人机关")
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.BigIntegerField("决定人", null=True)
    decided_organ = models.BigIntegerField("决定人机关", null=True)
    decided_at = models.DateTimeField("决定时间", null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(
                fields=["draw", "code", "inspector_ref"],
                condition=~Q(state=WithdrawalState.DECLINED),
                name="withdrawal_once",
            ),
            CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="withdrawal_takes_two",
            ),
            CheckConstraint(
                condition=Q(state=WithdrawalState.ASKED) | Q(decided_by__isnull=False),
                name="withdrawal_decided_by_somebody",
            ),
            CheckConstraint(
                condition=Q(state__in=list(WithdrawalState)), name="withdrawal_state_known"
            ),
            CheckConstraint(
                condition=(Q(kind=WithdrawalKind.TARGET) & ~Q(code="") & Q(inspector_ref=""))
                | (Q(kind=WithdrawalKind.INSPECTOR) & ~Q(inspector_ref="")),
                name="withdrawal_names_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.inspector_ref}"


class Substitution(AppendOnly):
    """One place that changed hands, and its entry in the log (递补).

    `code` is the firm whose place or team it is. A firm gives way to `in_code` ("" = the reserve is exhausted);
    an inspector (`out_ref`, seat index `seat`) to `in_ref` ("" = nobody is left, the team is short).
    `team`: refs by seat of the team in force afterwards; `missing`: how many people it lacks.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="substitutions")
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="substitutions")
    number = models.PositiveIntegerField("次序")
    code = models.CharField("代码", max_length=64)
    in_code = models.CharField("递补的代码", max_length=64, blank=True)
    seat = models.PositiveSmallIntegerField("席位", null=True)
    out_ref = models.CharField("退出的执法证号", max_length=64, blank=True)
    in_ref = models.CharField("递补的执法证号", max_length=64, blank=True)
    team = models.JSONField("现有人员")
    missing = models.PositiveSmallIntegerField("缺员", default=0)
    log_index = models.BigIntegerField("日志序号", unique=True)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["number"]
        constraints = [
            UniqueConstraint(fields=["draw", "number"], name="substitution_in_order"),
            UniqueConstraint(
                fields=["draw", "code"], condition=Q(out_ref=""), name="target_replaced_once"
            ),
            UniqueConstraint(
                fields=["draw", "in_code"],
                condition=~Q(in_code=""),
                name="reserve_used_once",
            ),
            UniqueConstraint(
                fields=["draw", "code", "out_ref"],
                condition=~Q(out_ref=""),
                name="inspector_replaced_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.number}"


class Release(AppendOnly):
    """An assignment that a substitution ended (撤下); assignments themselves are never changed."""

    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="release")
    substitution = models.ForeignKey(Substitution, models.PROTECT, related_name="releases")

    def __str__(self) -> str:
        return str(self.assignment_id)
