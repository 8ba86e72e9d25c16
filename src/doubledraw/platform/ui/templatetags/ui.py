"""Filters and tags every template may use: words, codes, numbers, dates, icons, pills, bars."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from html import escape
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from doubledraw.platform.ui import words
from doubledraw.platform.ui.navigation import PORTAL, groups_of, place_in_menu, place_in_portal

register = template.Library()

PILLS = {
    "draft": "",
    "submitted": "act",
    "checked": "act",
    "proposed": "act",
    "reviewed": "act",
    "approved": "act",
    "returned": "late",
    "published": "done",
    "retired": "",
    "frozen": "held",
    "committed": "draw",
    "drawn": "held",
    "revealed": "done",
    "voided": "late",
    "active": "done",
    "applied": "done",
    "read": "act",
    "unusable": "late",
    "filed": "act",
    "received": "done",
    "agreed": "done",
    "declined": "late",
    "ordered": "",
    "under_way": "act",
    "entered": "act",
    "withdrawn": "",
    "listed": "late",
    "removed": "done",
    "in_force": "act",
    "adopted": "done",
    "rejected": "late",
    "automatic": "done",
    "lapsed": "",
    "sent": "act",
    "answered": "done",
    "rectifying": "held",
    "case": "act",
    "settled": "act",
    "closed": "done",
    "taken": "act",
    "met": "done",
    "overdue": "late",
    "failed": "late",
    "expired": "late",
    "delivered": "done",
    "handed": "act",
    "asked": "act",
    "given": "act",
    "out": "held",
    "handed_in": "act",
}


@register.filter
def t(value: object) -> str:
    """A text of the product that arrives as a value (a state's label), in the reader's language."""
    return gettext(str(value)) if value else ""


@register.filter
def said(thing: Any) -> str:
    """The reason of a verdict or an error, filled and translated."""
    if isinstance(thing, Mapping):
        return words.say(str(thing.get("reason", "")), thing.get("params"))
    return words.say(thing.reason, thing.params)


@register.filter
def again(text: str) -> str:
    """Words that the product filled and sealed, translated; of what a person typed use nothing."""
    return words.again(text or "")


@register.filter
def remedied(thing: Any) -> str:
    """What to do now, of a verdict or an error."""
    if isinstance(thing, Mapping):
        return words.say(str(thing.get("remedy", "")), thing.get("params"))
    return words.say(thing.remedy, thing.params)


@register.filter
def code(value: object, group: int = 4) -> SafeString:
    """A code in groups; the gap is margin, so that a copy is the true string."""
    text = str(value or "")
    parts = [text[i : i + group] for i in range(0, len(text), group)]
    return mark_safe(f'<span class="code">{_parted(parts)}</span>')


@register.filter
def uscc(value: object) -> SafeString:
    """A unified social credit code in its parts: 2, 6, then fours."""
    text = str(value or "")
    if len(text) != 18:
        return code(text)
    parts = [text[:2], text[2:8], text[8:12], text[12:16], text[16:]]
    return mark_safe(f'<span class="code line">{_parted(parts)}</span>')


def _parted(parts: Iterable[str]) -> str:
    """Each part in an element of its own; escaped here."""
    return "".join(f"<span>{escape(part)}</span>" for part in parts)


@register.filter
def count(value: object) -> str:
    """A number with thousands separators."""
    return f"{int(value):,}" if isinstance(value, int | float) else str(value or "")


@register.filter
def day(value: date | datetime | str | None) -> str:
    """5月20日, or 20 May."""
    return _written(gettext("{month}月{day}日"), value)


@register.filter
def full_day(value: date | datetime | str | None) -> str:
    """2026年5月20日, or 20 May 2026."""
    return _written(gettext("{year}年{month}月{day}日"), value)


@register.filter
def month(value: date | datetime | str | None) -> str:
    """2026年5月, or May 2026; of a day, or of "2026-05"."""
    is_month = isinstance(value, str) and len(value) == len("2026-05")
    return _written(gettext("{year}年{month}月"), f"{value}-01" if is_month else value)


def _written(form: str, value: date | datetime | str | None) -> str:
    found = _date(value)
    if found is None:
        return ""
    return form.format(year=found.year, month=found.month, day=found.day, name=f"{found:%b}")


@register.filter
def moment(value: datetime | str | None) -> str:
    """Day, hour and minute in local time."""
    if not value:
        return ""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    at = localtime(at)
    return f"{full_day(at)} {at:%H:%M}"


@register.filter
def clock(value: datetime | str | None) -> str:
    """Hour and minute in local time."""
    if not value:
        return ""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{localtime(at):%H:%M}"


@register.filter
def weekday(value: date | datetime | None) -> str:
    """周三, or Wed."""
    found = _date(value)
    if found is None:
        return ""
    names = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
    return gettext(names[found.weekday()])


def _date(value: date | datetime | str | None) -> date | None:
    if not value:
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def quoted(text: str) -> str:
    """Somebody's words in quotation marks; marks within them become single ones."""
    inner = str(text).replace("“", "‘").replace("”", "’")
    return f"“{inner}”"


@register.filter
def get(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """One value of a mapping by a name only the template knows."""
    return (mapping or {}).get(key, "")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the set in ui/base.css; silent to screen readers unless it has a label."""
    if label:
        return format_html('<i class="icon i-{}" role="img" aria-label="{}"></i>', name, label)
    return format_html('<i class="icon i-{}" aria-hidden="true"></i>', name)


@register.simple_tag
def menu(office: str | None, path: str) -> SafeString:
    """The desk's menu for somebody of this office, with the entry marked that the page lies under."""
    groups = groups_of(office or "")
    return _menu(office or "", place_in_menu(path, groups), get_language() or "")


@cache
def _menu(office: str, place: str, language: str) -> SafeString:
    """One for each place in it and each language: it stands on every page."""
    return render_to_string("ui/menu.html", {"groups": groups_of(office), "place": place})


@register.simple_tag
def portal_menu(path: str) -> SafeString:
    """The public site's menu, with the entry marked that the page lies under."""
    return _portal_menu(place_in_portal(path), get_language() or "")


@cache
def _portal_menu(place: str, language: str) -> SafeString:
    return render_to_string("ui/portal_menu.html", {"entries": PORTAL, "place": place})


@register.simple_tag
def pill(state: str, label: str) -> SafeString:
    """A state in one word, with its mark."""
    return format_html('<span class="pill {}">{}</span>', PILLS.get(state, ""), gettext(str(label)))


@register.simple_tag
def bar(value: float, most: float, label: str = "") -> SafeString:
    """A proportion as a thin bar; the number stands beside it in words, so it is silent without a label."""
    share = 0 if not most else max(0.0, min(1.0, value / most)) * 100
    hidden = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" {}>'
        '<rect class="ground" width="100" height="8"/><rect class="fill" width="{}" height="8"/></svg>',
        hidden,
        f"{share:.2f}",
    )
