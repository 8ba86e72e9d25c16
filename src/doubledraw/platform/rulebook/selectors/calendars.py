"""The working-day calendar in use: what ships, and the notices an operator has taken in since."""

from functools import lru_cache

from doubledraw.platform.rulebook.models import HolidayNotice
from doubledraw.statute.almanac import prc_calendar
from doubledraw.statute.notices import notice_from_toml
from doubledraw.statute.workdays import Calendar


def calendar_in_use() -> Calendar:
    """Every day with its kind. One query; of several notices of a year the latest counts."""
    return _calendar(tuple(HolidayNotice.objects.order_by("pk").values_list("text", flat=True)))


def notices_taken_in() -> list[HolidayNotice]:
    """Every notice an operator has taken in, newest first."""
    return list(HolidayNotice.objects.order_by("-pk"))


@lru_cache(maxsize=8)
def _calendar(texts: tuple[str, ...]) -> Calendar:
    return prc_calendar().with_notices(notice_from_toml(text) for text in texts)
