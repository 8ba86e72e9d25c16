"""Imports as staff look for them."""

from django.db.models import QuerySet

from doubledraw.platform.registry.models import ImportBatch
from doubledraw.platform.registry.states import BatchSource, BatchState


def batches_sought(
    batches: QuerySet[ImportBatch], directory: str = "", state: str = "", source: str = ""
) -> QuerySet[ImportBatch]:
    """By directory, state and source; what is none of ours narrows nothing."""
    if directory.isascii() and directory.replace("-", "").replace("_", "").isalnum():
        batches = batches.filter(directory=directory[:20])
    if state in list(BatchState):
        batches = batches.filter(state=state)
    if source in list(BatchSource):
        batches = batches.filter(source=source)
    return batches
