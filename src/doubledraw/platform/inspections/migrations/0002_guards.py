"""What was ordered, sent, signed and found is never changed: corrections are further rows."""

from django.db import migrations

from doubledraw.platform.records.guards import (
    append_only,
    arrows_only,
    frozen_always,
    frozen_once_not_null,
    frozen_once_set,
)

VISIT = (
    ("ordered", "approved"),
    ("approved", "under_way"),
    ("ordered", "under_way"),
    ("under_way", "entered"),
    ("entered", "reviewed"),
    ("entered", "returned"),
    ("returned", "entered"),
    ("reviewed", "entered"),
    ("ordered", "withdrawn"),
    ("approved", "withdrawn"),
)
FORM = (("submitted", "approved"), ("submitted", "returned"))
ORDERED = (
    *("draw_id", "dispatch_id", "target_id", "organ_id", "number", "code", "name", "address"),
    *("region_name", "items", "way", "starts", "ends", "ordered_by", "ordered_at"),
)
APPEND_ONLY = (
    *("notice", "delivery", "submission", "evidence", "visitsignature", "sheetentry", "finding"),
    *("visitrecord", "feedback", "visitreview", "firmword", "firmanswer"),
)


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial")]
    operations = [
        frozen_always("inspections_visit", ORDERED),
        frozen_once_not_null(
            "inspections_visit", ("began_at", "began_by", "ended_at", "entered_at", "entered_by")
        ),
        frozen_once_set("inspections_visit", ("urgent_reason", "withdrawn_reason")),
        arrows_only("inspections_visit", VISIT),
        frozen_always(
            "inspections_visitsheet",
            ("visit_id", "organ_id", "items", "editions", "questions"),
        ),
        frozen_always(
            "inspections_approvalform",
            ("draw_id", "edition", "digest", "urgent", "made_by", "made_by_name", "made_at"),
        ),
        frozen_once_not_null("inspections_approvalform", ("decided_by", "decided_at")),
        frozen_once_set("inspections_approvalform", ("decided_by_name", "remark")),
        arrows_only("inspections_approvalform", FORM),
        *(append_only(f"inspections_{table}") for table in APPEND_ONLY),
    ]
