"""What the registry tells the ledger, one module a family."""

from doubledraw.platform.registry.events.imports import (
    ImportApplied,
    ImportDiscarded,
    ImportRemapped,
    ImportUploaded,
)
from doubledraw.platform.registry.events.recusals import RecusalDeclared

__all__ = [
    "ImportApplied",
    "ImportDiscarded",
    "ImportRemapped",
    "ImportUploaded",
    "RecusalDeclared",
]
