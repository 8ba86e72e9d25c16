"""Who keeps and guards the nonces, who was asked and signed, what was photographed; all of it written once."""

import django.db.models.deletion
from django.db import migrations, models

import doubledraw.platform.draws.states
from doubledraw.platform.records.guards import (
    append_only,
    append_only_unless,
    frozen_always,
    frozen_once_not_null,
    frozen_while_set,
    instead,
)
from doubledraw.platform.records.together import Together

ASKED = ("draw_id", "position", "old_value", "value", "reason", "asked_by", "asked_at")
DECIDED = (*("declined_by", "declined_at", "confirmed_by", "confirmed_at", "applied_at", "before"),)
COMPUTED = (
    *("entropy_file", "outcome_files", "cuts", "key", "targets_root", "teams_root", "blocked"),
)
ONCE = (
    *("commitment", "commitment_file", "committed_by", "committed_at", "entropy_at"),
    *("drawn_by", "drawn_at", "revealed_by", "revealed_at", "revealed_files", "early_reason"),
    *("void_reason", "void_text", "voided_by", "voided_organ", "voided_at"),
)
OPEN = (
    "SELECT 1 FROM draws_correction c WHERE c.draw_id = {} "
    "AND c.confirmed_at IS NOT NULL AND c.applied_at IS NULL"
)
"""A correction that two people have settled and that is being carried out, in the same transaction."""


