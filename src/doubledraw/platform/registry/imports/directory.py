"""What a directory must know about itself to be imported into: its columns, its rows, how they are kept.

Directories are listed in settings.DIRECTORIES; every one is read, previewed and applied by the same services.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import import_string

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.imports.cells import Cells, Field, same
from doubledraw.platform.registry.models import ImportBatch

Values = dict[str, Any]

_ALSO = {"organ_id": "department"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A row as it stands in the directory: its values as JSON, whether this organ keeps it, whether it may change."""

    values: Values
    is_ours: bool = True
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a file that can be taken: its line, its key, what it says (fields it is silent about are absent).

    `cells` is the row as it came, while the file is being read.
    """

    line: int
    key: str
    values: Values
    cells: list[str] = field(default_factory=list)

    def differs(self, standing: Standing) -> dict[str, list[Any]]:
        """{field: [before, after]} where the file says something else."""
        return {
            name: [standing.values.get(name), value]
            for name, value in self.values.items()
            if not same(standing.values.get(name), value)
        }


@dataclass(slots=True)
class Changes:
    """What a file does to a directory; filled chunk by chunk."""

    new: list[Entry] = field(default_factory=list)
    changed: list[tuple[Entry, dict[str, list[Any]]]] = field(default_factory=list)
    unchanged: list[Entry] = field(default_factory=list)
    foreign: list[Entry] = field(default_factory=list)

    @property
    def taken(self) -> list[Entry]:
        """All rows but those of another organ."""
        return [*self.new, *(entry for entry, _ in self.changed), *self.unchanged]


class Directory(ABC):
    """One directory of one organ, as one file with these columns and options is to be read."""

    do_not_call_in_templates: ClassVar[bool] = True
    key: ClassVar[str]
    title: ClassVar[str]
    unit: ClassVar[str]
    fields: ClassVar[tuple[Field, ...]]
    has_codes: ClassVar[bool] = False
    name_may_be_code: ClassVar[bool] = False
    fills: ClassVar[tuple[type[Model], ...]] = ()  # what a file may bring very many rows into
    compares_ahead: ClassVar[bool] = False  # whether `ready` and `put` take the place of `write`

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        self.organ = organ
        self.columns = columns
        self.options = options
        self.remarks: dict[str, int] = {}

    @abstractmethod
    def read(self, cells: Cells) -> tuple[str, Values]:
        """The key and values of one row; what is wrong goes to `cells.troubles`."""

    @abstractmethod
    def standing(self, keys: Collection[str]) -> dict[str, Standing]:
        """The rows with these keys that stand in the directory, in a constant number of queries."""

    @abstractmethod
    def write(self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime) -> None:
        """Write one chunk of new and changed rows. Called inside the transaction of the import."""

    def ready(self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime) -> Any:
        """What one chunk writes, to be kept (pickled) until `put`; called outside the transaction."""
        raise NotImplementedError

    def put(self, ready: Any) -> None:
        """Write what was made ready; Conflict when a row has been touched since it was compared."""
        raise NotImplementedError

    def putting(self) -> AbstractContextManager[None]:
        """Around all calls of `put` of one import, within its transaction."""
        return nullcontext()

    def foreign(self, entry: Entry) -> tuple[str, Invalid]:
        """The field and the reason when a row is not ours to change."""
        return self.fields[0].name, Invalid(
            "kept_elsewhere",
            "另一机关的名录中已有 {key}",
            remedy="一个代码只能在一个名录中；请与对方商定由谁登记。",
            key=entry.key,
        )

    def missing_from(self, keys: Collection[str]) -> list[dict[str, str]]:
        """Rows of the directory that the file does not have: [{code, name}]. They are never removed."""
        return []

    def shown(self, name: str, value: Any) -> str:
        """A value as people read it on the preview."""
        return "、".join(map(str, value)) if isinstance(value, list) else str(value or "")

    @classmethod
    def guessed(cls, headers: Sequence[str], found: Mapping[str, int]) -> dict[str, int]:
        """What the headers alone leave open, such as two columns of one name; `found` is the guess so far."""
        return dict(found)

    def name_of(self, values: Values) -> str:
        """What a row is called in the lists of a preview."""
        return str(values.get("name", ""))

    @classmethod
    def label_of(cls, name: str) -> str:
        """How people call a field; a column such as region_id goes by the field it comes from."""
        names = (name, name.removesuffix("_id"), _ALSO.get(name, ""))
        return next((field.label for field in cls.fields if field.name in names), name)

    def compare(self, entries: Sequence[Entry]) -> Changes:
        """What these rows would do, measured against the directory as it is now."""
        present = self.standing([entry.key for entry in entries])
        changes = Changes()
        for entry in entries:
            there = present.get(entry.key)
            if there is None:
                changes.new.append(entry)
            elif not there.is_ours:
                changes.foreign.append(entry)
            elif not (fields := entry.differs(there)):
                changes.unchanged.append(entry)
            elif not there.is_open:
                changes.foreign.append(entry)
            else:
                changes.changed.append((entry, fields))
        return changes

    def remark(self, what: str) -> None:
        """Count something the clerk should know of, though the row is taken."""
        self.remarks[what] = self.remarks.get(what, 0) + 1


def directories() -> dict[str, type[Directory]]:
    """All directories by key, in the order of the settings."""
    return {key: import_string(path) for key, path in settings.DIRECTORIES.items()}


def directory_called(key: str) -> type[Directory]:
    """The directory with this key, or Invalid."""
    found = directories().get(key)
    if found is None:
        raise Invalid(
            "no_directory", "没有“{directory}”这个名录", remedy="请从页面上选择。", directory=key
        )
    return found
