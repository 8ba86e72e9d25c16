"""What forms say, read with care: lines, texts, days; anything else is Invalid."""

from datetime import date

from doubledraw.platform.kernel.errors import Invalid


def line_of(value: object, most: int) -> str:
    """Text on one line, without signs no database takes; "" for what is no text."""
    text = value if isinstance(value, str) else ""
    return " ".join(text.replace("\0", " ").split())[:most]


def reason_of(value: object, most: int = 300) -> str:
    """A reason somebody has to give."""
    said = line_of(value, most)
    if not said:
        raise Invalid("reason_missing", "没有写明理由", remedy="请写明理由。")
    return said


def day_of(value: object, what: str = "日期") -> date:
    """A day as a form sends it."""
    try:
        found = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 2200:
        raise Invalid("day_unreadable", "{what}写法不对", remedy="请照“2026-06-01”写。", what=what)
    return found


def number_of(value: object, what: str) -> int:
    """A whole number as a form sends it; an empty field is 0."""
    text = value.strip() if isinstance(value, str) else ""
    digits = text.removeprefix("-")
    if not text:
        return 0
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 6):
        raise Invalid("number_unreadable", "{what}要填整数", remedy="不用就留空。", what=what)
    return int(text)
