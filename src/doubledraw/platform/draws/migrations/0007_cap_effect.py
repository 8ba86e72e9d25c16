"""What the yearly cap of visits did to a draw's strata."""

import django.db.models.deletion
from django.db import migrations, models

from doubledraw.platform.records.guards import append_only

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("draws", "0006_door")]
    operations = [
        migrations.CreateModel(
            name="CapEffect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("most", models.PositiveSmallIntegerField(verbose_name="每家最多")),
                ("source", models.CharField(max_length=300, verbose_name="出处")),
                ("capped", models.PositiveIntegerField(verbose_name="已满家数")),
                ("strata", models.JSONField(verbose_name="各层")),
                (
                    "draw",
                    models.OneToOneField(
                        on_delete=PROTECT, related_name="cap_effect", to="draws.draw"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        append_only("draws_capeffect"),
    ]
