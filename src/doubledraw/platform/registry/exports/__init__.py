"""Lists as files that a spreadsheet opens and the import takes back."""

from doubledraw.platform.registry.exports.exporter import Exporter, exporters
from doubledraw.platform.registry.exports.rejects import reject_headers, reject_rows

__all__ = ["Exporter", "exporters", "reject_headers", "reject_rows"]
