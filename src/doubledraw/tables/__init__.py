"""Spreadsheets read safely: CSV, TSV, XLSX and Parquet, each also gzipped, in a limited child.

    with read_table(Path("firms.xlsx")) as sheet:
        columns = match(sheet.headers, {"id": ("id", "统一社会信用代码")})
        for line, cells in sheet.rows:
            ...

Every refusal is a `TableError` with a stable code, the place, and what to do next.
"""

from doubledraw.tables.columns import match
from doubledraw.tables.errors import TableError
from doubledraw.tables.limits import COMMAND_LINE, UPLOAD, Limits
from doubledraw.tables.reading import Sheet, read_table

__all__ = ["COMMAND_LINE", "UPLOAD", "Limits", "Sheet", "TableError", "match", "read_table"]
