"""Reading signatures and filings."""

from doubledraw.platform.approvals.selectors.filings import (
    SOUGHT_BY,
    filed_list,
    filing_visible_to,
    filings_sought,
    filings_visible_to,
    filings_waiting_for,
    is_on_received_list,
    offices_for,
)
from doubledraw.platform.approvals.selectors.signatures import (
    digests_signed_by,
    signatures_of,
    signatures_on,
)

__all__ = [
    "SOUGHT_BY",
    "digests_signed_by",
    "filed_list",
    "filing_visible_to",
    "filings_sought",
    "filings_visible_to",
    "filings_waiting_for",
    "is_on_received_list",
    "offices_for",
    "signatures_of",
    "signatures_on",
]
