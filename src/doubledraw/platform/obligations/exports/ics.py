"""A calendar of deadlines in iCalendar (RFC 5545): folded, escaped, with nobody's name in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODUCT = "-//DoubleDraw//Deadlines//ZH"
FOLD = 75
"""Octets of a line, without its end (§3.1)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One deadline: a whole day, or a moment where hours count."""

    uid: str
    when: date | datetime
    summary: str
    description: str
    url: str
    sequence: int
    stamped: datetime


def calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """The whole calendar as bytes, every line ended by CRLF."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(entry.uid)}"
    yield f"DTSTAMP:{_utc(entry.stamped)}"
    yield from _when(entry.when)
    yield f"SEQUENCE:{entry.sequence}"
    yield f"SUMMARY:{escaped(entry.summary)}"
    yield f"DESCRIPTION:{escaped(entry.description)}"
    yield f"URL:{entry.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _when(when: date | datetime) -> Iterator[str]:
    if isinstance(when, datetime):
        yield f"DTSTART:{_utc(when)}"
        return
    yield f"DTSTART;VALUE=DATE:{when:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{when + timedelta(days=1):%Y%m%d}"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """A TEXT value (§3.3.11): marks escaped, line ends as \\n, other control characters and lone surrogates dropped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in text if c in "\n\t" or (c >= " " and c != "\x7f"))
    kept = kept.encode("utf-8", "ignore").decode("utf-8")
    for mark, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(mark, written)
    return kept


def folded(line: str) -> bytes:
    """One content line in pieces of at most 75 octets that never cut a character, ended by CRLF (§3.1)."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > FOLD:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
