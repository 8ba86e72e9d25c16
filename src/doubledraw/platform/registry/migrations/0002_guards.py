"""What changed, what was ruled, who visited and what a feed brought stay as they were written."""

from django.db import migrations

from doubledraw.platform.records.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [
        append_only("registry_targetchange"),
        append_only("registry_inspectorchange"),
        append_only("registry_licencechange"),
        append_only("registry_recusalchange"),
        append_only("registry_duplicateruling"),
        append_only("registry_visitfact"),
        append_only("registry_feedfile"),
    ]
