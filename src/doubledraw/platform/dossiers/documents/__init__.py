"""Plain data of the dossiers."""

from doubledraw.platform.dossiers.documents.cases import About, SealedDrawList, SealedList, Slot
from doubledraw.platform.dossiers.documents.entries import (
    Details,
    Entry,
    File,
    kept,
    paper,
    sealed,
)
from doubledraw.platform.dossiers.documents.words import OF_DRAWS, Piece, Source, Stage

__all__ = [
    "OF_DRAWS",
    "About",
    "Details",
    "Entry",
    "File",
    "Piece",
    "SealedDrawList",
    "SealedList",
    "Slot",
    "Source",
    "Stage",
    "kept",
    "paper",
    "sealed",
]
