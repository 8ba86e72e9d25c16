"""XLSX: the package is inspected before anything parses it; numbers come out as they were typed."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from doubledraw.tables.errors import TableError
from doubledraw.tables.limits import MIB, Limits

_MEMBERS = 2_000
# XML of a real sheet shrinks ten- to fiftyfold; small members may shrink more without harm.
_RATIO, _RATIO_FROM = 200, 4 * MIB
_CHUNK = 1 << 20
_OVERLAP = 64
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# Every `r` of a row or a cell: whichever of them a reader goes by, it has been looked at.
_COLUMN = re.compile(rb"\sr=[\"']([A-Za-z]{1,9})")
_ROW = re.compile(rb"\sr=[\"'][A-Za-z]{0,9}([0-9]{1,12})")
_CELL_BYTES = 40
# Beyond this a spreadsheet has already lost digits: it keeps fifteen.
_EXACT = 10**15


def inspect(file: BinaryIO, limits: Limits) -> None:
    """Refuse a package that is broken, is not a workbook, or unfolds into something huge."""
    try:
        with zipfile.ZipFile(file) as package:
            _inspect_members(package, limits)
            for member in package.infolist():
                if member.filename.endswith((".xml", ".rels", ".vml")):
                    _inspect_xml(package, member, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise TableError(
            "damaged",
            f"the workbook is damaged or cut off ({error}).",
            remedy="Save it again as .xlsx and send it once more.",
        ) from None


def rows(file: BinaryIO, limits: Limits) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """The name of the first visible sheet with cells, and its rows with their row numbers."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    file.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(file)
        visible = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        for name in visible:
            sheet = book.get_sheet_by_name(name)
            if sheet.height:
                return name, _rows(sheet, limits)
    except (CalamineError, OSError, ValueError) as error:
        raise TableError(
            "damaged",
            f"the workbook cannot be read ({error}).",
            remedy="Save it again as .xlsx, or as CSV UTF-8.",
        ) from None
    raise TableError("empty", "no visible sheet has any cells.")


def _rows(sheet: Any, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    first = sheet.start[1]
    for number, row in enumerate(sheet.iter_rows(), 1):
        yield number, [_text(value, number, i, limits) for i, value in enumerate(row, first)]


def _text(value: object, row: int, column: int, limits: Limits) -> str:
    if isinstance(value, str):
        if len(value) > limits.cell_characters:
            raise _cell_error("cell_too_long", "the cell is too long.", row, column)
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(value, f"row {row} column {letters(column)}")
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value)


def number_text(value: float, where: str) -> str:
    """A number as it was typed: whole ones without ".0"; those that lost digits are refused."""
    if abs(value) >= _EXACT:
        raise TableError(
            "digits_lost",
            f"{value:.15G} is stored as a number, so all digits after the 15th are lost.",
            where=where,
            remedy="Format the column as text and enter the codes again from the source.",
            params={"value": f"{value:.15G}"},
        )
    return str(int(value)) if value == int(value) else repr(value)


def letters(column: int) -> str:
    """The name of a column, 0 = A."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _cell_error(code: str, reason: str, row: int, column: int) -> TableError:
    where = f"row {row} column {letters(column)}"
    return TableError(code, reason, where=where, params={"row": row, "column": letters(column)})


def _inspect_members(package: zipfile.ZipFile, limits: Limits) -> None:
    members = package.infolist()
    if "xl/workbook.xml" not in package.namelist():
        raise TableError(
            "not_a_table",
            "this is a ZIP archive, not an .xlsx workbook.",
            remedy="Unpack it and send the table itself; save .ods or .xlsb files as .xlsx.",
        )
    if len(members) > _MEMBERS:
        raise _too_big(f"the workbook has {len(members)} parts.")
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise _too_big(f"the workbook unfolds to more than {limits.unpacked_bytes // MIB} MiB.")
    for member in members:
        if member.flag_bits & 1:
            raise TableError("old_workbook", "the workbook has a password.", remedy="Take it off.")
        if member.file_size > max(_RATIO_FROM, _RATIO * member.compress_size):
            raise _too_big(f"{member.filename} unfolds more than {_RATIO} times.")


def _inspect_xml(package: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> None:
    """Look through a part as it unfolds; nothing is kept but the end of the chunk before."""
    reach = _Reach(limits) if member.filename.startswith("xl/worksheets/") else None
    tail = b""
    with package.open(member) as part:
        while chunk := part.read(_CHUNK):
            window = tail + chunk
            if b"\0" in chunk or _DOCTYPE.search(window):
                raise _not_plain(member.filename)
            if reach:
                reach.look(window)
            tail = window[-_OVERLAP:]


class _Reach:
    """How far the cells of a sheet reach. Two far cells can cost gigabytes in a dense reader."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.row, self.column = limits, 0, 0

    def look(self, xml: bytes) -> None:
        """Take in the cells of a piece of XML; refuse when they reach too far."""
        for column in set(_COLUMN.findall(xml)):
            self.column = max(self.column, _number(column))
            if self.column > self.limits.columns:
                raise self._too_wide(column.decode())
        self.row = max(self.row, max(map(int, _ROW.findall(xml)), default=0))
        if self.row > self.limits.rows + 1:
            raise too_many_rows(self.row, self.limits)
        if self.row * self.column * _CELL_BYTES > self.limits.memory_bytes:
            raise _too_big(f"the cells spread over {self.row} rows and {self.column} columns.")

    def _too_wide(self, column: str) -> TableError:
        return TableError(
            "too_many_columns",
            f"the sheet reaches column {column}; {self.limits.columns} columns are allowed.",
            where=f"column {column}",
            remedy="Delete the stray cells to the right, or save as CSV.",
            params={"column": column, "limit": self.limits.columns},
        )


def too_many_rows(row: int, limits: Limits) -> TableError:
    """The table is longer than allowed."""
    return TableError(
        "too_many_rows",
        f"the table reaches row {row}; {limits.rows} rows are allowed.",
        where=f"row {row}",
        remedy="Delete stray cells below the table, or split it.",
        params={"row": row, "limit": limits.rows},
    )


def _number(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number


def _too_big(reason: str) -> TableError:
    return TableError(
        "too_big", reason, remedy="Copy the table into a new workbook, or save it as CSV."
    )


def _not_plain(part: str) -> TableError:
    return TableError(
        "unsafe_xml",
        f"{part} declares entities or a document type, which no spreadsheet program writes.",
        remedy="Save it again as .xlsx from a spreadsheet program.",
        params={"part": part},
    )
