"""What was closed, added and taken away is never changed."""

from django.db import migrations

from doubledraw.platform.records.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_cases")]
    operations = [
        append_only(f"dossiers_{table}")
        for table in ("casefile", "casepart", "casepiece", "export")
    ]
