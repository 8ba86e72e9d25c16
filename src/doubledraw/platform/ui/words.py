"""Texts that are decided below the web layer and said here: translated, filled, cited."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext


def say(text: str, params: Mapping[str, object] | None = None) -> str:
    """The text in the reader's language with its places filled. Unfillable texts are shown as they are."""
    if not text:
        return ""
    spoken = gettext(text)
    try:
        return spoken.format(**{k: _spoken(v) for k, v in (params or {}).items()})
    except (KeyError, IndexError, ValueError):
        return spoken


def _spoken(value: object) -> Any:
    return gettext(value) if isinstance(value, str) and value else value
