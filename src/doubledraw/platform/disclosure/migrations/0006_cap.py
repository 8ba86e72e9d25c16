"""The yearly cap of visits, and what it did to a draw's chances."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0005_auditors")]
    operations = [
        migrations.AddField(
            model_name="publicdraw",
            name="cap",
            field=models.JSONField(
                default=dict,
                help_text='{"year", "most", "source", "capped", "strata": [{"name", "before", "size_before"}]}',
                verbose_name="年度上限",
            ),
        ),
    ]
