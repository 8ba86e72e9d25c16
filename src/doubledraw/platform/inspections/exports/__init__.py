"""The documents of a visit in their official look, from what was sealed: approval, notice, receipt, sheets, form."""

from doubledraw.platform.inspections.exports.approving import approval_form
from doubledraw.platform.inspections.exports.educating import education_sheet
from doubledraw.platform.inspections.exports.notices import delivery_receipt, inspection_notice
from doubledraw.platform.inspections.exports.registering import registration
from doubledraw.platform.inspections.exports.sheets import check_sheet, check_sheets
from doubledraw.platform.inspections.exports.visits import PRINTED, papers_of

__all__ = [
    "PRINTED",
    "approval_form",
    "check_sheet",
    "check_sheets",
    "delivery_receipt",
    "education_sheet",
    "inspection_notice",
    "papers_of",
    "registration",
]
