"""Cases of the file room, and what was taken away."""

from doubledraw.platform.dossiers.models.cases import CaseFile, CasePart, CasePiece
from doubledraw.platform.dossiers.models.exports import Export

__all__ = ["CaseFile", "CasePart", "CasePiece", "Export"]
