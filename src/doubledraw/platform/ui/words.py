"""Texts that are decided below the web layer and said here: translated, filled, cited."""

import re
from collections.abc import Mapping
from functools import cache
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


GAP = "　"
"""Between words that are read one by one."""
KEPT = (
    "第{number}版", "第{number}份", "第{number}轮", "名录 {count} 户", "公开日志第 {index} 条",
    "{number}，{until} 前改正", "{document}，罚款 {yuan} 元",
)  # fmt: skip
"""The forms of words that sealed documents hold already filled; their bytes never change, so they are read again."""


def again(text: str) -> str:
    """Words that the product filled and sealed, in the reader's language; what it did not write stays, word by word:
    of a list of people, whose names may be words, only what joins them is said."""
    if GAP in text:
        return GAP.join(again(part) for part in text.split(GAP))
    for form in KEPT:
        if found := _pattern(form).fullmatch(text):
            return gettext(form).format(**found.groupdict())
    spoken = gettext(text) if text else ""
    return spoken if spoken != text else text.replace("、", gettext("、"))


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """What a filled form looks like."""
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(form)))


def _spoken(value: object) -> Any:
    """A value in the reader's language; a list joined in Chinese is said word by word."""
    if not isinstance(value, str) or not value:
        return value
    spoken = gettext(value)
    if spoken != value or "、" not in value:
        return spoken
    return gettext("、").join(gettext(part) if part else "" for part in value.split("、"))
