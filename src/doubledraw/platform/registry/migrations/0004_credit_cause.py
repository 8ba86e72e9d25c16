"""A target may also change because credit settled something about it. No table is touched: choices only."""

from django.db import migrations, models

from doubledraw.platform.registry.states import ChangeCause


def _cause(model: str, **more: object) -> migrations.AlterField:
    said = {"choices": ChangeCause.choices(), "max_length": 20, "verbose_name": "缘由"}
    return migrations.AlterField(model, "cause", models.CharField(**said, **more))


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_search")]
    operations = [
        _cause("licencechange"),
        _cause("recusalchange"),
        _cause("targetchange", default=ChangeCause.IMPORT),
    ]
