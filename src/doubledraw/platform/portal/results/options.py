"""The options of the list's filters, written out once an edition: there can be hundreds of items and regions."""

from collections.abc import Sequence

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from doubledraw.platform.portal.results.asked import STATES, Asked
from doubledraw.platform.portal.results.counting import KIND_LABELS, Counts

MONTHS = tuple(str(month) for month in range(1, 13))
CHOICES = {"organ": "organs", "inspecting": "inspecting", "region": "regions", "item": "items"}


def options(asked: Asked, counts: Counts) -> dict[str, SafeString]:
    """Field → its options, with what was asked for selected; also when it is not among those that occur."""
    found = counts.written(get_language() or "", lambda: _written(counts))
    return {name: _selected(written, getattr(asked, name)) for name, written in found.items()}


def _written(counts: Counts) -> dict[str, SafeString]:
    choices = counts.choices()
    kinds = [(str(kind), gettext(label)) for kind, label in KIND_LABELS.items()]
    results = [(code, gettext(label)) for code, label in choices["results"]]
    return {
        "kind": _joined(kinds),
        "result": _joined(results),
        "year": _joined([(str(year), str(year)) for year in counts.years()]),
        "month": _joined([(month, month) for month in MONTHS]),
        "state": _joined([(str(state), gettext(state.label)) for state in STATES]),
        **{name: _joined(choices[CHOICES[name]]) for name in CHOICES},
    }


def _joined(choices: Sequence[tuple[str, str]]) -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', choices)


def _selected(written: SafeString, value: str) -> SafeString:
    if not value:
        return written
    mark = f'<option value="{conditional_escape(value)}"'
    if mark in written:
        # Nothing but the attribute is put in; both sides of it were escaped when they were written.
        return mark_safe(written.replace(mark, f"{mark} selected", 1))
    return format_html('<option value="{}" selected>{}</option>{}', value, value, written)
