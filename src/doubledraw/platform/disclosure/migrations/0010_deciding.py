"""What is asked for by one person and decided by another before results are public."""

import django.db.models.deletion
from django.db import migrations, models

import doubledraw.platform.disclosure.states
from doubledraw.platform.disclosure.migrations._decided import decided_by_another
from doubledraw.platform.records.together import Together

KEPT = {
    "masking": ("visit_id", "record", "choices"),
    "redactionrules": ("organ_id", "edition", "words", "needs_person", "source"),
    "retraction": ("result_id", "organ_id", "reason"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0009_education"),
        ("inspections", "0002_guards"),
        ("organs", "0002_guards"),
    ]

    operations = [
        Together(
            operations=[
                migrations.CreateModel(
                    name="Masking",
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
                        ("record", models.CharField(max_length=64, verbose_name="检查记录摘要")),
                        ("choices", models.JSONField(verbose_name="内容")),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="inspections.visit",
                                verbose_name="检查任务",
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
                                name="masking_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="masking_maker_is_not_checker",
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
                                name="masking_decided_by_somebody",
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
                                fields=("visit",),
                                name="one_masking_a_visit",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RedactionRules",
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
                        ("edition", models.PositiveSmallIntegerField(verbose_name="版次")),
                        ("words", models.JSONField(verbose_name="不公开的词")),
                        (
                            "needs_person",
                            models.BooleanField(default=False, verbose_name="由人公示"),
                        ),
                        ("source", models.CharField(max_length=200, verbose_name="依据")),
                        (
                            "organ",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organs.organ",
                                verbose_name="机关",
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
                                name="redactionrules_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="redactionrules_maker_is_not_checker",
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
                                name="redactionrules_decided_by_somebody",
                            ),
                            models.UniqueConstraint(
                                fields=("organ", "edition"), name="redaction_edition_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state",
                                        doubledraw.platform.disclosure.states.Decision["AGREED"],
                                    )
                                ),
                                fields=("organ",),
                                name="one_redaction_edition_in_force",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state",
                                        doubledraw.platform.disclosure.states.Decision["ASKED"],
                                    )
                                ),
                                fields=("organ",),
                                name="one_redaction_edition_asked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="redaction_rules_have_source",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Retraction",
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
                            "result",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="retractions",
                                to="disclosure.publicvisit",
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
                                name="retraction_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="retraction_maker_is_not_checker",
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
                                name="retraction_decided_by_somebody",
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
                                fields=("result",),
                                name="one_retraction_a_result",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="retraction_has_reason",
                            ),
                        ],
                    },
                ),
            ]
        ),
        *(
            guard
            for table, kept in KEPT.items()
            for guard in decided_by_another(f"disclosure_{table}", kept)
        ),
    ]
