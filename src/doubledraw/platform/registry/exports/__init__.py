"""Lists as files that a spreadsheet opens and the import takes back."""

from doubledraw.platform.registry.exports.exporter import Exporter, exporters
from doubledraw.platform.registry.exports.rejects import reject_headers, reject_rows
from doubledraw.platform.registry.exports.targets import TARGETS, target_row
from doubledraw.tables.writing import csv_bytes as csv_lines

TARGET_HEADERS = TARGETS.headers


def target_rows(targets):  # type: ignore[no-untyped-def]
    """Until the page of targets no longer asks for it."""
    return map(target_row, targets.select_related("region", "parent").iterator(chunk_size=2_000))


__all__ = [
    "TARGET_HEADERS",
    "Exporter",
    "csv_lines",
    "exporters",
    "reject_headers",
    "reject_rows",
    "target_rows",
]
