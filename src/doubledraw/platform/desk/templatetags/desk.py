"""Filters of the staff home: where things stand on the ribbon, what an event is called."""

import calendar
import unicodedata

from django import template
from django.utils.translation import get_language, gettext

from doubledraw.platform.desk.happened import HAPPENED
from doubledraw.platform.ledger.models import AuditEvent

register = template.Library()

MARGIN = 46
LANE = 28
TOP = 28
GLYPH, PADDING = 12.0, 7.0
"""How wide a Chinese character stands on the ribbon, and what is left free on both sides of a title."""


@register.filter
def shifted(x: float, more: float = 0) -> str:
    """An x of the year, right of the lane names."""
    return f"{x + MARGIN + more:.1f}"


@register.filter
def unlocalized(x: float) -> str:
    """A number as SVG wants it."""
    return f"{x:.1f}"


@register.filter
def lane_y(lane: int, more: float = 0) -> str:
    """The top of a lane."""
    return f"{TOP + lane * LANE + more:.1f}"


@register.filter
def ribbon_height(lanes: int) -> int:
    """How high the whole ribbon is."""
    return TOP + (lanes + 1) * LANE + 8


@register.filter
def fitting(text: str, width: float) -> str:
    """As much of a title as stands in a bar `width` wide, with an ellipsis where it is cut; nothing in a sliver."""
    room = width - 2 * PADDING
    if sum(map(_wide, text)) <= room:
        return text
    shown = ""
    for one in text:
        room -= _wide(one)
        if room < GLYPH:
            break
        shown += one
    return f"{shown.rstrip()}…" if shown else ""


def _wide(one: str) -> float:
    return GLYPH if unicodedata.east_asian_width(one) in "WF" else GLYPH * 0.6


@register.filter
def month_name(month: int) -> str:
    """5月, or May."""
    if (get_language() or "").startswith("en"):
        return calendar.month_abbr[month]
    return gettext("{month}月").format(month=month)


@register.filter
def happened(event: AuditEvent) -> str:
    """An audit event in words."""
    return HAPPENED.get(event.kind, event.kind)


@register.filter
def about(subject: str) -> str:
    """The subject of an event without its prefix: "draw:990126-2026-0001" → the number."""
    return subject.partition(":")[2] or subject
