"""Built-in templates: the spreadsheets that offices already have, recognised by their headers."""

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from doubledraw.platform.kernel.errors import Invalid

_FILE = Path(__file__).with_name("templates.toml")


@dataclass(frozen=True, slots=True)
class Template:
    """One known spreadsheet: `columns` is {field: header}, "有效期#2" being the second of that name."""

    name: str
    title: str
    directory: str
    source: str
    headers: tuple[str, ...]
    columns: Mapping[str, str]

    def places(self, headers: Sequence[str]) -> dict[str, int]:
        """{field: column} in a file with these headers; a field whose column is not there is left out."""
        there = {name: place for place, name in enumerate(numbered(headers))}
        wanted = {field: _plain(header) for field, header in self.columns.items()}
        return {field: there[name] for field, name in wanted.items() if name in there}

    def fits(self, headers: Sequence[str]) -> bool:
        """Whether a file with these headers is this spreadsheet: none of its columns may be missing."""
        return set(numbered(self.headers)) <= set(numbered(headers))


@cache
def templates() -> dict[str, Template]:
    """All built-in templates by name."""
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8"))["template"]
    made = [Template(**{**entry, "headers": tuple(entry["headers"])}) for entry in entries]
    return {template.name: template for template in made}


def templates_of(directory: str) -> list[Template]:
    """Those for one directory."""
    return [template for template in templates().values() if template.directory == directory]


def template_called(name: str, directory: str) -> Template:
    """The template of this name, or Invalid."""
    found = templates().get(name)
    if found is None or found.directory != directory:
        raise Invalid(
            "no_template",
            "这个名录没有叫“{name}”的模板",
            remedy="可用的模板：{known}。",
            name=name,
            known="、".join(each.name for each in templates_of(directory)) or "–",
        )
    return found


def recognised(headers: Sequence[str], directory: str) -> Template | None:
    """The template a file was made from, by its headers; the largest when several fit."""
    fitting = [template for template in templates_of(directory) if template.fits(headers)]
    return max(fitting, key=lambda template: len(template.headers), default=None)


def numbered(headers: Sequence[str]) -> list[str]:
    """The headers as they are compared; a second one of the same name gets #2."""
    seen: dict[str, int] = {}
    names = []
    for header in headers:
        name = _plain(header)
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names


def _plain(header: str) -> str:
    """Width, case and blanks do not matter."""
    return "".join(unicodedata.normalize("NFKC", header).split()).casefold()
