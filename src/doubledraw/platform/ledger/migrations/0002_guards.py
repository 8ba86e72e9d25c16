"""Nothing in the ledger is ever changed or removed."""

from django.db import migrations

from doubledraw.platform.records.guards import append_only

TABLES = ("sealeddocument", "auditevent", "logleaf", "lognode", "checkpoint")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [append_only(f"ledger_{table}") for table in TABLES]
