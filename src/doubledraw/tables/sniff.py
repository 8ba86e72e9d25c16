"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from typing import BinaryIO

from doubledraw.tables.errors import TableError

_REFUSED = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": (
        "old_workbook",
        "this is an old .xls workbook, or one with a password.",
        "Open it, take the password off, and save it as .xlsx or CSV.",
    ),
    b"%PDF": ("not_a_table", "this is a PDF.", "Send the spreadsheet it was made from."),
    b"Rar!": ("not_a_table", "this is a RAR archive.", "Unpack it first."),
    b"7z\xbc\xaf": ("not_a_table", "this is a 7z archive.", "Unpack it first."),
    b"\x89PNG": ("not_a_table", "this is a picture.", "Send the spreadsheet itself."),
    b"\xff\xd8\xff": ("not_a_table", "this is a picture.", "Send the spreadsheet itself."),
}
_MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head")


def is_gzip(file: BinaryIO) -> bool:
    """Whether the file is gzipped."""
    return _head(file).startswith(b"\x1f\x8b")


def kind(file: BinaryIO) -> str:
    """ "xlsx", "parquet" or "text"; refuses what is known to be something else."""
    head = _head(file)
    if not head:
        raise TableError("empty", "the file is empty.", remedy="Save the table again and send it.")
    for magic, (code, reason, remedy) in _REFUSED.items():
        if head.startswith(magic):
            raise TableError(code, reason, remedy=remedy)
    if head.startswith(b"PK"):
        return "xlsx"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise TableError(
            "not_a_table",
            "this is a web page or XML, often saved with the ending .xls.",
            remedy="Open it in a spreadsheet program and save it as .xlsx or CSV.",
        )
    return "text"


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(512)
    file.seek(0)
    return head
