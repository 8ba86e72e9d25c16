"""CSV and TSV: BOM, else strict UTF-8, else strict GB18030, else refused with the line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from doubledraw.tables.errors import TableError
from doubledraw.tables.limits import Limits

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20
_RESAVE = "Save it again as CSV UTF-8."


def encoding_of(file: BinaryIO) -> str:
    """The encoding of the whole file; TableError with the line where none fits."""
    file.seek(0)
    head = file.read(4)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return _checked(file, name)
    _refuse_nul(file)
    utf8 = _first_error(file, "utf-8")
    if utf8 is None:
        return "utf-8"
    chinese = _first_error(file, "gb18030")
    if chinese is None:
        return "gb18030"
    raise _undecodable(max(utf8, chinese), "UTF-8 and not GB18030")


def rows(file: BinaryIO, encoding: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line each begins on, the header row first."""
    file.seek(0)
    lines = io.TextIOWrapper(file, encoding=encoding, newline="")
    delimiter = _delimiter(lines)
    lines.seek(0)
    csv.field_size_limit(limits.cell_characters)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    begins = 1
    try:
        for row in reader:
            yield begins, row
            begins = reader.line_num + 1
    except csv.Error as error:
        raise _malformed(str(error), begins, limits) from None
    finally:
        lines.detach()


def name_of(file: BinaryIO, encoding: str) -> str:
    """ "tsv" or "csv"."""
    file.seek(0)
    lines = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        return "tsv" if _delimiter(lines) == "\t" else "csv"
    finally:
        lines.detach()


def _delimiter(lines: io.TextIOWrapper) -> str:
    """The commonest of tab, comma and semicolon on the header line, outside quotes."""
    head = lines.readline(_CHUNK)
    outside = "".join(head.split('"')[::2])
    return max(",\t;", key=outside.count) if outside.strip() else ","


def _checked(file: BinaryIO, encoding: str) -> str:
    line = _first_error(file, encoding)
    if line is not None:
        raise _undecodable(line, encoding.removesuffix("-sig").upper())
    return encoding


def _first_error(file: BinaryIO, encoding: str) -> int | None:
    """The line of the first byte that is not of this encoding."""
    file.seek(0)
    decoder, line = codecs.getincrementaldecoder(encoding)("strict"), 1
    while True:
        chunk = file.read(_CHUNK)
        try:
            line += decoder.decode(chunk, final=not chunk).count("\n")
        except UnicodeDecodeError as error:
            before = error.object[: error.start]
            return line + before.decode(encoding, "ignore").count("\n")
        if not chunk:
            return None


def _refuse_nul(file: BinaryIO) -> None:
    file.seek(0)
    line = 1
    while chunk := file.read(_CHUNK):
        place = chunk.find(b"\0")
        if place >= 0:
            line += chunk.count(b"\n", 0, place)
            raise TableError(
                "nul_character",
                "a NUL character: not plain text, or UTF-16 without its mark.",
                where=f"line {line}",
                remedy=_RESAVE,
                params={"line": line},
            )
        line += chunk.count(b"\n")


def _undecodable(line: int, encodings: str) -> TableError:
    return TableError(
        "encoding",
        f"the text is not {encodings}.",
        where=f"line {line}",
        remedy=_RESAVE,
        params={"line": line, "encodings": encodings},
    )


def _malformed(message: str, line: int, limits: Limits) -> TableError:
    params: dict[str, object] = {"line": line}
    if "field limit" in message:
        return TableError(
            "cell_too_long",
            f"a cell of more than {limits.cell_characters} characters, or a quote never closed.",
            where=f"line {line}",
            remedy="Close the quote, or shorten the cell.",
            params={**params, "characters": limits.cell_characters},
        )
    return TableError(
        "quotes",
        "a quotation mark is not closed, or stands within a cell without being doubled.",
        where=f"line {line}",
        remedy='Write a quotation mark within a quoted cell twice ("").',
        params=params,
    )
