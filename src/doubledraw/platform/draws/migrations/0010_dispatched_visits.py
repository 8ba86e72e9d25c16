"""A released firm knows the visit it became; that visit's end carries it out."""

from django.db import migrations, models

from doubledraw.platform.records.guards import frozen_once_set


class Migration(migrations.Migration):
    dependencies = [("draws", "0009_beacon_proofs")]
    operations = [
        migrations.AddField(
            model_name="dispatch",
            name="visit_number",
            field=models.CharField(
                blank=True, default="", max_length=60, verbose_name="检查任务"
            ),
        ),
        frozen_once_set("draws_dispatch", ("visit_number",)),
    ]
