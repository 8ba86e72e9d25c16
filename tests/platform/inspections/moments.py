"""The moments around a visit: its day, the evening before, when its notice was issued."""

from datetime import date, timedelta

from tests.platform.inspections.conftest import NOON
from tests.world import inspections as world

DAY = date(2026, 6, 3)
CHECK = world.morning(DAY)
EVE = CHECK - timedelta(days=1)
LATER = NOON + timedelta(days=1)
ISSUED = CHECK - timedelta(days=4)
