"""The tables of inspections."""

import django.db.models.deletion
from django.db import migrations, models

import doubledraw.platform.inspections.states
from doubledraw.platform.records.together import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("draws", "0006_door"),
        ("organs", "0002_guards"),
        ("registry", "0003_search"),
    ]

    operations = [
        Together(
            operations=[
                migrations.CreateModel(
                    name="FirmWord",
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
                            "number",
                            models.CharField(max_length=40, unique=True, verbose_name="受理编号"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("recusal", "申请回避"),
                                    ("reply", "陈述、答复"),
                                    ("rating", "评价"),
                                    ("complaint", "投诉检查人员"),
                                    ("objection", "对检查结果有异议"),
                                ],
                                max_length=20,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "text",
                            models.CharField(blank=True, max_length=1000, verbose_name="内容"),
                        ),
                        (
                            "inspector_ref",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="涉及的执法证号"
                            ),
                        ),
                        ("stars", models.PositiveSmallIntegerField(null=True, verbose_name="评分")),
                        (
                            "name",
                            models.CharField(blank=True, max_length=60, verbose_name="反映人"),
                        ),
                        (
                            "phone",
                            models.CharField(blank=True, max_length=40, verbose_name="联系电话"),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stars", None),
                                    models.Q(("stars__gte", 1), ("stars__lte", 5)),
                                    _connector="OR",
                                ),
                                name="stars_one_to_five",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "kind",
                                            doubledraw.platform.inspections.states.Asking["RATING"],
                                        ),
                                        ("stars__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(
                                            (
                                                "kind",
                                                doubledraw.platform.inspections.states.Asking[
                                                    "RATING"
                                                ],
                                            ),
                                            _negated=True,
                                        ),
                                        models.Q(("text", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="firm_word_says_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
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
                        ("edition", models.PositiveSmallIntegerField(verbose_name="版次")),
                        (
                            "digest",
                            models.CharField(max_length=64, unique=True, verbose_name="摘要"),
                        ),
                        (
                            "token",
                            models.CharField(max_length=64, unique=True, verbose_name="查验码"),
                        ),
                        ("leaf", models.CharField(max_length=64, verbose_name="抽取凭证摘要")),
                        ("planned_at", models.DateTimeField(verbose_name="拟检查时间")),
                        (
                            "unannounced",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="不事先通知的依据"
                            ),
                        ),
                        ("due", models.DateTimeField(null=True, verbose_name="最迟送达")),
                        (
                            "lead_cited",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="通知期限依据"
                            ),
                        ),
                        ("issued_by", models.BigIntegerField(verbose_name="签发人")),
                        (
                            "issued_by_name",
                            models.CharField(max_length=60, verbose_name="签发人姓名"),
                        ),
                        ("issued_at", models.DateTimeField(verbose_name="签发时间")),
                    ],
                    options={
                        "ordering": ["edition"],
                    },
                ),
                migrations.CreateModel(
                    name="SheetEntry",
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
                        (
                            "via",
                            models.CharField(
                                choices=[
                                    ("phone", "手机"),
                                    ("desk", "网页"),
                                    ("paper", "纸质补录"),
                                ],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        ("outcomes", models.CharField(max_length=20, verbose_name="代码表版次")),
                        ("answers", models.JSONField(verbose_name="回答")),
                        ("result", models.CharField(max_length=10, verbose_name="检查结果")),
                        ("disposal", models.CharField(max_length=20, verbose_name="后续处置")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="更正理由"),
                        ),
                        ("entered_by", models.BigIntegerField(verbose_name="录入人")),
                        (
                            "entered_by_name",
                            models.CharField(max_length=60, verbose_name="录入人姓名"),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="录入时间")),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number", 1),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="correction_has_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Submission",
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
                            "client_id",
                            models.CharField(max_length=36, unique=True, verbose_name="提交编号"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("begin", "进门"),
                                    ("photo", "照片"),
                                    ("signature", "签名"),
                                    ("sheet", "检查表"),
                                    ("finish", "结束检查"),
                                ],
                                max_length=20,
                                verbose_name="内容",
                            ),
                        ),
                        (
                            "fate",
                            models.CharField(
                                choices=[
                                    ("taken", "已采用"),
                                    ("second", "另一台设备先到，留存备查"),
                                    ("late", "检查结束以后才到，留存备查"),
                                ],
                                max_length=20,
                                verbose_name="处理",
                            ),
                        ),
                        (
                            "via",
                            models.CharField(
                                choices=[
                                    ("phone", "手机"),
                                    ("desk", "网页"),
                                    ("paper", "纸质补录"),
                                ],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "device",
                            models.CharField(blank=True, max_length=64, verbose_name="设备"),
                        ),
                        ("body", models.JSONField(verbose_name="正文")),
                        ("body_digest", models.CharField(max_length=64, verbose_name="正文摘要")),
                        ("made_at", models.DateTimeField(verbose_name="设备时间")),
                        ("received_at", models.DateTimeField(verbose_name="收到时间")),
                        ("by", models.BigIntegerField(verbose_name="提交人")),
                        ("by_name", models.CharField(max_length=60, verbose_name="提交人姓名")),
                    ],
                    options={
                        "ordering": ["received_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            doubledraw.platform.inspections.states.ParcelKind[
                                                "BEGIN"
                                            ],
                                            doubledraw.platform.inspections.states.ParcelKind[
                                                "PHOTO"
                                            ],
                                            doubledraw.platform.inspections.states.ParcelKind[
                                                "SIGNATURE"
                                            ],
                                            doubledraw.platform.inspections.states.ParcelKind[
                                                "SHEET"
                                            ],
                                            doubledraw.platform.inspections.states.ParcelKind[
                                                "FINISH"
                                            ],
                                        ],
                                    )
                                ),
                                name="submission_kind_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApprovalForm",
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
                        ("edition", models.PositiveIntegerField(verbose_name="次序")),
                        (
                            "digest",
                            models.CharField(max_length=64, unique=True, verbose_name="摘要"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("submitted", "待批准"),
                                    ("approved", "已批准"),
                                    ("returned", "已退回"),
                                ],
                                default=doubledraw.platform.inspections.states.FormState[
                                    "SUBMITTED"
                                ],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "urgent",
                            models.CharField(blank=True, max_length=300, verbose_name="紧急情况"),
                        ),
                        ("made_by", models.BigIntegerField(verbose_name="填表人")),
                        (
                            "made_by_name",
                            models.CharField(max_length=60, verbose_name="填表人姓名"),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="填表时间")),
                        ("decided_by", models.BigIntegerField(null=True, verbose_name="审批人")),
                        (
                            "decided_by_name",
                            models.CharField(blank=True, max_length=60, verbose_name="审批人姓名"),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="审批时间")),
                        (
                            "remark",
                            models.CharField(blank=True, max_length=500, verbose_name="审批意见"),
                        ),
                        (
                            "draw",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approval_forms",
                                to="draws.draw",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("draw", "edition"), name="approval_form_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            doubledraw.platform.inspections.states.FormState[
                                                "SUBMITTED"
                                            ],
                                            doubledraw.platform.inspections.states.FormState[
                                                "APPROVED"
                                            ],
                                            doubledraw.platform.inspections.states.FormState[
                                                "RETURNED"
                                            ],
                                        ],
                                    )
                                ),
                                name="form_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("made_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="form_maker_is_not_approver",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state",
                                        doubledraw.platform.inspections.states.FormState[
                                            "SUBMITTED"
                                        ],
                                    ),
                                    ("decided_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="form_decided_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FirmAnswer",
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
                        ("text", models.CharField(max_length=1000, verbose_name="答复")),
                        ("by", models.BigIntegerField(verbose_name="答复人")),
                        ("by_name", models.CharField(max_length=60, verbose_name="答复人姓名")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "word",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer",
                                to="inspections.firmword",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="firm_answer_says_something",
                            )
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="firmword",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="words",
                to="inspections.notice",
            ),
        ),
        Together(
            operations=[
                migrations.CreateModel(
                    name="Delivery",
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
                            "way",
                            models.CharField(
                                choices=[
                                    ("handed", "当面送达，签收"),
                                    ("left", "留置送达"),
                                    ("posted", "邮寄送达"),
                                    ("electronic", "电子送达"),
                                ],
                                max_length=20,
                                verbose_name="送达方式",
                            ),
                        ),
                        ("receiver", models.CharField(max_length=60, verbose_name="收件人")),
                        ("received_at", models.DateTimeField(verbose_name="送达时间")),
                        ("is_late", models.BooleanField(default=False, verbose_name="晚于期限")),
                        (
                            "proof",
                            models.CharField(blank=True, max_length=64, verbose_name="凭证摘要"),
                        ),
                        (
                            "proof_name",
                            models.CharField(blank=True, max_length=200, verbose_name="凭证文件名"),
                        ),
                        ("strokes", models.JSONField(default=list, verbose_name="签名")),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        ("entered_by", models.BigIntegerField(verbose_name="登记人")),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "notice",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delivery",
                                to="inspections.notice",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "way__in",
                                            [
                                                doubledraw.platform.inspections.states.DeliveryWay[
                                                    "LEFT"
                                                ],
                                                doubledraw.platform.inspections.states.DeliveryWay[
                                                    "POSTED"
                                                ],
                                                doubledraw.platform.inspections.states.DeliveryWay[
                                                    "ELECTRONIC"
                                                ],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(("proof", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="delivery_has_proof",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("receiver", ""), _negated=True),
                                name="delivery_has_receiver",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
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
                        ("result", models.CharField(max_length=10, verbose_name="检查结果")),
                        ("is_open", models.BooleanField(verbose_name="需要后续处置")),
                        (
                            "problem",
                            models.CharField(
                                blank=True, max_length=1000, verbose_name="发现问题情况"
                            ),
                        ),
                        ("disposal", models.CharField(max_length=20, verbose_name="处置情况")),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="inspections.sheetentry",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("entry", "item_code"), name="finding_once_an_item"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_open", False),
                                    models.Q(("problem", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="finding_says_what",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="sheetentry",
            name="submission",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entry",
                to="inspections.submission",
            ),
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.CharField(max_length=80, unique=True, verbose_name="任务编号")),
                ("code", models.CharField(max_length=64, verbose_name="代码")),
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="地址")),
                ("region_name", models.CharField(max_length=60, verbose_name="区划")),
                ("items", models.JSONField(verbose_name="事项")),
                ("way", models.CharField(max_length=20, verbose_name="检查方式")),
                ("starts", models.DateField(verbose_name="检查自")),
                ("ends", models.DateField(verbose_name="检查至")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ordered", "待审批"),
                            ("approved", "待检查"),
                            ("under_way", "检查中"),
                            ("entered", "待审核"),
                            ("returned", "退回更正"),
                            ("reviewed", "已审核"),
                            ("withdrawn", "已撤回"),
                        ],
                        default=doubledraw.platform.inspections.states.VisitState["ORDERED"],
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("ordered_by", models.BigIntegerField(verbose_name="下达人")),
                ("ordered_at", models.DateTimeField(verbose_name="下达时间")),
                ("planned_at", models.DateTimeField(null=True, verbose_name="拟检查时间")),
                ("began_at", models.DateTimeField(null=True, verbose_name="进门时间")),
                ("began_by", models.BigIntegerField(null=True, verbose_name="进门登记人")),
                (
                    "urgent_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="紧急情况"),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="检查结束时间")),
                ("entered_at", models.DateTimeField(null=True, verbose_name="录入时间")),
                ("entered_by", models.BigIntegerField(null=True, verbose_name="录入人")),
                ("reviewed_at", models.DateTimeField(null=True, verbose_name="审核时间")),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="撤回理由"),
                ),
                (
                    "dispatch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit",
                        to="draws.dispatch",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="draws.draw",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="inspections.approvalform",
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
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.target",
                        verbose_name="检查对象",
                    ),
                ),
            ],
            options={
                "ordering": ["draw_id", "number"],
                "indexes": [
                    models.Index(fields=["state", "planned_at"], name="visit_planned"),
                    models.Index(fields=["target", "ended_at"], name="visit_of_firm"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("draw", "code"), name="visited_once_a_draw"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    doubledraw.platform.inspections.states.VisitState["ORDERED"],
                                    doubledraw.platform.inspections.states.VisitState["APPROVED"],
                                    doubledraw.platform.inspections.states.VisitState["UNDER_WAY"],
                                    doubledraw.platform.inspections.states.VisitState["ENTERED"],
                                    doubledraw.platform.inspections.states.VisitState["RETURNED"],
                                    doubledraw.platform.inspections.states.VisitState["REVIEWED"],
                                    doubledraw.platform.inspections.states.VisitState["WITHDRAWN"],
                                ],
                            )
                        ),
                        name="visit_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None),
                            models.Q(
                                ("began_at__isnull", False), ("ended_at__gte", models.F("began_at"))
                            ),
                            _connector="OR",
                        ),
                        name="visit_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        doubledraw.platform.inspections.states.VisitState[
                                            "ENTERED"
                                        ],
                                        doubledraw.platform.inspections.states.VisitState[
                                            "REVIEWED"
                                        ],
                                    ],
                                ),
                                _negated=True,
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("entered_at__isnull", False),
                                ("entered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="entered_visit_has_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state",
                                    doubledraw.platform.inspections.states.VisitState["APPROVED"],
                                ),
                                _negated=True,
                            ),
                            ("form__isnull", False),
                            _connector="OR",
                        ),
                        name="approved_visit_has_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("began_at", None),
                            ("form__isnull", False),
                            models.Q(("urgent_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="visit_begins_with_form_or_reason",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="submission",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to="inspections.visit",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="inspections.visit",
            ),
        ),
        Together(
            operations=[
                migrations.CreateModel(
                    name="VisitRecord",
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
                        (
                            "digest",
                            models.CharField(max_length=64, unique=True, verbose_name="摘要"),
                        ),
                        ("result", models.CharField(max_length=10, verbose_name="检查结果")),
                        ("disposal", models.CharField(max_length=20, verbose_name="后续处置")),
                        ("is_open", models.BooleanField(verbose_name="需要后续处置")),
                        (
                            "opinion",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="被检查单位意见"
                            ),
                        ),
                        ("due", models.DateTimeField(null=True, verbose_name="录入期限")),
                        (
                            "late",
                            models.CharField(blank=True, max_length=300, verbose_name="逾期理由"),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="更正理由"),
                        ),
                        ("entered_by", models.BigIntegerField(verbose_name="录入人")),
                        ("sealed_at", models.DateTimeField(verbose_name="封存时间")),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="inspections.visit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("visit", "number"), name="visit_record_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number", 1),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="corrected_record_has_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Feedback",
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
                            "way",
                            models.CharField(
                                choices=[
                                    ("on_site", "当场告知"),
                                    ("electronic", "电子告知"),
                                    ("posted", "邮寄"),
                                ],
                                max_length=20,
                                verbose_name="告知方式",
                            ),
                        ),
                        ("told", models.CharField(max_length=60, verbose_name="告知对象")),
                        ("due", models.DateTimeField(null=True, verbose_name="告知期限")),
                        (
                            "late",
                            models.CharField(blank=True, max_length=300, verbose_name="特殊情况"),
                        ),
                        ("by", models.BigIntegerField(verbose_name="告知人")),
                        ("by_name", models.CharField(max_length=60, verbose_name="告知人姓名")),
                        ("at", models.DateTimeField(verbose_name="告知时间")),
                        (
                            "record",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feedback",
                                to="inspections.visitrecord",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due", None),
                                    ("at__lte", models.F("due")),
                                    models.Q(("late", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="late_feedback_has_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitReview",
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
                            "decision",
                            models.CharField(
                                choices=[("approve", "审核通过"), ("return", "退回更正")],
                                max_length=10,
                                verbose_name="决定",
                            ),
                        ),
                        (
                            "remark",
                            models.CharField(blank=True, max_length=500, verbose_name="审核意见"),
                        ),
                        ("entered_by", models.BigIntegerField(verbose_name="录入人")),
                        ("by", models.BigIntegerField(verbose_name="审核人")),
                        ("by_name", models.CharField(max_length=60, verbose_name="审核人姓名")),
                        ("at", models.DateTimeField(verbose_name="审核时间")),
                        (
                            "record",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review",
                                to="inspections.visitrecord",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("by", models.F("entered_by")), _negated=True),
                                name="enterer_is_not_reviewer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "decision",
                                            doubledraw.platform.inspections.states.ReviewDecision[
                                                "RETURN"
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(("remark", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="returned_record_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitSheet",
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
                        ("items", models.JSONField(verbose_name="事项")),
                        ("editions", models.JSONField(verbose_name="检查表版次")),
                        ("questions", models.JSONField(verbose_name="问题")),
                        (
                            "organ",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organs.organ",
                                verbose_name="检查部门",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="inspections.visit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("visit", "organ"), name="one_sheet_a_department"
                            )
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="submission",
            name="sheet",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="submissions",
                to="inspections.visitsheet",
            ),
        ),
        migrations.AddField(
            model_name="sheetentry",
            name="sheet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="inspections.visitsheet",
            ),
        ),
        Together(
            operations=[
                migrations.CreateModel(
                    name="Evidence",
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
                            "question",
                            models.CharField(blank=True, max_length=80, verbose_name="问题"),
                        ),
                        ("sha256", models.CharField(max_length=64, verbose_name="摘要")),
                        ("media", models.CharField(max_length=10, verbose_name="格式")),
                        ("size", models.PositiveIntegerField(verbose_name="字节")),
                        ("taken_at", models.DateTimeField(verbose_name="拍摄时间")),
                        ("place", models.CharField(blank=True, max_length=60, verbose_name="位置")),
                        (
                            "submission",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="inspections.submission",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="inspections.visit",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="inspections.visitsheet",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["taken_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("visit", "sha256"), name="evidence_once_a_visit"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Draft",
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
                        ("staff_id", models.BigIntegerField(verbose_name="人员")),
                        (
                            "device",
                            models.CharField(blank=True, max_length=64, verbose_name="设备"),
                        ),
                        ("body", models.JSONField(verbose_name="正文")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="drafts",
                                to="inspections.visitsheet",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sheet", "staff_id"), name="draft_of_a_person"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitSignature",
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
                            "role",
                            models.CharField(
                                choices=[
                                    ("inspector", "检查人员"),
                                    ("firm", "被检查单位"),
                                    ("witness", "见证人"),
                                ],
                                max_length=10,
                                verbose_name="身份",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="姓名")),
                        (
                            "inspector_ref",
                            models.CharField(blank=True, max_length=64, verbose_name="执法证号"),
                        ),
                        ("strokes", models.JSONField(default=list, verbose_name="笔迹")),
                        (
                            "refused",
                            models.CharField(blank=True, max_length=300, verbose_name="拒签理由"),
                        ),
                        (
                            "witness",
                            models.CharField(blank=True, max_length=120, verbose_name="见证人"),
                        ),
                        ("what", models.CharField(max_length=64, verbose_name="所签内容摘要")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "submission",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signature",
                                to="inspections.submission",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="inspections.visit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("inspector_ref", ""), _negated=True),
                                fields=("visit", "inspector_ref"),
                                name="inspector_signs_a_visit_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "role",
                                        doubledraw.platform.inspections.states.Signatory["FIRM"],
                                    )
                                ),
                                fields=("visit",),
                                name="firm_signs_a_visit_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("refused", ""),
                                    models.Q(
                                        (
                                            "role",
                                            doubledraw.platform.inspections.states.Signatory[
                                                "FIRM"
                                            ],
                                        ),
                                        models.Q(("witness", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="refusal_has_witness",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("visit", "edition"), name="notice_edition_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetentry",
            constraint=models.UniqueConstraint(fields=("sheet", "number"), name="sheet_entry_once"),
        ),
    ]
