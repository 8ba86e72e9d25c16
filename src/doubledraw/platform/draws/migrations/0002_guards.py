"""Frozen means frozen; results, once written, stand; no draw is ever deleted."""

from django.db import migrations

from doubledraw.platform.records.guards import append_only, frozen_always, frozen_once_set

FROZEN = (
    "draw_id",
    "organ_id",
    "plan_line_id",
    "replaces_id",
    "design",
    "files",
    "populations",
    "excluded",
    "strata_public",
    "first_when",
    "last_when",
    "draw_by",
    "reveal_on",
    "frozen_by",
    "frozen_at",
)
ONCE = (
    "commitment",
    "commitment_file",
    "entropy_file",
    "targets_root",
    "teams_root",
    "void_reason",
)


class Migration(migrations.Migration):
    dependencies = [("draws", "0001_initial")]
    operations = [
        frozen_always("draws_draw", FROZEN),
        frozen_once_set("draws_draw", ONCE),
        append_only("draws_drawntarget"),
        append_only("draws_assignment"),
        append_only("draws_attestation"),
        append_only("draws_nonce"),
    ]
