"""Disputes about the last day of a task."""

import django.db.models.deletion
from django.db import migrations, models

import doubledraw.platform.inspections.states
from doubledraw.platform.records.guards import arrows_only, frozen_always, frozen_once_not_null


class Migration(migrations.Migration):
    dependencies = [
        ("draws", "0009_beacon_proofs"),
        ("inspections", "0004_before_guards"),
        ("organs", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="TaskEnd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[("disputed", "有争议"), ("decided", "已确定")],
                        default=doubledraw.platform.inspections.states.EndState["DISPUTED"],
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("dispute", models.CharField(max_length=500, verbose_name="争议")),
                ("raised_by", models.BigIntegerField(verbose_name="提出人")),
                ("raised_by_name", models.CharField(max_length=60, verbose_name="提出人姓名")),
                ("raised_at", models.DateTimeField(verbose_name="提出时间")),
                ("day", models.DateField(null=True, verbose_name="结束日期")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                ("decided_by", models.BigIntegerField(null=True, verbose_name="裁定人")),
                (
                    "decided_by_name",
                    models.CharField(blank=True, max_length=60, verbose_name="裁定人姓名"),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="裁定时间")),
                (
                    "draw",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="task_end",
                        to="draws.draw",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organs.organ",
                        verbose_name="裁定机关",
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organs.organ",
                        verbose_name="组织机关",
                    ),
                ),
            ],
            options={
                "ordering": ["-raised_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    doubledraw.platform.inspections.states.EndState["DISPUTED"],
                                    doubledraw.platform.inspections.states.EndState["DECIDED"],
                                ],
                            )
                        ),
                        name="end_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dispute", ""), _negated=True),
                        name="end_dispute_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(
                                models.Q(("decided_by", models.F("raised_by")), _negated=True),
                                models.Q(("office", models.F("organ")), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="end_decided_by_the_office_above",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("day", None),
                                (
                                    "state",
                                    doubledraw.platform.inspections.states.EndState["DISPUTED"],
                                ),
                            ),
                            models.Q(
                                ("day__isnull", False),
                                ("decided_by__isnull", False),
                                (
                                    "state",
                                    doubledraw.platform.inspections.states.EndState["DECIDED"],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="decided_end_has_day",
                    ),
                ],
            },
        ),
        frozen_always(
            "inspections_taskend",
            ("draw_id", "organ_id", "dispute", "raised_by", "raised_by_name", "raised_at"),
        ),
        frozen_once_not_null("inspections_taskend", ("day", "decided_by", "decided_at")),
        arrows_only("inspections_taskend", (("disputed", "decided"),)),
    ]
