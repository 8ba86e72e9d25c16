"""What every template knows: whose site this is, the reader's language, the navigation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import get_language

from doubledraw.platform.ui.clock import present

DISPLAY = ("print", "theme")
"""Large print, and dark: each kept in a cookie of its own, "dd-print" and "dd-theme", as "on" or "off"."""


def display_of(request: HttpRequest) -> dict[str, bool]:
    """How the reader wants pages to look."""
    return {name: request.COOKIES.get(f"dd-{name}") == "on" for name in DISPLAY}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Names of the place and office, language switch, navigation; no query is made here."""
    english = (get_language() or "").startswith("en")
    actor = getattr(request, "actor", None)
    return {
        "site": settings.SITE,
        "is_demo": settings.DEMO,
        "demo_today": localtime(present()).date() if settings.DEMO_SHIFT else None,
        "is_english": english,
        "html_lang": "en" if english else "zh-CN",
        "other_language": ("zh-hans", "中文") if english else ("en", "English"),
        "actor": actor,
        "here": request.path,
        "display": display_of(request),
    }
