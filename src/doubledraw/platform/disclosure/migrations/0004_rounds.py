"""How often people were drawn again, and who was replaced, beside each public draw."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0003_work_plans"),
    ]

    operations = [
        migrations.AddField(
            model_name="publicdraw",
            name="rounds",
            field=models.JSONField(default=list, verbose_name="人员轮次"),
        ),
        migrations.AddField(
            model_name="publicdraw",
            name="substitutes",
            field=models.JSONField(default=dict, verbose_name="递补"),
        ),
    ]
