"""A case may be of a whole draw. SQLite makes the table anew for it, so its triggers are put again."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from doubledraw.platform.records.guards import Guard, append_only


def _again(editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        append_only("dossiers_casefile").put(editor)


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0002_guards"),
        ("draws", "0010_dispatched_visits"),
        ("inspections", "0005_task_ends"),
        ("organs", "0002_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="casefile",
            name="draw",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="case_file",
                to="draws.draw",
            ),
        ),
        migrations.AlterField(
            model_name="casefile",
            name="visit",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="case_file",
                to="inspections.visit",
            ),
        ),
        migrations.AlterField(
            model_name="casepiece",
            name="piece",
            field=models.CharField(
                choices=[
                    ("plan", "抽查计划"),
                    ("work_plan", "抽查工作方案"),
                    ("decision", "方案审批"),
                    ("invitation", "邀请和通知"),
                    ("freeze", "名录冻结"),
                    ("commitment", "抽取承诺"),
                    ("entropy", "公共随机数"),
                    ("correction", "随机数更正"),
                    ("draw", "随机抽取情况记录表"),
                    ("signature", "在场人员签名"),
                    ("footage", "抽取影像"),
                    ("outcome", "抽取结果"),
                    ("round", "人员轮次"),
                    ("substitute", "退出和递补"),
                    ("reveal", "名单揭示"),
                    ("attestation", "见证"),
                    ("void", "抽取作废"),
                    ("bundle", "公开文件包"),
                    ("form", "检查审批表"),
                    ("notice", "行政检查通知书"),
                    ("leaf", "抽取凭证"),
                    ("receipt", "送达回证"),
                    ("sheet", "检查表"),
                    ("record", "执法检查登记表"),
                    ("feedback", "结果告知"),
                    ("review", "审核意见"),
                    ("evidence", "照片和扫描件"),
                    ("publication", "结果公示"),
                    ("duty", "有期限的工作"),
                ],
                max_length=20,
                verbose_name="种类",
            ),
        ),
        migrations.AddConstraint(
            model_name="casefile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("draw", None), ("visit__isnull", False)),
                    models.Q(("draw__isnull", False), ("visit", None)),
                    _connector="OR",
                ),
                name="case_of_visit_or_draw",
            ),
        ),
        Guard(_again),
    ]
