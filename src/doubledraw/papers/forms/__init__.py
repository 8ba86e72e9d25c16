"""The documents of an inspection, each from plain data: `InspectionNotice(…).paper()` …"""

from doubledraw.papers.forms.approval import ApprovalSheet, ToVisit
from doubledraw.papers.forms.checks import Check, CheckSheet
from doubledraw.papers.forms.education import EducationSheet, Standard
from doubledraw.papers.forms.notice import InspectionNotice
from doubledraw.papers.forms.parts import Basis, Contact, Ink, Officer, Party, Proof
from doubledraw.papers.forms.publication import PublicationSheet, PublicResult
from doubledraw.papers.forms.receipt import DeliveryReceipt
from doubledraw.papers.forms.rectification import Breach, RectificationOrder
from doubledraw.papers.forms.registration import ItemFinding, Registration
from doubledraw.papers.forms.transfer import TransferLetter

__all__ = [
    "ApprovalSheet",
    "Basis",
    "Breach",
    "Check",
    "CheckSheet",
    "Contact",
    "DeliveryReceipt",
    "EducationSheet",
    "Ink",
    "InspectionNotice",
    "ItemFinding",
    "Officer",
    "Party",
    "Proof",
    "PublicResult",
    "PublicationSheet",
    "RectificationOrder",
    "Registration",
    "Standard",
    "ToVisit",
    "TransferLetter",
]
