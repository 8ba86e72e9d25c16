"""One public function per verb: queue, hand over, take receipts, clear, retry."""

from doubledraw.platform.outbox.services.clearing import clear
from doubledraw.platform.outbox.services.handing import hand_over
from doubledraw.platform.outbox.services.queueing import (
    carrier_of,
    queue,
    queue_many,
    retry,
    run_later,
    run_soon,
)
from doubledraw.platform.outbox.services.receiving import read_receipts, take_receipt

__all__ = [
    "carrier_of",
    "clear",
    "hand_over",
    "queue",
    "queue_many",
    "read_receipts",
    "retry",
    "run_later",
    "run_soon",
    "take_receipt",
]
