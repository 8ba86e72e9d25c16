"""The rows an import did not take, each with its reasons beside it."""

from collections.abc import Callable, Iterator

from doubledraw.platform.registry.models import ImportBatch

Say = Callable[..., str]
"""Says a Chinese text, and its params, in the reader's language."""


def reject_headers(batch: ImportBatch, say: Say) -> list[str]:
    """行, 原因, 怎么改, then the headers of the file itself."""
    return [say("行"), say("原因"), say("怎么改"), *batch.preview.get("headers", ())]


def reject_rows(batch: ImportBatch, say: Say) -> Iterator[list[str]]:
    """One row for each row that was not taken, with everything that is wrong with it beside it."""
    row: list[str] = []
    for reject in batch.rejects.order_by("row", "id").iterator(chunk_size=2_000):
        why = f"{reject.column}: {say(reject.reason, reject.params)}"
        what_now = say(reject.remedy, reject.params)
        if row and row[0] == str(reject.row):
            row[1:3] = [f"{row[1]} / {why}", f"{row[2]} / {what_now}"]
            continue
        if row:
            yield row
        row = [str(reject.row), why, what_now, *reject.cells]
    if row:
        yield row
