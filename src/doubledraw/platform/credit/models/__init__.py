"""Credit events, scoring rules, proposals, lists, joint measures, exchange files; one module a family."""

from doubledraw.platform.credit.models.exchange import (
    CreditExport,
    CreditExportLine,
    CreditReceipt,
)
from doubledraw.platform.credit.models.lists import CreditListing, ListingNote
from doubledraw.platform.credit.models.measures import JointMeasure
from doubledraw.platform.credit.models.record import CreditEvent, CreditProposal, CreditRule

__all__ = [
    "CreditEvent",
    "CreditExport",
    "CreditExportLine",
    "CreditListing",
    "CreditProposal",
    "CreditReceipt",
    "CreditRule",
    "JointMeasure",
    "ListingNote",
]
