"""A released firm knows the visit it became; that visit's end carries it out."""

from django.db import migrations, models

from doubledraw.platform.records.guards import frozen_while_set


class Migration(migrations.Migration):
    dependencies = [("draws", "0009_beacon_proofs")]
    # Nullable, so that SQLite adds the column in place and the table keeps its guards.
    operations = [
        migrations.AddField(
            model_name="dispatch",
            name="visit_number",
            field=models.CharField(max_length=60, null=True, verbose_name="检查任务"),
        ),
        frozen_while_set("draws_dispatch", "visit_number", ("visit_number",)),
    ]
