"""Where the inspectors of a draw may be sent, as its work plan chose."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0006_cap")]
    operations = [
        migrations.AddField(
            model_name="publicdraw",
            name="districts",
            field=models.CharField(
                blank=True, default="", max_length=40, verbose_name="检查人员去哪里"
            ),
            preserve_default=False,
        ),
    ]
