"""The form that narrows the list of results, written once for all who narrow it alike; their words are put in."""

from dataclasses import replace
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.counting import Counts
from doubledraw.platform.portal.results.options import options

FORM = "portal/result_filters.html"
WORDS = "\0"
"""Stands for the words; in a text it stands for nothing, so it is no part of one."""
UNSEEN = ("plan", "line", "draw", "firm")
"""What can narrow the list without a field of its own in the form."""
MORE = ("month", "region", "organ", "inspecting", "item", "result", "state")


def filters(asked: Asked, counts: Counts) -> SafeString:
    """The form with what was asked."""
    alike = replace(asked, q=WORDS if asked.q else "")
    written = counts.written((get_language(), alike), lambda: _written(alike, counts))
    return mark_safe(written.replace(WORDS, escape(asked.q)))


def _written(asked: Asked, counts: Counts) -> str:
    said = {
        "asked": asked,
        "options": options(asked, counts),
        "hidden": [(name, getattr(asked, name)) for name in UNSEEN if getattr(asked, name)],
        "is_more": any(getattr(asked, name) for name in MORE),
        "named": _named(asked),
    }
    return render_to_string(FORM, said)


def _named(asked: Asked) -> list[tuple[str, str]]:
    """What narrows the list and has no field in the form: (what it is, which)."""
    named = [("企业代码", asked.firm), ("抽取", asked.draw), ("年度计划", asked.plan)]
    return [(what, which) for what, which in named if which]
