"""The tables of follow-ups."""

import django.db.models.deletion
from django.db import migrations, models

import doubledraw.platform.followups.states
from doubledraw.platform.records.together import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("inspections", "0002_guards"),
        ("organs", "0002_guards"),
    ]

    operations = [
        Together(
            operations=[
                migrations.CreateModel(
                    name="Case",
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
                        ("number", models.CharField(max_length=60, verbose_name="案号")),
                        ("cause", models.CharField(max_length=300, verbose_name="案由")),
                        ("basis", models.CharField(max_length=500, verbose_name="依据")),
                        ("filed_on", models.DateField(verbose_name="立案日期")),
                        ("filed_by", models.BigIntegerField(verbose_name="登记人")),
                        (
                            "filed_by_name",
                            models.CharField(max_length=60, verbose_name="登记人姓名"),
                        ),
                        ("filed_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "organ",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organs.organ",
                                verbose_name="承办机关",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="inspections.visit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["filed_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("number",), name="case_has_one_handling_organ"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cause", ""), _negated=True),
                                name="case_has_cause",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Complaint",
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
                                choices=[("taken", "办理中"), ("closed", "已办结")],
                                default=doubledraw.platform.followups.states.ComplaintState[
                                    "TAKEN"
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        ("taken_by", models.BigIntegerField(verbose_name="办理人")),
                        (
                            "taken_by_name",
                            models.CharField(max_length=60, verbose_name="办理人姓名"),
                        ),
                        ("taken_at", models.DateTimeField(verbose_name="受理时间")),
                        (
                            "shown_at",
                            models.DateTimeField(null=True, verbose_name="向检查组出示时间"),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("founded", "属实"),
                                    ("partly", "部分属实"),
                                    ("unfounded", "不属实"),
                                    ("moved", "转有权机关处理"),
                                    ("withdrawn", "反映人撤回"),
                                ],
                                max_length=20,
                                verbose_name="结论",
                            ),
                        ),
                        (
                            "findings",
                            models.CharField(blank=True, max_length=1000, verbose_name="调查情况"),
                        ),
                        ("closed_by", models.BigIntegerField(null=True, verbose_name="办结人")),
                        (
                            "closed_by_name",
                            models.CharField(blank=True, max_length=60, verbose_name="办结人姓名"),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                        (
                            "word",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="complaint",
                                to="inspections.firmword",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-taken_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state",
                                            doubledraw.platform.followups.states.ComplaintState[
                                                "CLOSED"
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        models.Q(("outcome", ""), _negated=True),
                                        models.Q(("findings", ""), _negated=True),
                                        ("closed_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="closed_complaint_has_outcome",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
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
                            "result",
                            models.CharField(
                                choices=[
                                    ("penalty", "行政处罚"),
                                    ("no_penalty", "不予行政处罚"),
                                    ("dropped", "撤销案件"),
                                ],
                                max_length=20,
                                verbose_name="决定",
                            ),
                        ),
                        ("kinds", models.JSONField(default=list, verbose_name="处罚种类")),
                        (
                            "amount_fen",
                            models.BigIntegerField(default=0, verbose_name="罚款金额（分）"),
                        ),
                        ("document", models.CharField(max_length=60, verbose_name="决定书文号")),
                        ("decided_on", models.DateField(verbose_name="决定日期")),
                        ("basis", models.CharField(max_length=500, verbose_name="处罚依据")),
                        (
                            "summary",
                            models.CharField(blank=True, max_length=500, verbose_name="决定内容"),
                        ),
                        ("entered_by", models.BigIntegerField(verbose_name="登记人")),
                        (
                            "entered_by_name",
                            models.CharField(max_length=60, verbose_name="登记人姓名"),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decision",
                                to="followups.case",
                            ),
                        ),
                        (
                            "organ",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organs.organ",
                                verbose_name="决定机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["decided_on", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organ", "document"), name="decision_document_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gte", 0)), name="fine_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount_fen", 0),
                                    (
                                        "result",
                                        doubledraw.platform.followups.states.DecisionResult[
                                            "PENALTY"
                                        ],
                                    ),
                                    _connector="OR",
                                ),
                                name="fine_only_with_penalty",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "result__in",
                                        [
                                            doubledraw.platform.followups.states.DecisionResult[
                                                "PENALTY"
                                            ],
                                            doubledraw.platform.followups.states.DecisionResult[
                                                "NO_PENALTY"
                                            ],
                                            doubledraw.platform.followups.states.DecisionResult[
                                                "DROPPED"
                                            ],
                                        ],
                                    )
                                ),
                                name="decision_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUp",
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
                        ("item_code", models.CharField(max_length=40, verbose_name="事项编码")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "待处置"),
                                    ("rectifying", "整改中"),
                                    ("case", "查处中"),
                                    ("sent", "移送待签收"),
                                    ("settled", "待办结"),
                                    ("proposed", "待批准办结"),
                                    ("closed", "已办结"),
                                    ("dropped", "更正后撤销"),
                                ],
                                default=doubledraw.platform.followups.states.FollowUpState["OPEN"],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="产生时间")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("rectified", "复查已改正"),
                                    ("on_spot", "当场已改正"),
                                    ("penalised", "已作出行政处罚"),
                                    ("not_penalised", "调查后不予行政处罚"),
                                    ("case_dropped", "调查后撤销案件"),
                                    ("exempt", "初次轻微违法，免予行政处罚"),
                                    ("advised", "已提醒、约谈"),
                                    ("transferred", "已移送有权部门"),
                                    ("criminal", "已移送司法机关"),
                                    ("daily", "已转日常监管"),
                                    ("other", "其他"),
                                ],
                                max_length=20,
                                verbose_name="办结结果",
                            ),
                        ),
                        (
                            "remark",
                            models.CharField(blank=True, max_length=500, verbose_name="办结说明"),
                        ),
                        (
                            "proof",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="办结凭证摘要"
                            ),
                        ),
                        ("proposed_by", models.BigIntegerField(null=True, verbose_name="提请人")),
                        (
                            "proposed_by_name",
                            models.CharField(blank=True, max_length=60, verbose_name="提请人姓名"),
                        ),
                        ("proposed_at", models.DateTimeField(null=True, verbose_name="提请时间")),
                        ("closed_by", models.BigIntegerField(null=True, verbose_name="批准人")),
                        (
                            "closed_by_name",
                            models.CharField(blank=True, max_length=60, verbose_name="批准人姓名"),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                        (
                            "case",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="follow_ups",
                                to="followups.case",
                            ),
                        ),
                        (
                            "finding",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="follow_up",
                                to="inspections.finding",
                            ),
                        ),
                        (
                            "organ",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organs.organ",
                                verbose_name="处置部门",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="inspections.visitsheet",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="follow_ups",
                                to="inspections.visit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-opened_at", "pk"],
                        "indexes": [
                            models.Index(
                                fields=["organ", "state", "-opened_at"], name="follow_up_list"
                            ),
                            models.Index(fields=["item_code", "outcome"], name="follow_up_before"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sheet", "item_code"), name="one_follow_up_an_item"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            doubledraw.platform.followups.states.FollowUpState[
                                                "OPEN"
                                            ],
                                            doubledraw.platform.followups.states.FollowUpState[
                                                "RECTIFYING"
                                            ],
                                            doubledraw.platform.followups.states.FollowUpState[
                                                "CASE"
                                            ],
                                            doubledraw.platform.followups.states.FollowUpState[
                                                "SENT"
                                            ],
                                            doubledraw.platform.followups.states.FollowUpState[
                                                "SETTLED"
                                            ],
                                            doubledraw.platform.followups.states.FollowUpState[
                                                "PROPOSED"
                                            ],
                                            doubledraw.platform.followups.states.FollowUpState[
                                                "CLOSED"
                                            ],
                                            doubledraw.platform.followups.states.FollowUpState[
                                                "DROPPED"
                                            ],
                                        ],
                                    )
                                ),
                                name="follow_up_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                doubledraw.platform.followups.states.FollowUpState[
                                                    "PROPOSED"
                                                ],
                                                doubledraw.platform.followups.states.FollowUpState[
                                                    "CLOSED"
                                                ],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        models.Q(("outcome", ""), _negated=True),
                                        ("proposed_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="follow_up_closes_with_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state",
                                            doubledraw.platform.followups.states.FollowUpState[
                                                "CLOSED"
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("closed_at__isnull", False), ("closed_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="follow_up_closed_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_by", None),
                                    models.Q(("closed_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="closing_maker_is_not_approver",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Advice",
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
                            "measure",
                            models.CharField(
                                choices=[
                                    ("reminder", "提醒"),
                                    ("suggestion", "建议"),
                                    ("interview", "约谈"),
                                ],
                                max_length=20,
                                verbose_name="措施",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="日期")),
                        ("who", models.CharField(max_length=60, verbose_name="对象")),
                        ("text", models.CharField(max_length=500, verbose_name="内容")),
                        ("by", models.BigIntegerField(verbose_name="登记人")),
                        ("by_name", models.CharField(max_length=60, verbose_name="登记人姓名")),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="inspections.visit",
                            ),
                        ),
                        (
                            "follow_up",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="advices",
                                to="followups.followup",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("who", ""), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                ),
                                name="advice_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "measure__in",
                                        [
                                            doubledraw.platform.followups.states.Measure[
                                                "REMINDER"
                                            ],
                                            doubledraw.platform.followups.states.Measure[
                                                "SUGGESTION"
                                            ],
                                            doubledraw.platform.followups.states.Measure[
                                                "INTERVIEW"
                                            ],
                                        ],
                                    )
                                ),
                                name="advice_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Handover",
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
                                choices=[
                                    ("department", "移送有权部门"),
                                    ("criminal", "涉嫌犯罪，移送司法机关"),
                                    ("daily", "转日常监管"),
                                ],
                                max_length=20,
                                verbose_name="种类",
                            ),
                        ),
                        ("number", models.CharField(max_length=60, verbose_name="文号")),
                        (
                            "digest",
                            models.CharField(max_length=64, unique=True, verbose_name="摘要"),
                        ),
                        ("to_name", models.CharField(max_length=100, verbose_name="接收机关")),
                        ("reply_by", models.DateField(verbose_name="签收不晚于")),
                        ("sent_by", models.BigIntegerField(verbose_name="移送人")),
                        (
                            "sent_by_name",
                            models.CharField(max_length=60, verbose_name="移送人姓名"),
                        ),
                        ("sent_at", models.DateTimeField(verbose_name="移送时间")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sent", "待签收"),
                                    ("received", "已签收"),
                                    ("returned", "已退回"),
                                ],
                                default=doubledraw.platform.followups.states.HandoverState["SENT"],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "answered_by",
                            models.BigIntegerField(null=True, verbose_name="签收登记人"),
                        ),
                        (
                            "answered_by_name",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="签收登记人姓名"
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="签收时间")),
                        ("received_on", models.DateField(null=True, verbose_name="签收日期")),
                        (
                            "receiver",
                            models.CharField(blank=True, max_length=60, verbose_name="签收人"),
                        ),
                        (
                            "proof",
                            models.CharField(blank=True, max_length=64, verbose_name="回执摘要"),
                        ),
                        (
                            "returned_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="退回理由"),
                        ),
                        (
                            "organ",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organs.organ",
                                verbose_name="移送机关",
                            ),
                        ),
                        (
                            "to",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organs.organ",
                                verbose_name="接收",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handovers",
                                to="inspections.visit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["sent_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organ", "number"), name="handover_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("to_name", ""), _negated=True),
                                name="handover_has_receiver",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state",
                                        doubledraw.platform.followups.states.HandoverState["SENT"],
                                    ),
                                    ("answered_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="handover_answered_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state",
                                            doubledraw.platform.followups.states.HandoverState[
                                                "RECEIVED"
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        models.Q(("receiver", ""), _negated=True),
                                        ("received_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="receipt_says_who_and_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state",
                                            doubledraw.platform.followups.states.HandoverState[
                                                "RECEIVED"
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    ("to__isnull", False),
                                    models.Q(("proof", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="receipt_from_outside_has_proof",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_by", None),
                                    ("to", None),
                                    models.Q(("answered_by", models.F("sent_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="sender_does_not_receive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state",
                                            doubledraw.platform.followups.states.HandoverState[
                                                "RETURNED"
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(("returned_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="returned_handover_says_why",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="followup",
            name="handover",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="followups.handover",
            ),
        ),
        Together(
            operations=[
                migrations.CreateModel(
                    name="Informing",
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
                            "side",
                            models.CharField(
                                choices=[("offender", "当事人"), ("department", "相关监管部门")],
                                max_length=20,
                                verbose_name="告知对象",
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("document", "法律文书送达"),
                                    ("system", "双告知系统"),
                                    ("letter", "公文"),
                                ],
                                max_length=20,
                                verbose_name="告知方式",
                            ),
                        ),
                        ("who", models.CharField(max_length=100, verbose_name="被告知人")),
                        ("document", models.CharField(max_length=100, verbose_name="告知文书")),
                        ("informed_on", models.DateField(verbose_name="告知日期")),
                        (
                            "acknowledged",
                            models.CharField(blank=True, max_length=100, verbose_name="签收情况"),
                        ),
                        (
                            "proof",
                            models.CharField(blank=True, max_length=64, verbose_name="凭证摘要"),
                        ),
                        ("by", models.BigIntegerField(verbose_name="登记人")),
                        ("by_name", models.CharField(max_length=60, verbose_name="登记人姓名")),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "follow_up",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="informings",
                                to="followups.followup",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="inspections.visit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["informed_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "side__in",
                                        [
                                            doubledraw.platform.followups.states.Side["OFFENDER"],
                                            doubledraw.platform.followups.states.Side["DEPARTMENT"],
                                        ],
                                    )
                                ),
                                name="informed_side_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("acknowledged", ""), _negated=True),
                                    models.Q(("proof", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="informing_is_acknowledged",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("who", ""), _negated=True),
                                    models.Q(("document", ""), _negated=True),
                                ),
                                name="informing_says_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MinorOffence",
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
                        ("title", models.CharField(max_length=300, verbose_name="情形")),
                        (
                            "item_code",
                            models.CharField(blank=True, max_length=40, verbose_name="事项编码"),
                        ),
                        ("conditions", models.CharField(max_length=500, verbose_name="适用条件")),
                        ("instrument", models.CharField(max_length=200, verbose_name="依据文件")),
                        ("article", models.CharField(max_length=100, verbose_name="条款")),
                        (
                            "quotation",
                            models.CharField(blank=True, max_length=500, verbose_name="原文"),
                        ),
                        ("since", models.DateField(verbose_name="自")),
                        ("until", models.DateField(null=True, verbose_name="至")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "待批准"),
                                    ("adopted", "已采用"),
                                    ("declined", "未同意"),
                                    ("ended", "已停用"),
                                ],
                                default=doubledraw.platform.followups.states.MinorState["PROPOSED"],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        ("made_by", models.BigIntegerField(verbose_name="提出人")),
                        (
                            "made_by_name",
                            models.CharField(max_length=60, verbose_name="提出人姓名"),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="提出时间")),
                        ("decided_by", models.BigIntegerField(null=True, verbose_name="审批人")),
                        (
                            "decided_by_name",
                            models.CharField(blank=True, max_length=60, verbose_name="审批人姓名"),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="停用时间")),
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
                        "ordering": ["organ_id", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(("instrument", ""), _negated=True),
                                    models.Q(("article", ""), _negated=True),
                                ),
                                name="minor_has_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("made_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="minor_maker_is_not_approver",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state",
                                        doubledraw.platform.followups.states.MinorState["PROPOSED"],
                                    ),
                                    ("decided_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="minor_decided_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until", None),
                                    ("until__gte", models.F("since")),
                                    _connector="OR",
                                ),
                                name="minor_period",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="followup",
            name="minor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="followups.minoroffence",
            ),
        ),
        migrations.CreateModel(
            name="Rectification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="文号")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="摘要")),
                ("until", models.DateField(verbose_name="改正期限")),
                ("revisit_by", models.DateField(verbose_name="复查不晚于")),
                ("basis", models.CharField(max_length=500, verbose_name="依据")),
                ("issued_by", models.BigIntegerField(verbose_name="签发人")),
                ("issued_by_name", models.CharField(max_length=60, verbose_name="签发人姓名")),
                ("issued_at", models.DateTimeField(verbose_name="签发时间")),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organs.organ",
                        verbose_name="责令机关",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="inspections.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["issued_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("organ", "number"), name="order_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("revisit_by__gte", models.F("until"))),
                        name="revisit_after_term",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="followup",
            name="order",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="followups.rectification",
            ),
        ),
        Together(
            operations=[
                migrations.CreateModel(
                    name="Extension",
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
                        ("until", models.DateField(verbose_name="延长到")),
                        ("revisit_by", models.DateField(verbose_name="复查不晚于")),
                        ("reason", models.CharField(max_length=500, verbose_name="理由")),
                        ("asked_by", models.BigIntegerField(verbose_name="申请人")),
                        (
                            "asked_by_name",
                            models.CharField(max_length=60, verbose_name="申请人姓名"),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                        ("granted", models.BooleanField(null=True, verbose_name="同意")),
                        (
                            "remark",
                            models.CharField(blank=True, max_length=500, verbose_name="审批意见"),
                        ),
                        ("decided_by", models.BigIntegerField(null=True, verbose_name="审批人")),
                        (
                            "decided_by_name",
                            models.CharField(blank=True, max_length=60, verbose_name="审批人姓名"),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="extensions",
                                to="followups.rectification",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["asked_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("granted", None)),
                                fields=("order",),
                                name="one_extension_waits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="extension_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("revisit_by__gte", models.F("until"))),
                                name="extension_revisit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="extension_asker_is_not_approver",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_by", None), ("granted", None)),
                                    models.Q(
                                        ("decided_by__isnull", False), ("granted__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="extension_decided_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Revisit",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("on", models.DateField(verbose_name="复查日期")),
                        ("inspectors", models.JSONField(verbose_name="复查人员")),
                        (
                            "result",
                            models.CharField(
                                choices=[("rectified", "已改正"), ("not_rectified", "未改正")],
                                max_length=20,
                                verbose_name="复查结果",
                            ),
                        ),
                        ("note", models.CharField(max_length=500, verbose_name="复查情况")),
                        (
                            "proof",
                            models.CharField(blank=True, max_length=64, verbose_name="凭证摘要"),
                        ),
                        ("by", models.BigIntegerField(verbose_name="登记人")),
                        ("by_name", models.CharField(max_length=60, verbose_name="登记人姓名")),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "follow_up",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="revisits",
                                to="followups.followup",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="revisits",
                                to="followups.rectification",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["on", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("follow_up", "number"), name="revisit_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("note", ""), _negated=True),
                                name="revisit_says_what",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "result__in",
                                        [
                                            doubledraw.platform.followups.states.RevisitResult[
                                                "RECTIFIED"
                                            ],
                                            doubledraw.platform.followups.states.RevisitResult[
                                                "NOT_RECTIFIED"
                                            ],
                                        ],
                                    )
                                ),
                                name="revisit_known",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("outcome", doubledraw.platform.followups.states.Outcome["EXEMPT"]),
                        _negated=True,
                    ),
                    ("minor__isnull", False),
                    _connector="OR",
                ),
                name="exemption_rests_on_the_list",
            ),
        ),
    ]
