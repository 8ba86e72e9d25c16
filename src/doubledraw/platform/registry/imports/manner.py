"""How a file is to be read: as a person said, as last time, by a built-in template, or by a guess at its headers."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.imports.columns import settle
from doubledraw.platform.registry.imports.directory import Directory
from doubledraw.platform.registry.imports.templates import numbered, recognised, template_called
from doubledraw.platform.registry.models import ColumnMemory, ImportBatch
from doubledraw.platform.registry.states import MannerBy, SchemeChoice, UnknownRegion

OPTIONS = {"scheme": SchemeChoice.USCC.value, "unknown_region": UnknownRegion.REJECT.value}
_REMEMBERED = tuple(OPTIONS)


@dataclass(frozen=True, slots=True)
class Manner:
    """`columns` is {field: column}; `by` says where it comes from, `template` the title of a template."""

    columns: dict[str, int]
    options: dict[str, str]
    by: MannerBy
    template: str = ""

    @property
    def told(self) -> dict[str, str]:
        """For the preview."""
        return {"by": self.by.value, "template": self.template}


def how_to_read(
    headers: Sequence[str],
    directory: type[Directory],
    organ: Organ,
    mapping: Mapping[str, int | str] | None,
    options: Mapping[str, str],
) -> Manner:
    """Settle how a file with these headers is read; what is said in `options` wins over what is remembered.

    Invalid when a required column is nowhere.
    """
    memory = _memory(headers, directory, organ)
    remembered = {name: memory.options.get(name, "") for name in _REMEMBERED} if memory else {}
    chosen = OPTIONS | _said(remembered) | _said(options)
    if mapping is not None:
        return Manner(settle(headers, directory, mapping), chosen, MannerBy.SAID)
    if name := options.get("template"):
        template = template_called(name, directory.key)
        columns = settle(headers, directory, template.places(headers))
        return Manner(columns, chosen, MannerBy.TEMPLATE, template.title)
    if memory is not None:
        return Manner(settle(headers, directory, memory.mapping), chosen, MannerBy.REMEMBERED)
    if known := recognised(headers, directory.key):
        columns = settle(headers, directory, known.places(headers))
        return Manner(columns, chosen, MannerBy.TEMPLATE, known.title)
    return Manner(settle(headers, directory, None), chosen, MannerBy.GUESS)


def remember(batch: ImportBatch, at: datetime) -> None:
    """Keep how this file was read for the next one with the same headers. Called under the lock of imports."""
    digest = headers_digest(batch.preview["headers"])
    options = {name: batch.options[name] for name in _REMEMBERED}
    said = {"mapping": batch.mapping, "options": options, "used_at": at}
    place = {"organ": batch.organ, "directory": batch.directory, "headers_digest": digest}
    if not ColumnMemory.objects.filter(**place).update(**said):
        ColumnMemory.objects.create(**place, **said)


def headers_digest(headers: Sequence[str]) -> str:
    """What tells two sorts of files apart; width, case and blanks do not."""
    return hashlib.sha256("\x1f".join(numbered(headers)).encode("utf-8", "replace")).hexdigest()


def _memory(
    headers: Sequence[str], directory: type[Directory], organ: Organ
) -> ColumnMemory | None:
    digest = headers_digest(headers)
    return ColumnMemory.objects.filter(
        organ=organ, directory=directory.key, headers_digest=digest
    ).first()


def _said(options: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in options.items() if value}
