"""Penalty decisions are public by themselves; a result tells who was commissioned and which department paid.

The new column of results is null by default: SQLite adds it without building the table anew, which would lose the
triggers of 0011.
"""

import django.db.models.deletion
from django.db import migrations, models

import doubledraw.platform.disclosure.states
from doubledraw.platform.disclosure.migrations._decided import decided_by_another
from doubledraw.platform.records.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0011_results_found"),
        ("organs", "0002_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="publicvisit",
            name="commissions",
            field=models.JSONField(null=True, verbose_name="受委托机构"),
        ),
        Together(
            operations=[
                migrations.CreateModel(
                    name="PublicPenalty",
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
                        ("decision", models.BigIntegerField(unique=True, verbose_name="决定")),
                        (
                            "visit",
                            models.CharField(db_index=True, max_length=80, verbose_name="检查编号"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("published", "公示中"),
                                    ("corrected", "已更正"),
                                    ("withdrawn", "已撤回"),
                                    ("archived", "公示期满"),
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        ("code", models.CharField(max_length=64, verbose_name="代码")),
                        ("firm_name", models.CharField(max_length=200, verbose_name="名称")),
                        (
                            "region_code",
                            models.CharField(blank=True, max_length=12, verbose_name="区划代码"),
                        ),
                        (
                            "region_name",
                            models.CharField(blank=True, max_length=60, verbose_name="区划"),
                        ),
                        ("organ_name", models.CharField(max_length=100, verbose_name="决定机关")),
                        ("document", models.CharField(max_length=60, verbose_name="决定书文号")),
                        (
                            "cause",
                            models.CharField(blank=True, max_length=300, verbose_name="案由"),
                        ),
                        ("kinds", models.JSONField(default=list, verbose_name="处罚种类")),
                        (
                            "amount_fen",
                            models.BigIntegerField(default=0, verbose_name="罚款金额（分）"),
                        ),
                        (
                            "basis",
                            models.CharField(blank=True, max_length=500, verbose_name="处罚依据"),
                        ),
                        ("items", models.JSONField(default=list, verbose_name="事项")),
                        ("task", models.CharField(max_length=200, verbose_name="任务")),
                        ("decided_on", models.DateField(verbose_name="决定日期")),
                        ("published_at", models.DateTimeField(verbose_name="公示时间")),
                        ("due_on", models.DateField(null=True, verbose_name="公示期限")),
                        ("rule", models.JSONField(default=dict, verbose_name="期限依据")),
                        ("log_index", models.BigIntegerField(unique=True, verbose_name="日志序号")),
                        (
                            "public_digest",
                            models.CharField(
                                max_length=64, unique=True, verbose_name="公示内容摘要"
                            ),
                        ),
                        ("redactions", models.JSONField(default=list, verbose_name="不公开的内容")),
                        ("until", models.DateField(null=True, verbose_name="公示至")),
                        (
                            "changed_reason",
                            models.CharField(blank=True, max_length=300, verbose_name="撤回理由"),
                        ),
                        ("changed_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                        ("entered_by", models.BigIntegerField(verbose_name="登记人")),
                        ("approved_by", models.BigIntegerField(verbose_name="公示批准人")),
                        (
                            "draw",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="penalties",
                                to="disclosure.publicdraw",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-published_at", "-pk"],
                        "indexes": [
                            models.Index(fields=["state", "published_at"], name="penalty_newest"),
                            models.Index(fields=["code"], name="penalty_of_firm"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            doubledraw.platform.disclosure.states.Published[
                                                "PUBLISHED"
                                            ],
                                            doubledraw.platform.disclosure.states.Published[
                                                "ARCHIVED"
                                            ],
                                        ],
                                    ),
                                    models.Q(
                                        (
                                            "state",
                                            doubledraw.platform.disclosure.states.Published[
                                                "WITHDRAWN"
                                            ],
                                        ),
                                        models.Q(("changed_reason", ""), _negated=True),
                                        ("changed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="withdrawn_penalty_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by", models.F("entered_by")), _negated=True
                                ),
                                name="penalty_maker_is_not_publisher",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PenaltyRetraction",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "待决定"),
                                    ("agreed", "已同意"),
                                    ("refused", "已退回"),
                                    ("over", "已失效"),
                                ],
                                default=doubledraw.platform.disclosure.states.Decision["ASKED"],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        ("asked_by", models.BigIntegerField(verbose_name="提出人")),
                        (
                            "asked_by_name",
                            models.CharField(max_length=60, verbose_name="提出人姓名"),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                        ("decided_by", models.BigIntegerField(null=True, verbose_name="决定人")),
                        (
                            "decided_by_name",
                            models.CharField(blank=True, max_length=60, verbose_name="决定人姓名"),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                        (
                            "remark",
                            models.CharField(blank=True, max_length=300, verbose_name="意见"),
                        ),
                        ("reason", models.CharField(max_length=300, verbose_name="理由")),
                        (
                            "organ",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organs.organ",
                                verbose_name="机关",
                            ),
                        ),
                        (
                            "penalty",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="retractions",
                                to="disclosure.publicpenalty",
                                verbose_name="公示",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            doubledraw.platform.disclosure.states.Decision["ASKED"],
                                            doubledraw.platform.disclosure.states.Decision[
                                                "AGREED"
                                            ],
                                            doubledraw.platform.disclosure.states.Decision[
                                                "REFUSED"
                                            ],
                                            doubledraw.platform.disclosure.states.Decision["OVER"],
                                        ],
                                    )
                                ),
                                name="penaltyretraction_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="penaltyretraction_maker_is_not_checker",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state",
                                            doubledraw.platform.disclosure.states.Decision[
                                                "AGREED"
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    ("decided_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="penaltyretraction_decided_by_somebody",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            doubledraw.platform.disclosure.states.Decision["ASKED"],
                                            doubledraw.platform.disclosure.states.Decision[
                                                "AGREED"
                                            ],
                                        ],
                                    )
                                ),
                                fields=("penalty",),
                                name="one_retraction_a_penalty",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="penalty_retraction_has_reason",
                            ),
                        ],
                    },
                ),
            ]
        ),
        *decided_by_another("disclosure_penaltyretraction", ("penalty_id", "organ_id", "reason")),
    ]
