"""Tables written as they are sent: CSV, XLSX and Parquet, in the memory of a few rows.

Every cell is text, so that no program takes a code for a number or a name for a formula. XLSX keeps texts as
such; CSV cannot, so a cell that begins like a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, cast
from xml.sax.saxutils import escape

Rows = Iterable[Sequence[Any]]

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
FORMATS = tuple(CONTENT_TYPES)

_STARTS_FORMULA = re.compile("'*[=+\\-@\t\r＝＋－＠]")
_MADE_HARMLESS = re.compile("'+[=+\\-@\t\r＝＋－＠]")
_SHEET_ROWS = 1_000_000  # a sheet of a spreadsheet program ends at 1,048,576
_TOGETHER = 500
_CHUNK = 1 << 18
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def written(form: str, title: str, headers: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """The bytes of the table in one of FORMATS, piece by piece; `title` names the sheet of a workbook."""
    if form == "xlsx":
        return xlsx_bytes([(title, headers, rows)])
    return parquet_bytes(headers, rows) if form == "parquet" else csv_bytes(headers, rows)


def csv_bytes(headers: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """UTF-8 with its mark, as spreadsheet programs expect it."""
    writer = csv.writer(_Echo())
    yield b"\xef\xbb\xbf"
    for some in _together(chain([headers], rows)):
        lines = (writer.writerow([harmless(_text(cell)) for cell in row]) for row in some)
        yield "".join(lines).encode()


def harmless(cell: str) -> str:
    """The text so that no spreadsheet takes it for a formula: an apostrophe before what begins like one."""
    return f"'{cell}" if _STARTS_FORMULA.match(cell) else cell


def as_it_was(cell: str) -> str:
    """The text before `harmless`."""
    return cell[1:] if _MADE_HARMLESS.match(cell) else cell


def xlsx_bytes(sheets: Iterable[tuple[str, Sequence[str], Rows]]) -> Iterator[bytes]:
    """A workbook of (name, headers, rows), header rows bold and fixed; a long table goes on in another sheet."""
    sink, names = _Sink(), list[str]()
    with zipfile.ZipFile(cast("Any", sink), "w", zipfile.ZIP_DEFLATED, compresslevel=3) as package:
        for title, headers, rows in sheets:
            source, more = iter(rows), True
            while more:
                names.append(_sheet_name(title, names))
                part = f"xl/worksheets/sheet{len(names)}.xml"
                with package.open(_part(part), "w", force_zip64=True) as sheet:
                    count = 0
                    sheet.write(_sheet_head(headers).encode())
                    for some in _together(islice(source, _SHEET_ROWS)):
                        count += len(some)
                        sheet.write("".join(map(_row, some)).encode())
                        yield from sink.taken()
                    sheet.write(b"</sheetData></worksheet>")
                more = count == _SHEET_ROWS
        for name, content in _frame(names):
            package.writestr(_part(name), _DECLARATION + content)
    yield from sink.taken(everything=True)


def parquet_bytes(headers: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """Every column as text; written by way of a file that vanishes."""
    import duckdb

    names = _unlike(headers)
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "rows.csv", Path(folder) / "rows.parquet"
        with source.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(names)
            writer.writerows([_text(cell) for cell in row] for row in rows)
        settings: Any = {"threads": 1, "memory_limit": "256MB", "temp_directory": folder}
        with duckdb.connect(":memory:", config=settings) as database:
            database.execute(
                "COPY (SELECT * FROM read_csv($1, all_varchar=true, header=true, delim=',', "
                "quote='\"', escape='\"', nullstr='\\0', parallel=false)) TO "
                f"'{made}' (FORMAT parquet, COMPRESSION zstd)",
                [str(source)],
            )
        with made.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def _part(name: str) -> zipfile.ZipInfo:
    """A packed part without a time stamp: the same rows give the same bytes."""
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def _together(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    source = iter(rows)
    while some := list(islice(source, _TOGETHER)):
        yield some


def _text(cell: object) -> str:
    """The cell as text; what no text file may hold becomes a replacement character."""
    text = "" if cell is None else str(cell)
    return text if text.isprintable() else _NOT_TEXT.sub("\ufffd", text)


def _row(cells: Sequence[Any]) -> str:
    return f"<row>{''.join(map(_cell, cells))}</row>"


def _cell(value: object, style: str = "") -> str:
    text = _text(value)
    if not text:
        return "<c/>"
    if not text.isalnum():
        text = escape(_LOOKS_ESCAPED.sub("_x005F_", text))
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'


def _sheet_head(headers: Sequence[str]) -> str:
    """Everything before the rows: the fixed header, widths by the headers, the header row itself."""
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{min(40, 6 + 2 * len(header))}" customWidth="1"/>'
        for n, header in enumerate(headers, 1)
    )
    titles = "".join(_cell(header, ' s="1"') for header in headers)
    return (
        f'{_DECLARATION}<worksheet xmlns="{_SPREADSHEET}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
        f"</sheetViews><cols>{widths}</cols><sheetData><row>{titles}</row>"
    )


def _frame(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The parts around the sheets, as ECMA-376 wants them."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>',
    )
    style = f'<Relationship Id="rId0" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships">{style}{related}</Relationships>',
    )
    yield (
        "_rels/.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    yield "xl/styles.xml", _STYLES
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{parts}</Types>',
    )


_STYLES = (
    f'<styleSheet xmlns="{_SPREADSHEET}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill '
    'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1">'
    "<border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    """At most 31 characters, none that a sheet's name may not have, each name once."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f']", " ", title).strip()[:25] or "Sheet"
    name, n = plain, 1
    while name in taken:
        n += 1
        name = f"{plain} {n}"
    return name


def _unlike(headers: Sequence[str]) -> list[str]:
    """The headers, each once: a second 有效期 becomes 有效期 2."""
    names: list[str] = []
    for header in headers:
        plain, name, n = header or "–", header or "–", 1
        while name in names:
            n += 1
            name = f"{plain} {n}"
        names.append(name)
    return names


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


class _Sink:
    """A file that is emptied as it is written: what a package streams into."""

    def __init__(self) -> None:
        self._pieces = io.BytesIO()

    def write(self, data: bytes) -> int:
        return self._pieces.write(data)

    def flush(self) -> None:
        """Nothing lies behind this file."""

    def taken(self, *, everything: bool = False) -> Iterator[bytes]:
        """What has been written so far, once it is worth sending."""
        if self._pieces.tell() >= _CHUNK or everything:
            yield self._pieces.getvalue()
            self._pieces = io.BytesIO()
