"""Cosignatures of witnesses: a table to which one can only add."""

import django.db.models.deletion
from django.db import migrations, models

from doubledraw.platform.records.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards")]
    operations = [
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("vkey", models.CharField(max_length=300, verbose_name="公钥")),
                ("name", models.CharField(max_length=200, verbose_name="见证方")),
                ("time", models.DateTimeField(verbose_name="联署时间")),
                ("line", models.TextField(verbose_name="签名行")),
                ("at", models.DateTimeField(verbose_name="收到时间")),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="ledger.checkpoint",
                        verbose_name="检查点",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("checkpoint", "vkey"), name="cosignature_once")
                ],
            },
        ),
        append_only("ledger_cosignature"),
    ]
