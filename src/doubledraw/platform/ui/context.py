"""What every template knows: whose site this is, the reader's language, the navigation."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.timezone import localtime
from django.utils.translation import get_language

from doubledraw.platform.ui.clock import present
from doubledraw.platform.ui.navigation import DESK, PORTAL, place_in_menu


def shell(request: HttpRequest) -> dict[str, Any]:
    """Names of the place and office, language switch, navigation; no query is made here."""
    english = (get_language() or "").startswith("en")
    actor = getattr(request, "actor", None)
    groups = [group for group in DESK if actor and actor.office in group.offices]
    return {
        "site": settings.SITE,
        "is_demo": settings.DEMO,
        "demo_today": localtime(present()).date() if settings.DEMO_SHIFT else None,
        "is_english": english,
        "html_lang": "en" if english else "zh-CN",
        "other_language": ("zh-hans", "中文") if english else ("en", "English"),
        "actor": actor,
        "portal_navigation": PORTAL,
        "desk_navigation": groups,
        "menu_place": place_in_menu(request.path, groups),
        "here": request.path,
    }
