"""Frozen means frozen; results, once written, stand; no draw is ever deleted."""

from django.db import migrations

from doubledraw.platform.records.guards import (
    append_only,
    arrows_only,
    frozen_always,
    frozen_once_not_null,
    frozen_once_set,
)

FROZEN = (
    "draw_id",
    "organ_id",
    "plan_line_id",
    "replaces_id",
    "title",
    "design",
    "files",
    "populations",
    "sizes",
    "excluded",
    "regions",
    "left_out",
    "holders",
    "strata_public",
    "first_when",
    "last_when",
    "draw_by",
    "reveal_on",
    "frozen_by",
    "frozen_at",
    "request_key",
)
ONCE = (
    "commitment",
    "commitment_file",
    "entropy_file",
    "targets_root",
    "teams_root",
    "key",
    "early_reason",
    "void_reason",
    "void_text",
)
ONCE_NOT_NULL = (
    "committed_by",
    "committed_at",
    "entropy_at",
    "outcome_files",
    "cuts",
    "blocked",
    "drawn_by",
    "drawn_at",
    "revealed_by",
    "revealed_at",
    "revealed_files",
    "voided_by",
    "voided_organ",
    "voided_at",
)
ARROWS = (
    ("frozen", "committed"),
    ("committed", "drawn"),
    ("drawn", "revealed"),
    ("frozen", "voided"),
    ("committed", "voided"),
    ("drawn", "voided"),
)


class Migration(migrations.Migration):
    dependencies = [("draws", "0001_initial")]
    operations = [
        frozen_always("draws_draw", FROZEN),
        frozen_once_set("draws_draw", ONCE),
        frozen_once_not_null("draws_draw", ONCE_NOT_NULL),
        arrows_only("draws_draw", ARROWS),
        append_only("draws_drawntarget"),
        append_only("draws_assignment"),
        append_only("draws_attestation"),
        append_only("draws_nonce"),
        frozen_always("draws_entropyvalue", ("draw_id", "position", "source", "form")),
        frozen_once_set("draws_entropyvalue", ("confirmed_value",)),
        frozen_once_not_null("draws_entropyvalue", ("confirmed_by", "confirmed_at")),
        frozen_always("draws_ceremonyperson", ("draw_id", "role", "name", "organisation")),
        frozen_once_not_null("draws_ceremonyperson", ("signed_at",)),
    ]
