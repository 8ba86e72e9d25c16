"""A published edition of an item stands for ever."""

from django.db import migrations

from doubledraw.platform.records.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [append_only("catalogue_itemedition")]
