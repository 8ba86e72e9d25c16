"""How many of a frame were told by which channel, and how many by none."""

from django.db import migrations, models

from doubledraw.platform.records.guards import frozen_once_not_null


class Migration(migrations.Migration):
    dependencies = [("inspections", "0005_task_ends")]

    operations = [
        migrations.AddField(
            model_name="education",
            name="by_email",
            field=models.PositiveIntegerField(null=True, verbose_name="其中电子邮件"),
        ),
        migrations.AddField(
            model_name="education",
            name="unreached",
            field=models.PositiveIntegerField(null=True, verbose_name="没有号码和邮箱"),
        ),
        frozen_once_not_null("inspections_education", ("unreached", "done_at")),
    ]
