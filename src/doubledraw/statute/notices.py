"""Reads a year's holiday notice, as TOML or CSV, and refuses one that cannot be right."""

import csv
import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from doubledraw.statute.errors import StatuteError
from doubledraw.statute.workdays import Notice

COLUMNS = ("date", "name", "is_off_day")
MOST_ROWS = 400
MOST_CHARACTERS = 100_000  # under the limit of a CSV field
FIXED = ((1, 1), (5, 1), (10, 1))
"""Days that every notice so far gives off: new year, labour day, national day."""

Row = tuple[date, str, bool]


def notice_from_toml(text: str) -> Notice:
    """A notice as `year`, `sources` and `[[holiday]]` tables of `name`, `off` and `work` days.

    StatuteError says what is wrong and on which day.
    """
    _check_size(text)
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: also absurd numbers
        raise StatuteError(f"the notice is no TOML: {error}") from None
    year, sources = table.get("year"), table.get("sources")
    if set(table) != {"year", "sources", "holiday"} or type(year) is not int:
        raise StatuteError("a notice has a year, sources and holidays")
    if not isinstance(sources, list) or not all(isinstance(one, str) for one in sources):
        raise StatuteError("the sources of a notice are a list of texts")
    return _notice(year, tuple(sources), _rows_of_tables(table["holiday"]))


def notice_from_csv(text: str, year: int, sources: tuple[str, ...]) -> Notice:
    """A notice as rows of `date,name,is_off_day` (1 off, 0 make-up working day), other columns ignored."""
    _check_size(text)
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=None))
    try:
        columns, rows = set(reader.fieldnames or ()), list(reader)
    except csv.Error as error:
        raise StatuteError(f"the notice is no CSV: {error}") from None
    if not set(COLUMNS) <= columns:
        raise StatuteError(f"the notice needs the columns {', '.join(COLUMNS)}")
    return _notice(year, sources, (_row_of_csv(row, at) for at, row in enumerate(rows, start=2)))


def _rows_of_tables(holidays: Any) -> Iterator[Row]:
    if not isinstance(holidays, list):
        raise StatuteError("a notice has [[holiday]] tables")
    for holiday in holidays:
        if not isinstance(holiday, Mapping) or not {"name"} <= set(holiday) <= {
            "name",
            "off",
            "work",
        }:
            raise StatuteError("a holiday has a name, days off and make-up working days")
        for is_off, key in ((True, "off"), (False, "work")):
            days = holiday.get(key, [])
            if not isinstance(days, list) or any(type(on) is not date for on in days):
                raise StatuteError(f"{holiday['name']}: {key} is a list of days")
            yield from ((on, str(holiday["name"]), is_off) for on in days)


def _row_of_csv(row: Mapping[str, str | None], line: int) -> Row:
    try:
        on = date.fromisoformat((row["date"] or "").strip())
        is_off = {"1": True, "0": False}[(row["is_off_day"] or "").strip()]
    except (ValueError, KeyError):
        raise StatuteError(f"line {line} of the notice: no date, or neither 0 nor 1") from None
    return on, (row["name"] or "").strip(), is_off


def _notice(year: int, sources: tuple[str, ...], rows: Iterable[Row]) -> Notice:
    if not date.min.year < year <= date.max.year:
        raise StatuteError(f"{year} is no year")
    if not any(source.strip() for source in sources):
        raise StatuteError("a notice needs its source: the number of the paper, or its address")
    off: dict[date, str] = {}
    work: dict[date, str] = {}
    for on, name, is_off in rows:
        if on in off or on in work:
            raise StatuteError(f"{on} stands twice in the notice")
        if not name:
            raise StatuteError(f"{on} belongs to no holiday")
        (off if is_off else work)[on] = name
        if len(off) + len(work) > MOST_ROWS:
            raise StatuteError(f"a notice has at most {MOST_ROWS} days")
    _check_days(year, off, work)
    return Notice(year, off, work, sources)


def _check_days(year: int, off: Mapping[date, str], work: Mapping[date, str]) -> None:
    for on in (*off, *work):
        if on.year != year and (on.year, on.month) != (year - 1, 12):
            raise StatuteError(f"{on} is not in {year} nor in the December before")
    for month, number in FIXED:
        if date(year, month, number) not in off:
            raise StatuteError(
                f"{date(year, month, number)} is off every year; the notice lacks it"
            )


def _check_size(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise StatuteError("this is too long for a holiday notice")
