"""The tables of credit."""

import django.db.models.deletion
from django.db import migrations, models

import doubledraw.platform.credit.states
from doubledraw.platform.records.together import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organs", "0002_guards"),
        ("registry", "0004_credit_cause"),
    ]

    operations = [
        Together(
            operations=[
                migrations.CreateModel(
                    name="CreditEvent",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("clean", "检查未发现问题"),
                                    ("corrected", "检查发现问题，责令后已改正"),
                                    ("pending", "检查发现问题待后续处理"),
                                    ("problem", "检查发现问题"),
                                    ("unreachable", "通过登记的住所（经营场所）无法联系"),
                                    ("refused", "不配合检查情节严重"),
                                    ("idle", "未发现开展本次抽查涉及的经营活动"),
                                    ("gone", "已经注销、吊销、迁出或者停业"),
                                    ("unpublished", "未按规定公示应当公示的信息"),
                                    ("false_publication", "公示信息隐瞒真实情况、弄虚作假"),
                                    ("penalty", "行政处罚"),
                                    ("rectified", "整改到位"),
                                    ("not_rectified", "逾期没有整改"),
                                    ("abnormal_listed", "列入经营异常名录"),
                                    ("abnormal_removed", "移出经营异常名录"),
                                    ("blacklisted", "列入严重违法失信名单"),
                                    ("blacklist_removed", "移出严重违法失信名单"),
                                    ("repaired", "信用修复"),
                                    ("revoked", "原信用信息已撤销"),
                                    ("commended", "守信表彰"),
                                    ("other", "其他信用信息"),
                                ],
                                max_length=20,
                                verbose_name="类别",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="日期")),
                        (
                            "source",
                            models.CharField(max_length=120, unique=True, verbose_name="来源编号"),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("own", "本平台"),
                                    ("hand", "人工登记"),
                                    ("imported", "外部归集"),
                                ],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        ("organ_name", models.CharField(max_length=100, verbose_name="机关")),
                        (
                            "detail",
                            models.CharField(blank=True, max_length=500, verbose_name="内容"),
                        ),
                        (
                            "cancels",
                            models.CharField(blank=True, max_length=120, verbose_name="取消"),
                        ),
                        (
                            "digest",
                            models.CharField(max_length=64, unique=True, verbose_name="摘要"),
                        ),
                        ("by", models.BigIntegerField(verbose_name="登记人")),
                        ("by_name", models.CharField(max_length=60, verbose_name="登记人姓名")),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "batch",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_events",
                                to="registry.importbatch",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_events",
                                to="registry.target",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["day", "source"],
                        "indexes": [models.Index(fields=["target", "day"], name="credit_timeline")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="credit_event_has_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "kind__in",
                                            [
                                                doubledraw.platform.credit.states.CreditKind[
                                                    "REPAIRED"
                                                ],
                                                doubledraw.platform.credit.states.CreditKind[
                                                    "REVOKED"
                                                ],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(("cancels", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="repair_names_an_event",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cancels", ""),
                                    (
                                        "kind__in",
                                        [
                                            doubledraw.platform.credit.states.CreditKind[
                                                "REPAIRED"
                                            ],
                                            doubledraw.platform.credit.states.CreditKind["REVOKED"],
                                            doubledraw.platform.credit.states.CreditKind[
                                                "ABNORMAL_REMOVED"
                                            ],
                                            doubledraw.platform.credit.states.CreditKind[
                                                "BLACKLIST_REMOVED"
                                            ],
                                        ],
                                    ),
                                    _connector="OR",
                                ),
                                name="only_repairs_cancel",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditExport",
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
                            "number",
                            models.CharField(max_length=60, unique=True, verbose_name="编号"),
                        ),
                        (
                            "digest",
                            models.CharField(max_length=64, unique=True, verbose_name="摘要"),
                        ),
                        ("rows", models.PositiveIntegerField(verbose_name="行数")),
                        (
                            "state",
                            models.CharField(
                                choices=[("sent", "等回执"), ("answered", "回执齐全")],
                                default=doubledraw.platform.credit.states.ExportState["SENT"],
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("made_by", models.BigIntegerField(verbose_name="经办人")),
                        (
                            "made_by_name",
                            models.CharField(max_length=60, verbose_name="经办人姓名"),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="生成时间")),
                        (
                            "answered_at",
                            models.DateTimeField(null=True, verbose_name="回执收齐时间"),
                        ),
                        (
                            "organ",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organs.organ",
                                verbose_name="报送机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CreditExportLine",
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
                        ("seq", models.PositiveIntegerField(verbose_name="序号")),
                        ("attempt", models.PositiveSmallIntegerField(verbose_name="第几次")),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sent",
                                to="credit.creditevent",
                            ),
                        ),
                        (
                            "export",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="credit.creditexport",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["seq"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("export", "seq"), name="export_line_once"
                            ),
                            models.UniqueConstraint(
                                fields=("event", "attempt"), name="event_sent_once_an_attempt"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditListing",
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
                            "list",
                            models.CharField(
                                choices=[
                                    ("abnormal", "经营异常名录"),
                                    ("blacklist", "严重违法失信名单"),
                                ],
                                max_length=10,
                                verbose_name="名单",
                            ),
                        ),
                        ("ground", models.JSONField(verbose_name="依据")),
                        ("since", models.DateField(verbose_name="列入日期")),
                        (
                            "state",
                            models.CharField(
                                choices=[("listed", "在列"), ("removed", "已移出")],
                                default=doubledraw.platform.credit.states.ListingState["LISTED"],
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("removed_on", models.DateField(null=True, verbose_name="移出日期")),
                        (
                            "removed_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="移出理由"),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_listings",
                                to="registry.target",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-since", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state",
                                        doubledraw.platform.credit.states.ListingState["LISTED"],
                                    )
                                ),
                                fields=("target", "list"),
                                name="on_a_list_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("removed_on", None),
                                        (
                                            "state",
                                            doubledraw.platform.credit.states.ListingState[
                                                "LISTED"
                                            ],
                                        ),
                                    ),
                                    models.Q(
                                        ("removed_on__isnull", False),
                                        (
                                            "state",
                                            doubledraw.platform.credit.states.ListingState[
                                                "REMOVED"
                                            ],
                                        ),
                                        models.Q(("removed_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="removal_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditProposal",
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
                                    ("class", "调整信用风险等级"),
                                    ("abnormal", "列入经营异常名录"),
                                    ("abnormal_off", "移出经营异常名录"),
                                    ("blacklist", "列入严重违法失信名单"),
                                    ("blacklist_off", "移出严重违法失信名单"),
                                ],
                                max_length=20,
                                verbose_name="事项",
                            ),
                        ),
                        ("before", models.CharField(blank=True, max_length=1, verbose_name="原来")),
                        ("after", models.CharField(blank=True, max_length=1, verbose_name="改为")),
                        ("explanation", models.JSONField(verbose_name="计算过程")),
                        ("ground", models.JSONField(verbose_name="依据")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="理由"),
                        ),
                        ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "待批准"),
                                    ("approved", "已批准"),
                                    ("automatic", "按规则自动生效"),
                                    ("rejected", "不予批准"),
                                    ("lapsed", "情况有变，已失效"),
                                ],
                                default=doubledraw.platform.credit.states.ProposalState["PROPOSED"],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        ("proposed_by", models.BigIntegerField(verbose_name="提出人")),
                        (
                            "proposed_name",
                            models.CharField(max_length=60, verbose_name="提出人姓名"),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                        ("decided_by", models.BigIntegerField(null=True, verbose_name="批准人")),
                        (
                            "decided_name",
                            models.CharField(blank=True, max_length=60, verbose_name="批准人姓名"),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="批准时间")),
                        (
                            "remark",
                            models.CharField(blank=True, max_length=500, verbose_name="意见"),
                        ),
                        (
                            "cause",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="credit.creditevent",
                            ),
                        ),
                        (
                            "listing",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="removals",
                                to="credit.creditlisting",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_proposals",
                                to="registry.target",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["state", "target"], name="credit_proposals_open")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state",
                                        doubledraw.platform.credit.states.ProposalState["PROPOSED"],
                                    )
                                ),
                                fields=("target", "kind"),
                                name="one_open_credit_proposal",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("cause__isnull", False)),
                                fields=("kind", "cause"),
                                name="one_list_proposal_an_event",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(
                                        ("decided_by", models.F("proposed_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="credit_proposer_is_not_decider",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                doubledraw.platform.credit.states.ProposalState[
                                                    "APPROVED"
                                                ],
                                                doubledraw.platform.credit.states.ProposalState[
                                                    "REJECTED"
                                                ],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    ("decided_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="credit_decision_has_a_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state",
                                            doubledraw.platform.credit.states.ProposalState[
                                                "REJECTED"
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(("remark", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="credit_rejection_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state",
                                            doubledraw.platform.credit.states.ProposalState[
                                                "AUTOMATIC"
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    (
                                        "kind",
                                        doubledraw.platform.credit.states.ProposalKind["CLASS"],
                                    ),
                                    _connector="OR",
                                ),
                                name="lists_are_never_automatic",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="creditlisting",
            name="proposal",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="made_listing",
                to="credit.creditproposal",
            ),
        ),
        Together(
            operations=[
                migrations.CreateModel(
                    name="CreditReceipt",
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
                        ("is_accepted", models.BooleanField(verbose_name="已接收")),
                        ("code", models.CharField(blank=True, max_length=40, verbose_name="代码")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="原因"),
                        ),
                        ("file", models.CharField(max_length=64, verbose_name="回执文件摘要")),
                        ("taken_by", models.BigIntegerField(verbose_name="登记人")),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "line",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipt",
                                to="credit.creditexportline",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_accepted", True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="rejected_row_says_why",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditRule",
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
                        ("title", models.CharField(max_length=200, verbose_name="名称")),
                        ("content", models.JSONField(verbose_name="内容")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "草拟"),
                                    ("proposed", "待批准"),
                                    ("adopted", "正在采用"),
                                    ("replaced", "已被新版代替"),
                                    ("discarded", "已放弃"),
                                ],
                                default=doubledraw.platform.credit.states.RuleState["DRAFT"],
                                max_length=20,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "digest",
                            models.CharField(blank=True, max_length=64, verbose_name="内容摘要"),
                        ),
                        ("drafted_by", models.BigIntegerField(verbose_name="起草人")),
                        (
                            "drafted_name",
                            models.CharField(max_length=60, verbose_name="起草人姓名"),
                        ),
                        ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                        (
                            "return_reason",
                            models.CharField(blank=True, max_length=300, verbose_name="退回理由"),
                        ),
                        ("adopted_by", models.BigIntegerField(null=True, verbose_name="批准人")),
                        (
                            "adopted_name",
                            models.CharField(blank=True, max_length=60, verbose_name="批准人姓名"),
                        ),
                        ("adopted_at", models.DateTimeField(null=True, verbose_name="批准时间")),
                        (
                            "document",
                            models.CharField(blank=True, max_length=200, verbose_name="批准文件"),
                        ),
                        ("replaced_at", models.DateTimeField(null=True, verbose_name="代替时间")),
                        (
                            "organ",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organs.organ",
                                verbose_name="制定机关",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["organ__path", "-edition"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organ", "edition"), name="credit_rule_edition_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            doubledraw.platform.credit.states.RuleState["DRAFT"],
                                            doubledraw.platform.credit.states.RuleState["PROPOSED"],
                                        ],
                                    )
                                ),
                                fields=("organ",),
                                name="one_credit_rule_in_writing",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state",
                                        doubledraw.platform.credit.states.RuleState["ADOPTED"],
                                    )
                                ),
                                fields=("organ",),
                                name="one_credit_rule_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("adopted_by", None),
                                    models.Q(("adopted_by", models.F("drafted_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="credit_rule_writer_is_not_adopter",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                doubledraw.platform.credit.states.RuleState[
                                                    "ADOPTED"
                                                ],
                                                doubledraw.platform.credit.states.RuleState[
                                                    "REPLACED"
                                                ],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("adopted_by__isnull", False),
                                        models.Q(("document", ""), _negated=True),
                                        models.Q(("digest", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="credit_rule_in_force_is_approved",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="creditproposal",
            name="rule",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="credit.creditrule",
            ),
        ),
        Together(
            operations=[
                migrations.CreateModel(
                    name="JointMeasure",
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
                                    ("restraint", "联合惩戒"),
                                    ("incentive", "联合激励"),
                                    ("ban", "市场禁入"),
                                ],
                                max_length=10,
                                verbose_name="种类",
                            ),
                        ),
                        (
                            "field",
                            models.CharField(
                                choices=[
                                    ("business", "经营"),
                                    ("finance", "投融资"),
                                    ("land", "土地供应"),
                                    ("trade", "进出口"),
                                    ("border", "出入境"),
                                    ("founding", "新公司注册"),
                                    ("bidding", "招投标"),
                                    ("procurement", "政府采购"),
                                    ("honours", "评优评先"),
                                    ("licensing", "行政许可"),
                                    ("posts", "从业任职资格"),
                                    ("qualification", "资质审核"),
                                ],
                                max_length=20,
                                verbose_name="领域",
                            ),
                        ),
                        ("content", models.CharField(max_length=300, verbose_name="措施")),
                        ("basis", models.JSONField(verbose_name="依据")),
                        ("starts", models.DateField(verbose_name="起")),
                        ("ends", models.DateField(null=True, verbose_name="止")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "待批准"),
                                    ("in_force", "执行中"),
                                    ("rejected", "不予批准"),
                                    ("ended", "已结束"),
                                ],
                                default=doubledraw.platform.credit.states.MeasureState["PROPOSED"],
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("entered_by", models.BigIntegerField(verbose_name="登记人")),
                        (
                            "entered_name",
                            models.CharField(max_length=60, verbose_name="登记人姓名"),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        ("decided_by", models.BigIntegerField(null=True, verbose_name="批准人")),
                        (
                            "decided_name",
                            models.CharField(blank=True, max_length=60, verbose_name="批准人姓名"),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="批准时间")),
                        (
                            "remark",
                            models.CharField(blank=True, max_length=300, verbose_name="意见"),
                        ),
                        ("ended_on", models.DateField(null=True, verbose_name="结束日期")),
                        (
                            "ended_reason",
                            models.CharField(blank=True, max_length=300, verbose_name="结束理由"),
                        ),
                        (
                            "organ",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organs.organ",
                                verbose_name="实施机关",
                            ),
                        ),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_measures",
                                to="registry.target",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("entered_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="measure_maker_is_not_checker",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                doubledraw.platform.credit.states.MeasureState[
                                                    "IN_FORCE"
                                                ],
                                                doubledraw.platform.credit.states.MeasureState[
                                                    "ENDED"
                                                ],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    ("decided_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="measure_in_force_is_approved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state",
                                            doubledraw.platform.credit.states.MeasureState["ENDED"],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("ended_on__isnull", False),
                                        models.Q(("ended_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="ended_measure_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends", None),
                                    ("ends__gte", models.F("starts")),
                                    _connector="OR",
                                ),
                                name="measure_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ListingNote",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("told", "告知企业"),
                                    ("objection", "企业提出异议"),
                                    ("answer", "答复异议"),
                                ],
                                max_length=10,
                                verbose_name="事项",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="日期")),
                        ("text", models.CharField(max_length=1000, verbose_name="内容")),
                        ("by", models.BigIntegerField(verbose_name="经办人")),
                        ("by_name", models.CharField(max_length=60, verbose_name="经办人姓名")),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "answers",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer",
                                to="credit.listingnote",
                            ),
                        ),
                        (
                            "listing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notes",
                                to="credit.creditlisting",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answers__isnull", False),
                                        (
                                            "kind",
                                            doubledraw.platform.credit.states.NoteKind["ANSWER"],
                                        ),
                                    ),
                                    models.Q(
                                        models.Q(
                                            (
                                                "kind",
                                                doubledraw.platform.credit.states.NoteKind[
                                                    "ANSWER"
                                                ],
                                            ),
                                            _negated=True,
                                        ),
                                        ("answers", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_answer_answers",
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
