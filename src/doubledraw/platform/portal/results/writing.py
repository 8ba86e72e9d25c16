"""The list's rows written out: twenty on every page, so without a template and its look-ups.

Everything that is put in is escaped here and nowhere else.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache, partial
from html import escape
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language

from doubledraw.platform.disclosure.states import Published
from doubledraw.platform.portal.results.rows import FOUND, Listed
from doubledraw.platform.ui.templatetags.ui import full_day, t
from doubledraw.platform.ui.words import GAP

CORRECTED = "更正过"
HERE = "~"
"""Stands for the number in an address."""

SAFE = "!$&'()*+,;=/~:@"
"""What an address may hold as it is, as Django's `reverse` has it."""

_PLAIN = re.compile("[0-9A-Za-z-]*")
"""What stands in an address as it is."""

Said = Callable[[str], str]


def written(rows: Iterable[Listed]) -> SafeString:
    """The rows as the table has them, in the reader's language."""
    language, zone = get_language() or "", get_current_timezone()
    before, _, behind = map(escape, reverse("public-result", args=[HERE]).rpartition(HERE))
    said = partial(_said, language=language)
    lines = []
    for one in rows:
        on = one.published_at.astimezone(zone).date()
        days = _day(on, language), _day(one.ended_on, language)
        lines.append(_row(one, f"{before}{_place(one.number)}{behind}", days, _result(one, said)))
    return mark_safe("".join(lines))


def _row(one: Listed, url: str, days: tuple[str, str], result: str) -> str:
    return (
        f'<tr><td class="day">{days[0]}</td><th scope="row"><a href="{url}">{escape(one.firm_name)}'
        f'</a><small>{_escaped(one.region_name)}{GAP}<span class="code">{escape(one.firm_code)}'
        f'</span></small></th><td class="of">{result}</td><td class="next">{_escaped(one.task)}'
        f"<small>{_escaped(one.organ_name)}{GAP}{days[1]}</small></td></tr>"
    )


def _place(number: str) -> str:
    """A number as it stands in an address, in HTML."""
    return number if _PLAIN.fullmatch(number) else escape(quote(number, safe=SAFE))


def _result(one: Listed, said: Said) -> str:
    """What was found, what followed, and a mark on what was corrected or whose term is over."""
    if one.kind in FOUND:
        parts = [f"<b>{said(one.result_label if one.is_shown else one.state_label)}</b>"]
    elif one.is_shown:
        parts = [said(one.result_label)]
    else:
        parts = [f'<span class="pill">{said(one.state_label)}</span>']
    if one.disposal:
        parts.append(f"<small>{said(one.disposal)}</small>")
    if one.version > 1 and one.is_shown:
        parts.append(f' <span class="tag">{said(CORRECTED)}</span>')
    elif one.state == Published.ARCHIVED:
        parts.append(f' <span class="tag">{said(one.state_label)}</span>')
    return "".join(parts)


_escaped = lru_cache(maxsize=2_000)(escape)
"""For what many rows have alike."""


@lru_cache(maxsize=500)
def _said(text: str, language: str) -> str:
    """A label; the language is the reader's, for whom `t` translates."""
    return escape(t(text))


@lru_cache(maxsize=2_000)
def _day(day: date, language: str) -> str:
    """Many rows are of the same days."""
    return escape(full_day(day))
