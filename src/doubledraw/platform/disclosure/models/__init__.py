"""What the public sees: projections that only disclosure writes and only the portal reads; and decisions before it."""

from doubledraw.platform.disclosure.models.deciding import Masking, RedactionRules, Retraction
from doubledraw.platform.disclosure.models.draws import (
    Edition,
    PublicAppearance,
    PublicDocument,
    PublicDraw,
    PublicFile,
    PublicTarget,
    PublicWall,
)
from doubledraw.platform.disclosure.models.penalties import PenaltyRetraction, PublicPenalty
from doubledraw.platform.disclosure.models.results import PublicFinding, PublicVisit

__all__ = [
    "Edition",
    "Masking",
    "PenaltyRetraction",
    "PublicAppearance",
    "PublicDocument",
    "PublicDraw",
    "PublicFile",
    "PublicFinding",
    "PublicPenalty",
    "PublicTarget",
    "PublicVisit",
    "PublicWall",
    "RedactionRules",
    "Retraction",
]
