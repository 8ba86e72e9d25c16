"""What a form brought, read with care: days, sums, chosen rows, files; anything else is Invalid."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import QueryDict

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ui.http import StaffRequest

LARGEST_ID = 2**63 - 1


def day_of(post: QueryDict, name: str, what: str) -> date:
    """A day of a year that calendars have."""
    found = maybe_day(post, name, what)
    if found is None:
        raise Invalid("no_day", "还没有填{what}", remedy="请选日期。", what=what)
    return found


def maybe_day(post: QueryDict, name: str, what: str) -> date | None:
    """The same, or None when nothing was filled in."""
    text = post.get(name, "").strip()
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if not 1990 <= found.year <= 2100 or len(text) != 10:
        raise Invalid("day_unread", "{what}写法不对", remedy="请照“2026-06-01”写。", what=what)
    return found


def fen_of(text: str) -> int:
    """Yuan with at most two decimals as fen; 0 for nothing."""
    kept = text.strip().replace(",", "").replace("，", "")
    if not kept:
        return 0
    try:
        fen = Decimal(kept) * 100 if kept.isascii() and len(kept) <= 20 else Decimal("NaN")
    except InvalidOperation:
        fen = Decimal("NaN")
    if not fen.is_finite() or fen != fen.to_integral_value() or not 0 <= fen <= 10**17:
        raise Invalid(
            "fine_unread", "罚款金额写法不对", remedy="请用阿拉伯数字写元，例如 5000 或 5000.50。"
        )
    return int(fen)


def ids_of(post: QueryDict, name: str) -> list[int]:
    """The rows that were chosen."""
    return [found for text in post.getlist(name) if (found := id_of(text)) is not None]


def id_of(text: str) -> int | None:
    """A row's id, or None for what is none."""
    is_id = text.isascii() and text.isdecimal() and len(text) <= 19
    return int(text) if is_id and int(text) <= LARGEST_ID else None


def file_of(request: StaffRequest, name: str = "file") -> bytes | None:
    """The bytes of an uploaded file."""
    upload = request.FILES.get(name)
    return upload.read() if upload else None
