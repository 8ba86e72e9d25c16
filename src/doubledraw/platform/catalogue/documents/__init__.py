"""What the catalogue seals: items, check sheets."""

from doubledraw.platform.catalogue.documents.items import Reference, SealedItem
from doubledraw.platform.catalogue.documents.sheets import Question, SealedSheet

__all__ = ["Question", "Reference", "SealedItem", "SealedSheet"]
