"""What a checker said and what an organ agreed to stand for ever."""

from django.db import migrations

from doubledraw.platform.records.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]
    operations = [append_only("plans_plancomment"), append_only("plans_lineconsent")]
