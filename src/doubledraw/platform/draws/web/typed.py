"""Days and moments as people type them."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from django.utils.timezone import is_naive, make_aware

from doubledraw.platform.kernel.errors import Invalid


def day_of(text: str, otherwise: Callable[[], Invalid]) -> date:
    """The day; `otherwise()` is raised when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise otherwise() from error


def moment_of(text: str, otherwise: Callable[[], Invalid]) -> datetime:
    """The moment, Chinese time where no zone is written; `otherwise()` is raised when no database can hold it."""
    try:
        found = datetime.fromisoformat(text)
        found = make_aware(found) if is_naive(found) else found
        found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise otherwise() from error
    return found
