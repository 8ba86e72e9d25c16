"""Entries as plain words in Chinese, for pages, papers and manifests that stand by themselves."""

from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime

from doubledraw.platform.dossiers.documents import Entry

PAIR, AND = "{label}：{value}", "；"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is printed."""

    at: str
    stage: str
    title: str
    details: str
    who: str
    number: str
    digest: str
    log_index: str
    files: tuple[str, ...]

    def row(self) -> tuple[str, ...]:
        """Its row in the printed list."""
        matter = "\n".join(filter(None, (self.title, self.details)))
        marks = "\n".join(filter(None, (self.number, self.digest[:16], self.log_index)))
        return self.at, self.stage, matter, self.who, marks

    def told(self) -> dict[str, Any]:
        """The same for the manifest."""
        return {name: getattr(self, name) for name in self.__slots__} | {"files": list(self.files)}


def line_of(entry: Entry) -> Line:
    """In the product's own language."""
    details = AND.join(PAIR.format(label=label, value=value) for label, value in entry.details)
    said = AND.join(filter(None, (details, *entry.flags)))
    return Line(
        f"{localtime(entry.at):%Y-%m-%d %H:%M}",
        entry.stage.label,
        entry.title,
        said,
        entry.who,
        entry.number,
        entry.digest,
        "" if entry.log_index is None else f"#{entry.log_index}",
        tuple(file.path for file in entry.files),
    )
