"""The units a legal number can have, and what a value in each must look like."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Reading(StrEnum):
    """What the product reads a parameter as."""

    RATIO = "ratio"
    COUNT = "count"
    FLAG = "flag"
    TERM = "term"
    SCHEDULE = "schedule"


WORKING_DAYS, DAYS, HOURS, MONTHS = "工作日", "日", "小时", "月"
YEARLY, MONTHLY, QUARTERLY, ONCE = "每年", "每月", "每季", "截止"

UNITS: Mapping[str, Reading] = {
    "比例": Reading.RATIO,
    "人": Reading.COUNT,
    "次/年": Reading.COUNT,
    "级": Reading.COUNT,
    "类": Reading.COUNT,
    "天": Reading.COUNT,
    "年": Reading.COUNT,
    "个月": Reading.COUNT,
    "是": Reading.FLAG,
    WORKING_DAYS: Reading.TERM,
    DAYS: Reading.TERM,
    HOURS: Reading.TERM,
    MONTHS: Reading.TERM,
    YEARLY: Reading.SCHEDULE,
    MONTHLY: Reading.SCHEDULE,
    QUARTERLY: Reading.SCHEDULE,
    ONCE: Reading.SCHEDULE,
}

LAST = 0
LEAP = 2000


def is_well_formed(value: object, unit: str) -> bool:
    """Whether `value` is one that `unit` can have, e.g. "5/100" 比例, 20 工作日, "02-28" 每年."""
    try:
        return _CHECKS[unit](value)
    except (KeyError, ValueError, ZeroDivisionError, OverflowError):
        return False


def month_days(value: str) -> tuple[tuple[int, int], ...]:
    """ "04-05 07-01" as (month, day) pairs in order; "02-last" has day 0. ValueError when it is none."""
    found = tuple(_month_day(text) for text in value.split())
    if not found or list(found) != sorted(set(found)):
        raise ValueError(value)
    return found


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    if day == "last":
        return date(LEAP, int(month), 1).month, LAST
    if len(text) != len("mm-dd"):
        raise ValueError(text)
    found = date(LEAP, int(month), int(day))
    return found.month, found.day


def _is_ratio(value: object) -> bool:
    return isinstance(value, str) and 0 <= Fraction(value) <= 1


def _is_count(value: object) -> bool:
    return type(value) is int and value > 0


def _is_length(value: object) -> bool:
    return type(value) is int and 0 <= value <= 10_000


def _is_yearly(value: object) -> bool:
    return isinstance(value, str) and bool(month_days(value))


def _is_date(value: object) -> bool:
    return isinstance(value, str) and date.fromisoformat(value).isoformat() == value


_CHECKS: Mapping[str, Callable[[object], bool]] = {
    **{unit: _is_count for unit, reading in UNITS.items() if reading is Reading.COUNT},
    **{unit: _is_length for unit, reading in UNITS.items() if reading is Reading.TERM},
    "比例": _is_ratio,
    "是": lambda value: type(value) is int and value in (0, 1),
    YEARLY: _is_yearly,
    MONTHLY: lambda value: type(value) is int and 1 <= value <= 31,
    QUARTERLY: lambda value: value == "end",
    ONCE: _is_date,
}
