"""Every form the product shows: found on its pages as a person meets them, with the values they are shown with."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

IGNORED = {"csrfmiddlewaretoken"}
_READ = re.compile(r"""request\.(?:POST|FILES)(?:\.get|\.getlist)?[(\[]\s*["']([\w-]+)["']""")


@dataclass
class Form:
    """Where it goes, how, and its fields: {name: (type, value)}."""

    action: str
    method: str
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, tuple[str, ...]]:
        """Two forms with the same key are the same form."""
        return (re.sub(r"\d+", "#", self.action), self.method, tuple(sorted(self.fields)))

    def filled(self) -> dict[str, str]:
        """As shown, sent back unchanged."""
        return {name: value for name, (kind, value) in self.fields.items() if kind != "file"}


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found, self._form = page, [], None  # type: ignore[var-annotated]
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "form":
            method = said.get("method", "get").lower()
            self._form = Form(said.get("action") or self.page, method)
            self.found.append(self._form)
        elif self._form is None:
            return
        elif tag == "option":
            self._option(said)
        elif name and name not in IGNORED:
            self._field(tag, name, said)

    def _option(self, said: dict[str, str]) -> None:
        fields = self._form.fields  # type: ignore[union-attr]
        if self._select and (not fields[self._select][1] or "selected" in said):
            fields[self._select] = ("select", said.get("value", ""))

    def _field(self, tag: str, name: str, said: dict[str, str]) -> None:
        fields = self._form.fields  # type: ignore[union-attr]
        kind = {"select": "select", "textarea": "text"}.get(tag, said.get("type", "text"))
        if kind in ("radio", "checkbox") and name in fields and "checked" not in said:
            return
        fields[name] = (kind, said.get("value", "on" if kind == "checkbox" else ""))
        self._select = name if tag == "select" else self._select
        self._area = name if tag == "textarea" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._area:
            kind, value = self._form.fields[self._area]
            self._form.fields[self._area] = (kind, value + data)


def forms_on(page: str, html: str) -> list[Form]:
    """The forms of one page."""
    reader = _Reader(page)
    reader.feed(html)
    found: list[Form] = reader.found
    return found


def read_by(view: Any) -> Iterator[str]:
    """The names a view reads from a POST by itself, for views whose form no page shows now."""
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    try:
        source = inspect.getsource(view)
    except (OSError, TypeError):
        return
    yield from dict.fromkeys(_READ.findall(source))
