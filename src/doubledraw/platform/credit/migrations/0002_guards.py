"""Events, notes, sent rows and receipts stay as written; what was settled is not settled otherwise later."""

from django.db import migrations

from doubledraw.platform.records.guards import (
    append_only,
    arrows_only,
    frozen_always,
    frozen_once_not_null,
    frozen_once_set,
    frozen_while_set,
)

RULE = (
    ("draft", "proposed"),
    ("draft", "discarded"),
    ("proposed", "draft"),
    ("proposed", "adopted"),
    ("adopted", "replaced"),
)
PROPOSAL = tuple(("proposed", to) for to in ("approved", "rejected", "automatic", "lapsed"))
MEASURE = (("proposed", "in_force"), ("proposed", "rejected"), ("in_force", "ended"))
PROPOSED = (
    *("target_id", "kind", "rule_id", "cause_id", "listing_id", "before", "after", "explanation"),
    *("ground", "reason", "digest", "proposed_by", "proposed_name", "proposed_at"),
)
ENTERED = (
    *("target_id", "organ_id", "kind", "field", "content", "basis", "starts", "ends"),
    *("entered_by", "entered_name", "entered_at"),
)


class Migration(migrations.Migration):
    dependencies = [("credit", "0001_initial")]
    operations = [
        *(
            append_only(f"credit_{table}")
            for table in ("creditevent", "listingnote", "creditexportline", "creditreceipt")
        ),
        frozen_always(
            "credit_creditrule",
            ("organ_id", "edition", "drafted_by", "drafted_name", "drafted_at"),
        ),
        frozen_while_set("credit_creditrule", "adopted_at", ("title", "content", "digest")),
        frozen_once_not_null("credit_creditrule", ("adopted_by", "adopted_at", "replaced_at")),
        frozen_once_set("credit_creditrule", ("adopted_name", "document")),
        arrows_only("credit_creditrule", RULE),
        frozen_always("credit_creditproposal", PROPOSED),
        frozen_once_not_null("credit_creditproposal", ("decided_by", "decided_at")),
        frozen_once_set("credit_creditproposal", ("decided_name", "remark")),
        arrows_only("credit_creditproposal", PROPOSAL),
        frozen_always(
            "credit_creditlisting", ("target_id", "list", "ground", "proposal_id", "since")
        ),
        frozen_once_not_null("credit_creditlisting", ("removed_on",)),
        frozen_once_set("credit_creditlisting", ("removed_reason",)),
        arrows_only("credit_creditlisting", (("listed", "removed"),)),
        frozen_always("credit_jointmeasure", ENTERED),
        frozen_once_not_null("credit_jointmeasure", ("decided_by", "decided_at", "ended_on")),
        frozen_once_set("credit_jointmeasure", ("decided_name", "remark", "ended_reason")),
        arrows_only("credit_jointmeasure", MEASURE),
        frozen_always(
            "credit_creditexport",
            ("organ_id", "number", "digest", "rows", "made_by", "made_by_name", "made_at"),
        ),
        frozen_once_not_null("credit_creditexport", ("answered_at",)),
        arrows_only("credit_creditexport", (("sent", "answered"),)),
    ]
