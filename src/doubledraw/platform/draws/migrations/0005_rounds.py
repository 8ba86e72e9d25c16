"""Later team rounds, withdrawals and substitutions; what was committed to or logged stands."""

import django.db.models.deletion
from django.db import migrations, models

import doubledraw.platform.draws.states
from doubledraw.platform.records.guards import (
    append_only,
    arrows_only,
    frozen_always,
    frozen_once_not_null,
    frozen_once_set,
)
from doubledraw.platform.records.together import Together

FROZEN = (
    "draw_id",
    "number",
    "files",
    "changes",
    "entropy",
    "first_when",
    "draw_by",
    "commitment",
    "commitment_file",
    "committed_by",
    "committed_at",
)
ASKED = (
    "draw_id",
    "kind",
    "code",
    "inspector_ref",
    "reason",
    "note",
    "since",
    "same_as",
    "evidence",
    "evidence_name",
    "asked_by",
    "asked_organ",
    "asked_at",
)


class Migration(migrations.Migration):
    dependencies = [
        ("draws", "0004_preparing"),
    ]

    operations = [
        Together(
            operations=[
                migrations.CreateModel(
                    name="TeamRound",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("number", models.PositiveSmallIntegerField(verbose_name="轮次")),
                        (
                            "state",
                            models.CharField(
                                choices=[("committed", "已承诺"), ("drawn", "已抽取")],
                                default=doubledraw.platform.draws.states.RoundState["COMMITTED"],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "files",
                            models.JSONField(
                                help_text="name → SHA-256 in the store", verbose_name="冻结文件"
                            ),
                        ),
                        ("changes", models.JSONField(verbose_name="人员变动")),
                        ("entropy", models.JSONField(verbose_name="公共随机数来源")),
                        ("first_when", models.DateTimeField(verbose_name="首个随机数时间")),
                        ("draw_by", models.DateTimeField(verbose_name="最迟抽取")),
                        ("commitment", models.CharField(max_length=64, verbose_name="承诺指纹")),
                        (
                            "commitment_file",
                            models.CharField(max_length=64, verbose_name="承诺文件"),
                        ),
                        ("committed_by", models.BigIntegerField(verbose_name="承诺人")),
                        ("committed_at", models.DateTimeField(verbose_name="承诺时间")),
                        (
                            "entropy_file",
                            models.CharField(blank=True, max_length=64, verbose_name="随机数文件"),
                        ),
                        ("entropy_at", models.DateTimeField(null=True, verbose_name="随机数时间")),
                        (
                            "outcome_files",
                            models.JSONField(
                                help_text="name → SHA-256 in the store",
                                null=True,
                                verbose_name="结果文件",
                            ),
                        ),
                        (
                            "teams_root",
                            models.CharField(blank=True, max_length=64, verbose_name="人员树根"),
                        ),
                        ("blocked", models.JSONField(null=True, verbose_name="人员受阻")),
                        ("drawn_by", models.BigIntegerField(null=True, verbose_name="抽取人")),
                        ("drawn_at", models.DateTimeField(null=True, verbose_name="抽取时间")),
                        (
                            "draw",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="team_rounds",
                                to="draws.draw",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("draw", "number"), name="team_round_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state",
                                        doubledraw.platform.draws.states.RoundState["COMMITTED"],
                                    )
                                ),
                                fields=("draw",),
                                name="one_open_round_per_draw",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("blocked__isnull", True),
                                    ("state", doubledraw.platform.draws.states.RoundState["DRAWN"]),
                                ),
                                fields=("draw",),
                                name="teams_stand_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            doubledraw.platform.draws.states.RoundState[
                                                "COMMITTED"
                                            ],
                                            doubledraw.platform.draws.states.RoundState["DRAWN"],
                                        ],
                                    )
                                ),
                                name="round_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="round_counts_from_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state",
                                            doubledraw.platform.draws.states.RoundState["DRAWN"],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(("teams_root", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="drawn_round_has_root",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundValue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("value", models.CharField(max_length=120, verbose_name="数值")),
                        ("entered_by", models.BigIntegerField(verbose_name="录入人")),
                        ("entered_at", models.DateTimeField(verbose_name="录入时间")),
                        (
                            "confirmed_value",
                            models.CharField(blank=True, max_length=120, verbose_name="复核数值"),
                        ),
                        ("confirmed_by", models.BigIntegerField(null=True, verbose_name="复核人")),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="values",
                                to="draws.teamround",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("round", "position"), name="round_value_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by", None),
                                    models.Q(
                                        ("confirmed_by", models.F("entered_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="round_value_typed_by_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_value", ""),
                                    ("confirmed_value", models.F("value")),
                                    _connector="OR",
                                ),
                                name="round_value_confirmed_is_typed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Withdrawal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("target", "检查对象"), ("inspector", "检查人员")],
                                max_length=10,
                                verbose_name="对象",
                            ),
                        ),
                        ("code", models.CharField(blank=True, max_length=64, verbose_name="代码")),
                        (
                            "inspector_ref",
                            models.CharField(blank=True, max_length=64, verbose_name="执法证号"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "待同意"),
                                    ("agreed", "已同意"),
                                    ("declined", "未同意"),
                                ],
                                default=doubledraw.platform.draws.states.WithdrawalState["ASKED"],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("INACTIVE_BEFORE_FREEZE", "冻结名录前已注销或吊销"),
                                    ("DUPLICATE", "和另一家是同一家"),
                                    ("RECUSED", "应当回避"),
                                    ("UNABLE", "不能参加检查"),
                                ],
                                max_length=30,
                                verbose_name="事由",
                            ),
                        ),
                        ("note", models.CharField(max_length=300, verbose_name="说明")),
                        ("since", models.DateField(null=True, verbose_name="终止日期")),
                        (
                            "same_as",
                            models.CharField(blank=True, max_length=64, verbose_name="重复的代码"),
                        ),
                        ("evidence", models.CharField(max_length=64, verbose_name="证据摘要")),
                        (
                            "evidence_name",
                            models.CharField(max_length=200, verbose_name="证据文件名"),
                        ),
                        ("asked_by", models.BigIntegerField(verbose_name="申请人")),
                        ("asked_organ", models.BigIntegerField(verbose_name="申请人机关")),
                        ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                        ("decided_by", models.BigIntegerField(null=True, verbose_name="决定人")),
                        (
                            "decided_organ",
                            models.BigIntegerField(null=True, verbose_name="决定人机关"),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                        (
                            "draw",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withdrawals",
                                to="draws.draw",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state",
                                        doubledraw.platform.draws.states.WithdrawalState[
                                            "DECLINED"
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                fields=("draw", "code", "inspector_ref"),
                                name="withdrawal_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="withdrawal_takes_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state",
                                        doubledraw.platform.draws.states.WithdrawalState["ASKED"],
                                    ),
                                    ("decided_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="withdrawal_decided_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            doubledraw.platform.draws.states.WithdrawalState[
                                                "ASKED"
                                            ],
                                            doubledraw.platform.draws.states.WithdrawalState[
                                                "AGREED"
                                            ],
                                            doubledraw.platform.draws.states.WithdrawalState[
                                                "DECLINED"
                                            ],
                                        ],
                                    )
                                ),
                                name="withdrawal_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "kind",
                                            doubledraw.platform.draws.states.WithdrawalKind[
                                                "TARGET"
                                            ],
                                        ),
                                        models.Q(("code", ""), _negated=True),
                                        ("inspector_ref", ""),
                                    ),
                                    models.Q(
                                        (
                                            "kind",
                                            doubledraw.platform.draws.states.WithdrawalKind[
                                                "INSPECTOR"
                                            ],
                                        ),
                                        models.Q(("inspector_ref", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="withdrawal_names_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Substitution",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="次序")),
                        ("code", models.CharField(max_length=64, verbose_name="代码")),
                        (
                            "in_code",
                            models.CharField(blank=True, max_length=64, verbose_name="递补的代码"),
                        ),
                        ("seat", models.PositiveSmallIntegerField(null=True, verbose_name="席位")),
                        (
                            "out_ref",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="退出的执法证号"
                            ),
                        ),
                        (
                            "in_ref",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="递补的执法证号"
                            ),
                        ),
                        ("team", models.JSONField(verbose_name="现有人员")),
                        (
                            "missing",
                            models.PositiveSmallIntegerField(default=0, verbose_name="缺员"),
                        ),
                        ("log_index", models.BigIntegerField(unique=True, verbose_name="日志序号")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "draw",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="substitutions",
                                to="draws.draw",
                            ),
                        ),
                        (
                            "withdrawal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="substitutions",
                                to="draws.withdrawal",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("draw", "number"), name="substitution_in_order"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("out_ref", "")),
                                fields=("draw", "code"),
                                name="target_replaced_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("in_code", ""), _negated=True),
                                fields=("draw", "in_code"),
                                name="reserve_used_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("out_ref", ""), _negated=True),
                                fields=("draw", "code", "out_ref"),
                                name="inspector_replaced_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Release",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "assignment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="release",
                                to="draws.assignment",
                            ),
                        ),
                        (
                            "substitution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="releases",
                                to="draws.substitution",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ]
        ),
        frozen_always("draws_teamround", FROZEN),
        frozen_once_set("draws_teamround", ("entropy_file", "teams_root")),
        frozen_once_not_null(
            "draws_teamround", ("entropy_at", "outcome_files", "blocked", "drawn_by", "drawn_at")
        ),
        arrows_only("draws_teamround", (("committed", "drawn"),)),
        frozen_always("draws_roundvalue", ("round_id", "position")),
        frozen_once_set("draws_roundvalue", ("confirmed_value",)),
        frozen_once_not_null("draws_roundvalue", ("confirmed_by", "confirmed_at")),
        frozen_always("draws_withdrawal", ASKED),
        frozen_once_not_null("draws_withdrawal", ("decided_by", "decided_organ", "decided_at")),
        arrows_only("draws_withdrawal", (("asked", "agreed"), ("asked", "declined"))),
        append_only("draws_substitution"),
        append_only("draws_release"),
    ]
