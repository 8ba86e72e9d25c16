"""The calendar feed is RFC 5545 whatever stands in a title: a reader that shares no code reads it back."""

import re
from datetime import UTC, date, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from doubledraw.platform.obligations.exports.ics import FOLD, Entry, calendar, folded

AT = datetime(2026, 5, 20, 4, tzinfo=UTC)
NAUGHTY = "逗号,分号;反斜\\线\n换行\r\n\x00\u202e𠮷\ud800BEGIN:VALARM"


def entry(text: str, when: date | datetime = date(2026, 5, 29)) -> Entry:
    return Entry(
        "obligation-1@x", when, text, text, "https://example.com/desk/obligations/1/", 0, AT
    )


def read(data: bytes) -> list[tuple[str, str]]:
    """(name with parameters, value) of each content line: unfolded, unescaped."""
    assert data.endswith(b"\r\n")
    lines = data.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]
    found = []
    for line in lines:
        name, _, value = line.partition(":")
        assert re.fullmatch(r"[A-Z-]+(;[A-Z]+=[A-Z-]+)*", name), line
        unescaped = re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)
        found.append((name, unescaped))
    return found


def clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c
        for c in text
        if (c in "\n\t" or c >= " ") and c != "\x7f" and not "\ud800" <= c <= "\udfff"
    )


@given(st.text(st.characters(), max_size=300))
@example(NAUGHTY)
def test_every_title_comes_back_and_begins_nothing_of_its_own(text: str) -> None:
    data = calendar("期限", [entry(text)])
    values = read(data)
    assert [value for name, value in values if name == "SUMMARY"] == [clean(text)]
    assert [value for name, value in values if name == "BEGIN"] == ["VCALENDAR", "VEVENT"]
    assert [value for name, value in values if name == "END"] == ["VEVENT", "VCALENDAR"]


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\n"), max_size=400))
def test_no_line_is_longer_than_75_octets_and_no_character_is_cut(text: str) -> None:
    data = folded("SUMMARY:" + text)
    pieces = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(piece) <= FOLD for piece in pieces)
    for piece in pieces:
        piece.decode("utf-8")
    assert data.replace(b"\r\n ", b"").decode() == "SUMMARY:" + text + "\r\n"


def test_a_day_is_a_whole_day_and_a_moment_is_in_utc() -> None:
    whole = dict(read(calendar("x", [entry("x")])))
    assert whole["DTSTART;VALUE=DATE"] == "20260529"
    assert whole["DTEND;VALUE=DATE"] == "20260530"
    exact = dict(read(calendar("x", [entry("x", AT)])))
    assert exact["DTSTART"] == "20260520T040000Z"


def test_a_calendar_has_what_the_standard_asks_for() -> None:
    names = [name for name, _ in read(calendar("x", [entry("x"), entry("y")]))]
    assert names[:3] == ["BEGIN", "VERSION", "PRODID"]
    assert names.count("UID") == names.count("DTSTAMP") == 2
