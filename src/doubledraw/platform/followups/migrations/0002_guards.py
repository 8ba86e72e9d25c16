"""What was ordered, found, decided and told is never changed; states move along their arrows only."""

from django.db import migrations

from doubledraw.platform.records.guards import (
    append_only,
    arrows_only,
    frozen_always,
    frozen_once_not_null,
    frozen_once_set,
)

LIVE = ("open", "rectifying", "case", "sent", "settled", "proposed")
FOLLOW_UP = (
    *(("open", to) for to in ("settled", "rectifying", "case", "sent", "proposed")),
    *(("settled", to) for to in ("rectifying", "case", "sent", "proposed")),
    *(("rectifying", to) for to in ("settled", "case", "sent")),
    *(("case", to) for to in ("settled", "sent")),
    *(("sent", to) for to in ("settled", "open")),
    *(("proposed", to) for to in ("closed", "settled")),
    *((state, "dropped") for state in (*LIVE, "closed")),
    ("closed", "open"),
    ("dropped", "open"),
)
HANDOVER = (("sent", "received"), ("sent", "returned"))
MINOR = (("proposed", "adopted"), ("proposed", "declined"), ("adopted", "ended"))
APPEND_ONLY = ("rectification", "revisit", "case", "decision", "informing", "advice")


class Migration(migrations.Migration):
    dependencies = [("followups", "0001_initial")]
    operations = [
        *(append_only(f"followups_{table}") for table in APPEND_ONLY),
        frozen_always(
            "followups_followup", ("visit_id", "sheet_id", "organ_id", "item_code", "opened_at")
        ),
        arrows_only("followups_followup", FOLLOW_UP),
        frozen_always(
            "followups_extension",
            ("order_id", "until", "revisit_by", "reason", "asked_by", "asked_at"),
        ),
        frozen_once_not_null("followups_extension", ("granted", "decided_by", "decided_at")),
        frozen_always(
            "followups_handover",
            (
                *("visit_id", "organ_id", "kind", "number", "digest", "to_id", "to_name"),
                *("reply_by", "sent_by", "sent_at"),
            ),
        ),
        frozen_once_not_null("followups_handover", ("answered_by", "answered_at", "received_on")),
        frozen_once_set("followups_handover", ("receiver", "proof", "returned_reason")),
        arrows_only("followups_handover", HANDOVER),
        frozen_always(
            "followups_minoroffence",
            (
                *("organ_id", "title", "item_code", "conditions", "instrument", "article"),
                *("quotation", "since", "until", "made_by", "made_at"),
            ),
        ),
        frozen_once_not_null("followups_minoroffence", ("decided_by", "decided_at", "ended_at")),
        arrows_only("followups_minoroffence", MINOR),
        frozen_always("followups_complaint", ("word_id", "taken_by", "taken_at")),
        frozen_once_not_null("followups_complaint", ("shown_at", "closed_by", "closed_at")),
        frozen_once_set("followups_complaint", ("outcome", "findings")),
        arrows_only("followups_complaint", (("taken", "closed"),)),
    ]
