"""Published results of inspections."""

import django.db.models.deletion
from django.db import migrations, models

import doubledraw.platform.disclosure.states
from doubledraw.platform.records.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0007_districts"),
    ]

    operations = [
        Together(
            operations=[
                migrations.CreateModel(
                    name="PublicVisit",
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
                        ("key", models.CharField(max_length=80, verbose_name="编号")),
                        ("version", models.PositiveSmallIntegerField(verbose_name="版次")),
                        ("is_current", models.BooleanField(verbose_name="现行")),
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
                        (
                            "plan_number",
                            models.CharField(blank=True, max_length=24, verbose_name="计划编号"),
                        ),
                        (
                            "plan_line",
                            models.PositiveSmallIntegerField(null=True, verbose_name="计划行"),
                        ),
                        ("task", models.CharField(max_length=200, verbose_name="任务")),
                        ("code", models.CharField(max_length=64, verbose_name="代码")),
                        ("firm_name", models.CharField(max_length=200, verbose_name="名称")),
                        (
                            "name_key",
                            models.CharField(
                                db_index=True, max_length=200, verbose_name="检索名称"
                            ),
                        ),
                        (
                            "region_code",
                            models.CharField(blank=True, max_length=12, verbose_name="区划代码"),
                        ),
                        (
                            "region_name",
                            models.CharField(blank=True, max_length=60, verbose_name="区划"),
                        ),
                        ("organ_name", models.CharField(max_length=100, verbose_name="机关")),
                        ("organs", models.JSONField(verbose_name="检查机关")),
                        ("way", models.CharField(max_length=20, verbose_name="检查方式")),
                        ("ended_on", models.DateField(verbose_name="检查结束日期")),
                        (
                            "result",
                            models.CharField(blank=True, max_length=10, verbose_name="检查结果"),
                        ),
                        (
                            "result_label",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="检查结果名称"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(blank=True, max_length=20, verbose_name="结果类别"),
                        ),
                        (
                            "disposal_label",
                            models.CharField(blank=True, max_length=100, verbose_name="后续处置"),
                        ),
                        ("handled", models.JSONField(default=list, verbose_name="处理情况")),
                        ("published_at", models.DateTimeField(verbose_name="公示时间")),
                        ("due_on", models.DateField(null=True, verbose_name="公示期限")),
                        ("rule", models.JSONField(default=dict, verbose_name="期限依据")),
                        ("log_index", models.BigIntegerField(verbose_name="日志序号")),
                        ("digest", models.CharField(max_length=64, verbose_name="检查记录摘要")),
                        (
                            "public_digest",
                            models.CharField(max_length=64, verbose_name="公示内容摘要"),
                        ),
                        ("redactions", models.JSONField(default=list, verbose_name="不公开的内容")),
                        ("until", models.DateField(null=True, verbose_name="公示至")),
                        (
                            "changed_reason",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="更正、撤回理由"
                            ),
                        ),
                        (
                            "changed_at",
                            models.DateTimeField(null=True, verbose_name="更正、撤回时间"),
                        ),
                        (
                            "draw",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="results",
                                to="disclosure.publicdraw",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-published_at", "-pk"],
                        "indexes": [
                            models.Index(
                                fields=["is_current", "published_at"], name="result_newest"
                            ),
                            models.Index(fields=["code", "is_current"], name="result_of_firm"),
                            models.Index(
                                fields=["plan_number", "plan_line"], name="result_of_plan"
                            ),
                            models.Index(
                                fields=["region_code", "is_current"], name="result_of_region"
                            ),
                            models.Index(
                                fields=["organ_name", "is_current"], name="result_of_organ"
                            ),
                            models.Index(fields=["result", "is_current"], name="result_by_code"),
                            models.Index(fields=["until"], name="result_until"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("key", "version"), name="result_version_once"
                            ),
                            models.UniqueConstraint(
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
                                    )
                                ),
                                fields=("digest",),
                                name="record_public_once",
                            ),
                            models.UniqueConstraint(
                                fields=("public_digest",), name="public_content_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_current", True)),
                                fields=("key",),
                                name="one_current_result",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            doubledraw.platform.disclosure.states.Published[
                                                "PUBLISHED"
                                            ],
                                            doubledraw.platform.disclosure.states.Published[
                                                "CORRECTED"
                                            ],
                                            doubledraw.platform.disclosure.states.Published[
                                                "WITHDRAWN"
                                            ],
                                            doubledraw.platform.disclosure.states.Published[
                                                "ARCHIVED"
                                            ],
                                        ],
                                    )
                                ),
                                name="published_state_known",
                            ),
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
                                        models.Q(("changed_reason", ""), _negated=True),
                                        ("changed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="changed_result_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state",
                                            doubledraw.platform.disclosure.states.Published[
                                                "CORRECTED"
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    ("is_current", False),
                                    _connector="OR",
                                ),
                                name="corrected_result_is_not_current",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicFinding",
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
                        ("item_code", models.CharField(max_length=40, verbose_name="事项编码")),
                        ("item_name", models.CharField(max_length=200, verbose_name="事项名称")),
                        ("organ_name", models.CharField(max_length=100, verbose_name="机关")),
                        ("result", models.CharField(max_length=10, verbose_name="检查结果")),
                        (
                            "result_label",
                            models.CharField(max_length=100, verbose_name="检查结果名称"),
                        ),
                        ("kind", models.CharField(max_length=20, verbose_name="结果类别")),
                        (
                            "problem",
                            models.CharField(
                                blank=True, max_length=1000, verbose_name="发现问题情况"
                            ),
                        ),
                        (
                            "disposal_label",
                            models.CharField(blank=True, max_length=100, verbose_name="处置情况"),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="findings",
                                to="disclosure.publicvisit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [models.Index(fields=["item_code"], name="public_finding_item")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("visit", "organ_name", "item_code"), name="public_item_once"
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
