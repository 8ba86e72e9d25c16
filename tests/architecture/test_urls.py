"""Every URL says who may open it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver


def views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


def every_view() -> list[tuple[str, Any]]:
    return list(views(get_resolver()))


def test_there_are_views_at_all() -> None:
    assert len(every_view()) > 10


@pytest.mark.parametrize(
    ("route", "view"), every_view(), ids=lambda v: v if isinstance(v, str) else ""
)
def test_every_view_is_public_or_for_named_offices(route: str, view: Any) -> None:
    access = getattr(view, "access", None)
    assert access == "public" or (
        access and set(access) <= {"business", "system", "security", "audit"}
    )


@pytest.mark.parametrize(
    ("route", "view"), every_view(), ids=lambda v: v if isinstance(v, str) else ""
)
def test_staff_pages_live_under_the_desk_and_nothing_else_does(route: str, view: Any) -> None:
    assert route.startswith("desk/") == (view.access != "public")
