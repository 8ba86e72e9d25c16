"""The list's rows written out: twenty on every page, so without a template and its look-ups.

Everything that is put in is escaped here, in `_row`, and nowhere else.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from html import escape
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language

from doubledraw.platform.disclosure.states import Published
from doubledraw.platform.portal.results.rows import FOUND, Listed
from doubledraw.platform.ui.templatetags.ui import full_day, t

ROW = (
    '<tr><td class="day">{day}</td><th scope="row"><a href="{url}">{firm}</a><small>{region}{gap}'
    '<span class="code">{code}</span></small></th><td class="of">{result}</td>'
    '<td class="next">{task}<small>{organ}{gap}{checked}</small></td></tr>'
)
GAP = chr(0x3000)
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
    before, _, behind = reverse("public-result", args=[HERE]).rpartition(HERE)

    @lru_cache
    def said(text: str) -> str:
        return escape(t(text))

    def row(one: Listed) -> str:
        plain = _PLAIN.fullmatch(one.number)
        url = f"{before}{one.number if plain else quote(one.number, safe=SAFE)}{behind}"
        on = one.published_at.astimezone(zone).date()
        return _row(one, url, (_day(on, language), _day(one.ended_on, language)), said)

    return mark_safe("".join(map(row, rows)))


def _row(one: Listed, url: str, days: tuple[str, str], said: Said) -> str:
    return ROW.format(
        day=days[0],
        url=escape(url),
        firm=escape(one.firm_name),
        region=_escaped(one.region_name),
        gap=GAP,
        code=escape(one.firm_code),
        result=_result(one, said),
        task=_escaped(one.task),
        organ=_escaped(one.organ_name),
        checked=days[1],
    )


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


@lru_cache(maxsize=2_000)
def _day(day: date, language: str) -> str:
    """Many rows are of the same days."""
    return escape(full_day(day))
