"""The clock of the tests: their pages stand on one working morning, whenever the tests are run."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from doubledraw.platform.ui import clock
from doubledraw.platform.ui.clock import present

CHINA = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=CHINA)
"""A Tuesday without holidays near; a run is over before noon."""


def set_clock(to: datetime) -> None:
    """From now on the pages of this process go on from this moment."""
    ahead = to - timezone.now()
    clock.now = lambda: timezone.now() + ahead


def here() -> datetime:
    """The present of the pages in China, to the second."""
    return present().astimezone(CHINA).replace(microsecond=0)


def shift_to(moment: datetime) -> timedelta:
    """What `DEMO_SHIFT` has to be for the pages to stand at this moment."""
    return moment - clock.now()
