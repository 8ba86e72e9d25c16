"""Loans move along their arrows; what was sent and agreed stays as it was."""

from django.db import migrations

from doubledraw.platform.records.guards import (
    append_only,
    arrows_only,
    frozen_always,
    frozen_once_not_null,
    frozen_once_set,
)

LOAN = (
    ("asked", "given"),
    ("given", "out"),
    ("out", "handed_in"),
    ("handed_in", "returned"),
    ("asked", "withdrawn"),
    ("given", "withdrawn"),
)


class Migration(migrations.Migration):
    dependencies = [("inspections", "0003_before")]
    operations = [
        arrows_only("inspections_recorderloan", LOAN),
        frozen_always(
            "inspections_recorderloan", ("visit_id", "borrower_id", "keeper_id", "asked_by")
        ),
        frozen_once_not_null(
            "inspections_recorderloan",
            ("given_by", "given_at", "received_by", "received_at", "handed_by", "accepted_by"),
        ),
        frozen_always(
            "inspections_education",
            ("line_id", "number", "digest", "recipients", "channels", "issued_by", "issued_at"),
        ),
        append_only("inspections_commissionuse"),
        frozen_always(
            "inspections_commission",
            ("visit_id", "institution_id", "organ_id", "payer_id", "matter", "fee", "made_by"),
        ),
        frozen_once_not_null("inspections_commission", ("decided_by", "reported_at")),
        frozen_once_set("inspections_commission", ("report", "conclusion", "ended_reason")),
        append_only("inspections_noticemessage"),
        frozen_always("inspections_serviceconsent", ("target_id", "channel", "signed_by", "proof")),
        frozen_once_not_null("inspections_serviceconsent", ("ended_at", "ended_by")),
    ]
