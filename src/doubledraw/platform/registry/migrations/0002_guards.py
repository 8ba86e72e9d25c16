"""What an import did to a target stays as it was written."""

from django.db import migrations

from doubledraw.platform.records.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [append_only("registry_targetchange"), append_only("registry_inspectorchange")]
