"""A value as a person types it, and as the law book writes it: 5% and "5/100", 2月28日 and "02-28"."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from doubledraw.statute.units import (
    MONTHLY,
    ONCE,
    QUARTERLY,
    UNITS,
    YEARLY,
    Reading,
    is_well_formed,
)

_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-月./]\s*(\d{1,2}|last|末|底)\s*日?")
_BETWEEN = re.compile("[ 、，,]*")
_LONGEST = 60


def read_value(typed: str, unit: str) -> int | str | None:
    """The value in this unit, or None when it is none."""
    text = typed.strip()
    if not text or len(text) > _LONGEST or unit not in UNITS:
        return None
    try:
        found = _READ.get(unit, _READ_AS[UNITS[unit]])(text)
    except (ValueError, InvalidOperation, ZeroDivisionError, OverflowError):
        return None
    return found if found is not None and is_well_formed(found, unit) else None


def typed_value(value: int | str, unit: str) -> str:
    """How a person would type the value."""
    if UNITS.get(unit) is Reading.RATIO:
        percent = Fraction(str(value)) * 100
        return f"{percent}%" if percent.denominator == 1 else str(value)
    return str(value)


def _ratio(text: str) -> str:
    if text.endswith(("%", "％", "‰")):
        per = 1000 if text.endswith("‰") else 100
        return _spelled(Fraction(Decimal(text[:-1].strip())) / per)
    return _spelled(Fraction(text.replace("／", "/")))


def _spelled(share: Fraction) -> str:
    """Hundredths where they are whole, as the shipped books write them."""
    hundredths = share * 100
    if hundredths.denominator == 1:
        return f"{hundredths}/100"
    return f"{share.numerator}/{share.denominator}"


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise ValueError(text)
    return int(text)


def _flag(text: str) -> int | None:
    return {"1": 1, "0": 0, "是": 1, "否": 0}.get(text)


def _yearly(text: str) -> str:
    found = _MONTH_DAY.findall(text)
    if not found or not _BETWEEN.fullmatch(_MONTH_DAY.sub("", text)):
        raise ValueError(text)
    pairs = sorted((int(month), day) for month, day in found)
    return " ".join(f"{month:02d}-{_day(day)}" for month, day in pairs)


def _day(text: str) -> str:
    return f"{int(text):02d}" if text.isdecimal() else "last"


def _quarterly(text: str) -> str | None:
    return "end" if text in ("end", "季末", "末日", "每季末日") else None


_READ: Mapping[str, Callable[[str], int | str | None]] = {
    YEARLY: _yearly,
    MONTHLY: _whole,
    QUARTERLY: _quarterly,
    ONCE: lambda text: date.fromisoformat(text).isoformat(),
}
_READ_AS: Mapping[Reading, Callable[[str], int | str | None]] = {
    Reading.RATIO: _ratio,
    Reading.COUNT: _whole,
    Reading.TERM: _whole,
    Reading.FLAG: _flag,
    Reading.SCHEDULE: lambda text: None,
}
