"""What was approved stays word for word; states follow the flow; a notice of holidays is never rewritten."""

from django.db import migrations

from doubledraw.platform.records.guards import (
    append_only,
    arrows_only,
    frozen_always,
    frozen_once_not_null,
)

FIXED = ("organ_id", "edition", "drafted_by", "drafted_at")
ONCE = ("approved_by", "approved_at", "log_index", "until")
ARROWS = (
    ("draft", "proposed"),
    ("draft", "discarded"),
    ("proposed", "draft"),
    ("proposed", "adopted"),
    ("adopted", "replaced"),
    ("adopted", "repealed"),
)


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0001_initial")]
    operations = [
        frozen_always("rulebook_ownrules", FIXED),
        frozen_once_not_null("rulebook_ownrules", ONCE),
        arrows_only("rulebook_ownrules", ARROWS),
        append_only("rulebook_holidaynotice"),
    ]
