"""How ids, names, whole numbers, digests and instants are spelled (§2)."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from doubledraw.draw.canonical import control_character
from doubledraw.draw.errors import DrawError

# Parts of the patterns of whole lines of tables as well, hence texts and not compiled.
ID = r"[0-9A-Za-z._:-]{1,64}"
NAME = r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff,]{1,64}"
# Eighteen digits hold everything a draw counts; the limit keeps a hostile table cheap to read.
NATURAL = r"(?:0|[1-9][0-9]{0,17})"
POSITIVE = r"[1-9][0-9]{0,17}"
HEX64 = r"[0-9a-f]{64}"
INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+[0-9]{2}:[0-9]{2}"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


def identifier(value: Any, where: str) -> str:
    """An id, a ref, a draw id or a region."""
    return _matching(ID, value, where, "bad_id", "1 to 64 characters out of 0-9 A-Z a-z . _ : -")


def name(value: Any, where: str) -> str:
    """A stratum, a department, a holder or a qualification."""
    return _matching(
        NAME, value, where, "bad_name", "1 to 64 characters, no comma, no control character"
    )


def hex64(value: Any, where: str) -> str:
    """A digest, a nonce or a blind."""
    return _matching(HEX64, value, where, "bad_hex", "64 hexadecimal digits in lower case")


def text(value: Any, where: str) -> str:
    """Free text without control characters."""
    if not isinstance(value, str) or control_character(value) >= 0:
        raise DrawError(
            "bad_text",
            f"{value!r} is not a text without control characters",
            where,
            "Remove line breaks and tabs.",
            "§2",
        )
    return value


def natural(value: Any, where: str, least: int = 0) -> int:
    """A whole number of JSON (true and false are none)."""
    if type(value) is not int or value < least:
        raise DrawError(
            "bad_integer",
            f"{value!r} is not a whole number from {least} up",
            where,
            "Write it without quotation marks, sign or decimals.",
            "§2.1",
            {"least": least},
        )
    return value


def instant(value: Any, where: str) -> datetime:
    """A date-time with its offset, spelled YYYY-MM-DDThh:mm:ss+hh:mm."""
    spelled = _matching(
        INSTANT, value, where, "bad_instant", "a date-time such as 2026-12-01T21:30:00+08:00"
    )
    try:
        return datetime.fromisoformat(spelled)
    except ValueError as error:
        raise DrawError("bad_instant", f"{spelled}: {error}", where, section="§2") from None


def day(value: Any, where: str) -> date:
    """A day, spelled YYYY-MM-DD."""
    spelled = _matching(DAY, value, where, "bad_day", "a date such as 2026-12-31")
    try:
        return date.fromisoformat(spelled)
    except ValueError as error:
        raise DrawError("bad_day", f"{spelled}: {error}", where, section="§2") from None


def _matching(pattern: str, value: Any, where: str, code: str, rule: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise DrawError(
            code,
            f"{value!r} is not allowed here",
            where,
            f"Write {rule}.",
            "§2",
            {"value": value, "rule": rule},
        )
    return value
