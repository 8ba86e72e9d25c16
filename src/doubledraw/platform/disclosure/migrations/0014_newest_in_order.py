"""The newest results come out of their index in the order of the list, without sorting those of one moment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0013_finding_organ")]
    operations = [
        migrations.RemoveIndex(model_name="publicvisit", name="result_newest"),
        migrations.AddIndex(
            model_name="publicvisit",
            index=models.Index(fields=["is_current", "published_at", "id"], name="result_newest"),
        ),
    ]
