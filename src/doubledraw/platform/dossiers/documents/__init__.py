"""Plain data of the dossiers."""

from doubledraw.platform.dossiers.documents.cases import SealedList, Slot
from doubledraw.platform.dossiers.documents.entries import (
    Details,
    Entry,
    File,
    kept,
    paper,
    sealed,
)
from doubledraw.platform.dossiers.documents.words import Piece, Source, Stage

__all__ = [
    "Details",
    "Entry",
    "File",
    "Piece",
    "SealedList",
    "Slot",
    "Source",
    "Stage",
    "kept",
    "paper",
    "sealed",
]
