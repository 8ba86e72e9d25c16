"""Work plans among the public documents; what changed in the frame since the last draw."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0002_hall")]
    operations = [
        migrations.AddField(
            model_name="publicdraw",
            name="frame_changes",
            field=models.JSONField(
                default=dict,
                help_text='{"before": draw id, "counts": {kind: firms}}',
                verbose_name="名录变动",
            ),
        ),
        migrations.AlterField(
            model_name="publicdocument",
            name="kind",
            field=models.CharField(
                choices=[("plan", "年度计划"), ("item", "抽查事项"), ("work_plan", "抽查工作方案")],
                max_length=20,
                verbose_name="种类",
            ),
        ),
    ]
