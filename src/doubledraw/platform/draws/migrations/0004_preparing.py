"""Work plans, permits to inspect again, what changed since the last draw."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from doubledraw.platform.records.guards import append_only, arrows_only, frozen_always
from doubledraw.platform.records.together import Together

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("draws", "0003_people"), ("plans", "0002_guards")]
    operations = [
        Together(
            operations=[
                migrations.CreateModel(
                    name="FrameChanges",
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
                        ("counts", models.JSONField(verbose_name="家数")),
                        ("file", models.CharField(max_length=64, verbose_name="明细摘要")),
                        (
                            "before",
                            models.ForeignKey(
                                on_delete=PROTECT,
                                related_name="+",
                                to="draws.draw",
                                verbose_name="上一次抽取",
                            ),
                        ),
                        (
                            "draw",
                            models.OneToOneField(
                                on_delete=PROTECT, related_name="frame_changes", to="draws.draw"
                            ),
                        ),
                    ],
                    options={"abstract": False},
                ),
                migrations.CreateModel(
                    name="RepeatPermit",
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
                                    ("asked", "待批准"),
                                    ("approved", "已批准"),
                                    ("refused", "不予批准"),
                                ],
                                default="asked",
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "codes",
                            models.JSONField(
                                help_text="their codes, sorted, each once", verbose_name="检查对象"
                            ),
                        ),
                        ("reason", models.CharField(max_length=300, verbose_name="理由")),
                        ("asked_by", models.BigIntegerField(verbose_name="申请人")),
                        ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                        ("decided_by", models.BigIntegerField(null=True, verbose_name="审批人")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                        (
                            "remark",
                            models.CharField(blank=True, max_length=300, verbose_name="审批意见"),
                        ),
                        (
                            "plan_line",
                            models.ForeignKey(
                                on_delete=PROTECT,
                                related_name="repeat_permits",
                                to="plans.planline",
                                verbose_name="计划行",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-asked_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=Q(("state__in", ["asked", "approved", "refused"])),
                                name="repeat_permit_state_known",
                            ),
                            models.CheckConstraint(
                                condition=~Q(reason=""), name="repeat_permit_has_reason"
                            ),
                            models.CheckConstraint(
                                condition=Q(state="asked")
                                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                                name="repeat_permit_takes_two",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkPlan",
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
                        ("edition", models.PositiveSmallIntegerField(verbose_name="版次")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("submitted", "待批准"),
                                    ("approved", "已批准"),
                                    ("returned", "退回修改"),
                                    ("replaced", "已重拟"),
                                    ("used", "已执行"),
                                ],
                                default="submitted",
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        ("asked", models.JSONField(verbose_name="准备内容")),
                        (
                            "digest",
                            models.CharField(max_length=64, unique=True, verbose_name="摘要"),
                        ),
                        ("drafted_by", models.BigIntegerField(verbose_name="起草人")),
                        ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                        ("decided_by", models.BigIntegerField(null=True, verbose_name="审批人")),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                        (
                            "remark",
                            models.CharField(blank=True, max_length=300, verbose_name="审批意见"),
                        ),
                        (
                            "draw",
                            models.OneToOneField(
                                null=True,
                                on_delete=PROTECT,
                                related_name="work_plan",
                                to="draws.draw",
                                verbose_name="抽取",
                            ),
                        ),
                        (
                            "plan_line",
                            models.ForeignKey(
                                on_delete=PROTECT,
                                related_name="work_plans",
                                to="plans.planline",
                                verbose_name="计划行",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-edition"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=Q(
                                    (
                                        "state__in",
                                        ["submitted", "approved", "returned", "replaced", "used"],
                                    )
                                ),
                                name="work_plan_state_known",
                            ),
                            models.UniqueConstraint(
                                fields=["plan_line", "edition"], name="work_plan_edition_once"
                            ),
                            models.UniqueConstraint(
                                condition=Q(("state__in", ["submitted", "approved", "returned"])),
                                fields=["plan_line"],
                                name="one_open_work_plan_per_line",
                            ),
                            models.CheckConstraint(
                                condition=Q(decided_by=None) | ~Q(decided_by=F("drafted_by")),
                                name="work_plan_maker_is_not_checker",
                            ),
                            models.CheckConstraint(
                                condition=~Q(state__in=["approved", "used"])
                                | Q(decided_by__isnull=False),
                                name="approved_work_plan_has_approver",
                            ),
                            models.CheckConstraint(
                                condition=Q(state="used", draw__isnull=False)
                                | (~Q(state="used") & Q(draw=None)),
                                name="used_work_plan_has_draw",
                            ),
                        ],
                    },
                ),
            ]
        ),
        append_only("draws_framechanges"),
        frozen_always(
            "draws_workplan",
            ("plan_line_id", "edition", "asked", "digest", "drafted_by", "drafted_at"),
        ),
        arrows_only(
            "draws_workplan",
            (
                ("submitted", "approved"),
                ("submitted", "returned"),
                ("submitted", "replaced"),
                ("approved", "replaced"),
                ("returned", "replaced"),
                ("approved", "used"),
            ),
        ),
        frozen_always(
            "draws_repeatpermit", ("plan_line_id", "codes", "reason", "asked_by", "asked_at")
        ),
        arrows_only("draws_repeatpermit", (("asked", "approved"), ("asked", "refused"))),
    ]
