"""A signature stands for ever."""

from django.db import migrations

from doubledraw.platform.records.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]
    operations = [append_only("approvals_signature")]
