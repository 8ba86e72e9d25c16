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
    """A value in the reader's language; a list joined in Chinese is said word by word."""
    if not isinstance(value, str) or not value:
        return value
    spoken = gettext(value)
    if spoken != value or "、" not in value:
        return spoken
    return gettext("、").join(gettext(part) if part else "" for part in value.split("、"))
