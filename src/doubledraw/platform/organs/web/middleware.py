"""Puts the signed-in person on the request as an Actor (two queries, only when signed in)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.timezone import localdate

from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of


def one_actor(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """`request.actor`: who acts, or None."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        request.actor = (  # type: ignore[attr-defined]
            actor_of(user, localdate(request.at))  # type: ignore[attr-defined]
            if isinstance(user, Staff) and user.is_active
            else None
        )
        return get_response(request)

    return middleware
