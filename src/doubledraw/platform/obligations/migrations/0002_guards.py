"""What was promised stays: no obligation is deleted or opened anew, states follow the flow, rulings stand for ever."""

from django.db import migrations

from doubledraw.platform.records.guards import (
    append_only,
    arrows_only,
    frozen_always,
    frozen_once_not_null,
)

FIXED = (
    "organ_id",
    "kind",
    "subject",
    "role",
    "title",
    "about",
    "what",
    "opened_by_document",
    "opened_by_digest",
    "opened_at",
    "first_due",
    "cited",
)
ARROWS = (("open", "met"), ("open", "waived"), ("open", "lapsed"), ("open", "withdrawn"))


class Migration(migrations.Migration):
    dependencies = [("obligations", "0001_initial")]
    operations = [
        frozen_always("obligations_obligation", FIXED),
        frozen_once_not_null("obligations_obligation", ("closed_at",)),
        arrows_only("obligations_obligation", ARROWS),
        append_only("obligations_ruling"),
        append_only("obligations_redating"),
        append_only("obligations_escalation"),
        append_only("obligations_digestsent"),
    ]
