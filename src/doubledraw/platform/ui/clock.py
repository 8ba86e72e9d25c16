"""The one clock of the platform: the present, or in a city's demo a moment of its document's year."""

from datetime import datetime

from django.conf import settings
from django.utils.timezone import now


def present() -> datetime:
    """The moment at which whatever is asked for now happens."""
    return now() + settings.DEMO_SHIFT