class Migration(migrations.Migration):
    dependencies = [
        ("draws", "0002_guards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ceremonyperson",
            name="role",
            field=models.CharField(
                choices=[
                    ("drawer", "抽取人"),
                    ("supervisor", "监督人"),
                    ("legal", "法制机构"),
                    ("witness", "见证人"),
                ],
                max_length=20,
                verbose_name="身份",
            ),
        ),
        Together(
            operations=[
                migrations.CreateModel(
                    name="SecretSide",
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
                            "draw",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sides",
                                to="draws.draw",
                            ),
                        ),
                        ("staff_id", models.BigIntegerField(verbose_name="账号")),
                        (
                            "side",
                            models.CharField(
                                choices=[("gives", "持有秘密数或提供随机数"), ("guards", "托管")],
                                max_length=10,
                                verbose_name="职责",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("draw", "staff_id"), name="one_side_of_the_secrets"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "side__in",
                                        [
                                            doubledraw.platform.draws.states.Side["GIVES"],
                                            doubledraw.platform.draws.states.Side["GUARDS"],
                                        ],
                                    )
                                ),
                                name="secret_side_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NonceHolder",
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
                            "draw",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="nonce_holders",
                                to="draws.draw",
                            ),
                        ),
                        ("name", models.CharField(max_length=64, verbose_name="持有人名称")),
                        ("staff_id", models.BigIntegerField(verbose_name="账号")),
                        ("person", models.CharField(max_length=60, verbose_name="姓名")),
                        ("organisation", models.CharField(max_length=100, verbose_name="单位")),
                        ("invited_by", models.BigIntegerField(verbose_name="邀请人")),
                        ("invited_at", models.DateTimeField(verbose_name="邀请时间")),
                        ("made_at", models.DateTimeField(null=True, verbose_name="生成时间")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("draw", "name"), name="one_account_per_nonce"
                            ),
                            models.UniqueConstraint(
                                fields=("draw", "staff_id"), name="one_nonce_per_account"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Escrow",
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
                            "draw",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="escrow",
                                to="draws.draw",
                            ),
                        ),
                        ("threshold", models.PositiveSmallIntegerField(verbose_name="开启人数")),
                        (
                            "open_by",
                            models.DateTimeField(
                                help_text="from here on the trustees may open it; before draw_by",
                                verbose_name="持有人最迟公开",
                            ),
                        ),
                        ("made_by", models.BigIntegerField(verbose_name="设立人")),
                        ("made_at", models.DateTimeField(verbose_name="设立时间")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("threshold__gte", 2)),
                                name="escrow_never_of_one",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Trustee",
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
                            "escrow",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="trustees",
                                to="draws.escrow",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="份额号")),
                        ("staff_id", models.BigIntegerField(verbose_name="账号")),
                        ("person", models.CharField(max_length=60, verbose_name="姓名")),
                        ("organisation", models.CharField(max_length=100, verbose_name="单位")),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("escrow", "number"), name="share_number_once"
                            ),
                            models.UniqueConstraint(
                                fields=("escrow", "staff_id"), name="trustee_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="share_number_from_one"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NonceShare",
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
                            "nonce",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shares",
                                to="draws.nonce",
                            ),
                        ),
                        (
                            "trustee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shares",
                                to="draws.trustee",
                            ),
                        ),
                        ("sealed", models.BinaryField(verbose_name="密文")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("nonce", "trustee"), name="share_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandedIn",
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
                            "share",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handed_in",
                                to="draws.nonceshare",
                            ),
                        ),
                        ("reason", models.CharField(max_length=300, verbose_name="理由")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "abstract": False,
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="NonceOpening",
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
                            "nonce",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opening",
                                to="draws.nonce",
                            ),
                        ),
                        (
                            "opened_by",
                            models.CharField(
                                choices=[("holder", "持有人公开"), ("escrow", "托管人恢复")],
                                max_length=10,
                                verbose_name="方式",
                            ),
                        ),
                        ("staff_id", models.BigIntegerField(verbose_name="办理人")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "opened_by__in",
                                        [
                                            doubledraw.platform.draws.states.OpenedBy["HOLDER"],
                                            doubledraw.platform.draws.states.OpenedBy["ESCROW"],
                                        ],
                                    )
                                ),
                                name="opening_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
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
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitation",
                                to="draws.ceremonyperson",
                            ),
                        ),
                        (
                            "capacity",
                            models.CharField(
                                choices=[
                                    ("office", "依职责"),
                                    ("deputy", "人大代表"),
                                    ("consultative", "政协委员"),
                                    ("discipline", "纪检监察"),
                                    ("notary", "公证"),
                                    ("firm", "企业和行业协会"),
                                    ("press", "新闻媒体"),
                                    ("other", "其他"),
                                ],
                                max_length=20,
                                verbose_name="见证身份",
                            ),
                        ),
                        ("staff_id", models.BigIntegerField(null=True, verbose_name="账号")),
                        ("notified_on", models.DateField(verbose_name="通知日期")),
                        (
                            "reference",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="通知方式和文号"
                            ),
                        ),
                        ("invited_by", models.BigIntegerField(verbose_name="邀请人")),
                        ("invited_at", models.DateTimeField(verbose_name="登记时间")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "capacity__in",
                                        [
                                            doubledraw.platform.draws.states.Capacity["OFFICE"],
                                            doubledraw.platform.draws.states.Capacity["DEPUTY"],
                                            doubledraw.platform.draws.states.Capacity[
                                                "CONSULTATIVE"
                                            ],
                                            doubledraw.platform.draws.states.Capacity["DISCIPLINE"],
                                            doubledraw.platform.draws.states.Capacity["NOTARY"],
                                            doubledraw.platform.draws.states.Capacity["FIRM"],
                                            doubledraw.platform.draws.states.Capacity["PRESS"],
                                            doubledraw.platform.draws.states.Capacity["OTHER"],
                                        ],
                                    )
                                ),
                                name="capacity_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CeremonySignature",
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
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signature",
                                to="draws.ceremonyperson",
                            ),
                        ),
                        (
                            "signed_by",
                            models.CharField(
                                choices=[("account", "账号签名"), ("drawn", "屏幕手写")],
                                max_length=10,
                                verbose_name="方式",
                            ),
                        ),
                        ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                        ("taken_by", models.BigIntegerField(verbose_name="经办人")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "signed_by__in",
                                        [
                                            doubledraw.platform.draws.states.SignedBy["ACCOUNT"],
                                            doubledraw.platform.draws.states.SignedBy["DRAWN"],
                                        ],
                                    )
                                ),
                                name="signed_by_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CeremonyAttachment",
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
                            "draw",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="draws.draw",
                            ),
                        ),
                        ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                        ("title", models.CharField(max_length=100, verbose_name="说明")),
                        ("media", models.CharField(max_length=10, verbose_name="格式")),
                        ("size", models.BigIntegerField(verbose_name="字节")),
                        ("kept_by", models.BigIntegerField(verbose_name="上传人")),
                        ("kept_at", models.DateTimeField(verbose_name="上传时间")),
                    ],
                    options={
                        "ordering": ["kept_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("draw", "digest"), name="attachment_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("size__gt", 0)), name="attachment_has_bytes"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
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
                            "draw",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="draws.draw",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("old_value", models.CharField(max_length=120, verbose_name="原数值")),
                        ("value", models.CharField(max_length=120, verbose_name="更正为")),
                        ("reason", models.CharField(max_length=300, verbose_name="理由")),
                        ("asked_by", models.BigIntegerField(verbose_name="申请人")),
                        ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                        ("declined_by", models.BigIntegerField(null=True, verbose_name="不同意人")),
                        ("declined_at", models.DateTimeField(null=True, verbose_name="不同意时间")),
                        ("confirmed_by", models.BigIntegerField(null=True, verbose_name="复核人")),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                        ("applied_at", models.DateTimeField(null=True, verbose_name="重算时间")),
                        (
                            "before",
                            models.JSONField(
                                help_text="the draw's columns as the old value gave them",
                                null=True,
                                verbose_name="原结果",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("applied_at", None), ("declined_at", None)),
                                fields=("draw",),
                                name="one_open_correction",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by", None),
                                    models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="correction_takes_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("applied_at", None),
                                    models.Q(
                                        ("before__isnull", False),
                                        ("confirmed_at__isnull", False),
                                        ("declined_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="correction_applied_is_confirmed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value", models.F("old_value")), _negated=True),
                                name="correction_changes",
                            ),
                        ],
                    },
                ),
            ]
        ),
        append_only("draws_secretside"),
        append_only("draws_escrow"),
        append_only("draws_trustee"),
        append_only("draws_nonceshare"),
        append_only("draws_handedin"),
        append_only("draws_nonceopening"),
        append_only("draws_invitation"),
        append_only("draws_ceremonysignature"),
        append_only("draws_ceremonyattachment"),
        frozen_always("draws_nonceholder", ("draw_id", "name")),
        frozen_once_not_null("draws_nonceholder", ("made_at",)),
        frozen_while_set(
            "draws_nonceholder", "made_at", ("staff_id", "person", "organisation", "invited_by")
        ),
        frozen_always("draws_correction", ASKED),
        frozen_once_not_null("draws_correction", DECIDED),
        instead("draws_draw", ("set_once", "not_null_once"), "once", ONCE, "SELECT 1 WHERE 1 = 0"),
        instead("draws_draw", (), "computed_once", COMPUTED, OPEN.format("OLD.id")),
        append_only_unless("draws_drawntarget", OPEN.format("OLD.draw_id")),
        append_only_unless("draws_assignment", OPEN.format("OLD.draw_id")),
    ]
