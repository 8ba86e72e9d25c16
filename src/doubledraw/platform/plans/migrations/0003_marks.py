"""Strata by credit grade, key directory and label."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_guards")]
    operations = [
        migrations.AlterField(
            model_name="planline",
            name="strata_by",
            field=models.CharField(
                choices=[
                    ("credit_class", "信用风险等级"),
                    ("credit_grade", "信用等次"),
                    ("key_directory", "重点名录"),
                    ("label", "标签"),
                    ("industry", "行业"),
                    ("region", "区划"),
                    ("none", "不分层"),
                ],
                max_length=20,
                verbose_name="分层依据",
            ),
        ),
    ]
