"""Who may open a page. Every view is marked with one of these; a test walks all URLs and refuses an unmarked one."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from doubledraw.platform.kernel.errors import Refused

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def public(view: View) -> View:
    """Anybody may open this page."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def staff(*offices: str) -> Callable[[View], View]:
    """Only signed-in staff of these offices (business when none is named). Finer rules are in policies."""
    allowed = offices or ("business",)

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = getattr(request, "actor", None)
            if actor is None:
                return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
            if actor.office not in allowed:
                raise Refused(
                    "wrong_office",
                    "您的岗位不办理这项业务",
                    remedy="系统、安全、审计三员分立：请由业务人员办理。",
                )
            return view(request, *args, **kwargs)

        guarded.access = allowed  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark
