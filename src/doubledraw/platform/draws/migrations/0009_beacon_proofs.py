"""The signatures of drand rounds; a value proven by one stands as whole as one that two people typed."""

import django.db.models.deletion
from django.db import migrations, models

from doubledraw.platform.records.guards import append_only, frozen_while_set

PROTECT = django.db.models.deletion.PROTECT
TYPED = ("value", "entered_by", "entered_at", "confirmed_by")


class Migration(migrations.Migration):
    dependencies = [("draws", "0008_settled_guards")]
    operations = [
        migrations.CreateModel(
            name="BeaconProof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chain", models.CharField(max_length=20, verbose_name="链")),
                ("number", models.BigIntegerField(verbose_name="轮次")),
                ("signature", models.CharField(max_length=192, verbose_name="签名")),
                (
                    "previous_signature",
                    models.CharField(blank=True, max_length=192, verbose_name="上一轮签名"),
                ),
                ("verified_by", models.BigIntegerField(verbose_name="提交人")),
                ("verified_at", models.DateTimeField(verbose_name="核验时间")),
                (
                    "entropy_value",
                    models.OneToOneField(
                        null=True,
                        on_delete=PROTECT,
                        related_name="proof",
                        to="draws.entropyvalue",
                    ),
                ),
                (
                    "round_value",
                    models.OneToOneField(
                        null=True, on_delete=PROTECT, related_name="proof", to="draws.roundvalue"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("entropy_value__isnull", False),
                            ("round_value__isnull", False),
                            _connector="OR",
                        ),
                        name="beacon_proof_of_something",
                    )
                ],
            },
        ),
        append_only("draws_beaconproof"),
        frozen_while_set("draws_entropyvalue", "confirmed_at", TYPED, why="while_settled"),
        frozen_while_set("draws_roundvalue", "confirmed_at", TYPED, why="while_settled"),
    ]
