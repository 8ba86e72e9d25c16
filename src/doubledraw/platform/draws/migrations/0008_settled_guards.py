"""What two people have settled stands whole: who typed, who came, who decided, and how the teams ended."""

from django.db import migrations

from doubledraw.platform.records.guards import frozen_once_not_null, frozen_while_set

TYPED = ("value", "entered_by", "entered_at")
DECIDED = ("decided_by", "decided_at", "remark")


class Migration(migrations.Migration):
    dependencies = [("draws", "0007_cap_effect")]
    operations = [
        frozen_while_set("draws_entropyvalue", "confirmed_by", TYPED),
        frozen_while_set("draws_roundvalue", "confirmed_by", TYPED),
        frozen_while_set("draws_ceremonyperson", "signed_at", ("staff_id",)),
        frozen_while_set("draws_teamround", "drawn_at", ("blocked",)),
        frozen_while_set("draws_workplan", "decided_by", DECIDED),
        frozen_once_not_null("draws_workplan", ("draw_id",)),
        frozen_while_set("draws_repeatpermit", "decided_by", DECIDED),
    ]
