"""What every page of the portal shares: the state of the public log in its foot, and how long it may be kept."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import condition, require_safe

from doubledraw import __version__
from doubledraw.platform.disclosure.selectors import edition
from doubledraw.platform.portal.web.frame import framed, minute_of
from doubledraw.platform.ui.access import public
from doubledraw.platform.ui.context import display_of
from doubledraw.platform.ui.http import PublicRequest

View = Callable[..., HttpResponseBase]
MOST_KEPT = 200
_pages: dict[tuple[str, str], bytes] = {}


def page(request: PublicRequest, template: str, **context: Any) -> HttpResponse:
    """A page with the newest checkpoint in its foot."""
    return HttpResponse(framed(request, template, context))


def open_page(view: View) -> View:
    """A page for anybody, read only. A browser may keep it, and asks whether it still holds.

    It holds while nothing public has changed, in the same language and look, for this minute: some pages say
    how long it is until a draw.
    """

    @public
    @require_safe
    @condition(etag_func=_validator)
    @wraps(view)
    def opened(request: PublicRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    opened.access = "public"  # type: ignore[attr-defined]
    return opened


def kept(view: View) -> View:
    """Below `open_page`: made once for everybody who asks while it holds. For what many ask for at the same time.

    Somebody who waits for a message (of the desk) has a page made for them alone.
    """

    @wraps(view)
    def remembered(request: PublicRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if CookieStorage.cookie_name in request.COOKIES:
            return view(request, *args, **kwargs)
        key = (_validator(request), request.get_full_path())
        found = _pages.get(key)
        if found is None:
            found = view(request, *args, **kwargs).content  # type: ignore[attr-defined]
            if len(_pages) >= MOST_KEPT:
                _pages.clear()
            _pages[key] = found
        return HttpResponse(found)

    return remembered


def forget_pages() -> None:
    """Make every page anew."""
    _pages.clear()


def _validator(request: PublicRequest, *args: Any, **kwargs: Any) -> str:
    """What holds for this request; the edition is asked for once."""
    if not hasattr(request, "edition"):
        request.edition = edition()
    look = "".join(name[0] for name, is_on in display_of(request).items() if is_on)
    minute = minute_of(request)
    return f'"{__version__}-{request.edition}-{get_language()}{look}-{minute}"'
