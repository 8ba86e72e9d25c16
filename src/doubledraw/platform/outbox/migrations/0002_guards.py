"""A message keeps what it was; receipts and the files they came in are never changed."""

from django.db import migrations

from doubledraw.platform.records.guards import append_only, arrows_only, frozen_always

ARROWS = (
    ("queued", "handed"),
    ("queued", "failed"),
    ("queued", "expired"),
    ("handed", "delivered"),
    ("handed", "failed"),
    ("failed", "queued"),
)
KEPT = ("key", "channel", "masked", "template", "template_version", "digest", "about", "queued_at")


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]
    operations = [
        frozen_always("outbox_message", KEPT),
        arrows_only("outbox_message", ARROWS),
        append_only("outbox_messagereceipt"),
        append_only("outbox_receiptfile"),
    ]
