"""Visits and everything they leave behind, one module a family."""

from doubledraw.platform.inspections.models.coming_in import (
    Draft,
    Evidence,
    Submission,
    VisitSignature,
)
from doubledraw.platform.inspections.models.commissions import Commission, CommissionUse
from doubledraw.platform.inspections.models.days import VisitDay
from doubledraw.platform.inspections.models.door import FirmAnswer, FirmWord
from doubledraw.platform.inspections.models.education import Education
from doubledraw.platform.inspections.models.ends import TaskEnd
from doubledraw.platform.inspections.models.loans import RecorderLoan
from doubledraw.platform.inspections.models.messages import NoticeMessage, ServiceConsent
from doubledraw.platform.inspections.models.notices import Delivery, Notice
from doubledraw.platform.inspections.models.results import (
    Feedback,
    Finding,
    SheetEntry,
    VisitRecord,
    VisitReview,
)
from doubledraw.platform.inspections.models.visits import ApprovalForm, Visit, VisitSheet

__all__ = [
    "ApprovalForm",
    "Commission",
    "CommissionUse",
    "Delivery",
    "Draft",
    "Education",
    "Evidence",
    "Feedback",
    "Finding",
    "FirmAnswer",
    "FirmWord",
    "Notice",
    "NoticeMessage",
    "RecorderLoan",
    "ServiceConsent",
    "SheetEntry",
    "Submission",
    "TaskEnd",
    "Visit",
    "VisitDay",
    "VisitRecord",
    "VisitReview",
    "VisitSheet",
    "VisitSignature",
]
