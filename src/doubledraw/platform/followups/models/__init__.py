"""Follow-ups and everything they leave behind, one module a family."""

from doubledraw.platform.followups.models.cases import Case, Decision
from doubledraw.platform.followups.models.complaints import Complaint
from doubledraw.platform.followups.models.findings import FollowUp
from doubledraw.platform.followups.models.handovers import Handover
from doubledraw.platform.followups.models.informing import Advice, Informing
from doubledraw.platform.followups.models.minor import MinorOffence
from doubledraw.platform.followups.models.orders import Extension, Rectification, Revisit

__all__ = [
    "Advice",
    "Case",
    "Complaint",
    "Decision",
    "Extension",
    "FollowUp",
    "Handover",
    "Informing",
    "MinorOffence",
    "Rectification",
    "Revisit",
]
