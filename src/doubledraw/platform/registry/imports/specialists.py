"""What importing experts and institutions has in common: rows set, compared and written column by column."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from django.db import models

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.imports import cells as read
from doubledraw.platform.registry.imports import people
from doubledraw.platform.registry.imports.cells import Cells
from doubledraw.platform.registry.imports.directory import Changes, Directory, Standing, Values
from doubledraw.platform.registry.imports.people import EVERYWHERE
from doubledraw.platform.registry.imports.places import Places
from doubledraw.platform.registry.models import ImportBatch
from doubledraw.platform.registry.states import InspectorStatus

LISTS = ("specialties", "qualifications")


class Specialists(Directory):
    """A directory whose rows an organ keeps; `lines` are its texts of one line with their longest length."""

    model: ClassVar[type[models.Model]]
    by: ClassVar[str]
    lines: ClassVar[Mapping[str, int]]
    columns_kept: ClassVar[tuple[str, ...]]

    def __init__(
        self, organ: Organ, columns: Mapping[str, int], options: Mapping[str, str]
    ) -> None:
        super().__init__(organ, columns, options)
        self.places = Places(organ)

    def read_common(self, cells: Cells) -> Values:
        """Everything but the key and what is this directory's own."""
        values: Values = {}
        for name, longest in self.lines.items():
            if text := cells.take(name, partial(read.line, longest=longest), ""):
                values[name] = text
        for name in LISTS:
            if found := cells.take(name, people.abilities, None):
                values[name] = found
        if regions := cells.take("regions", lambda text: people.regions(text, self.places), None):
            values["regions"] = regions
        if phone := cells.take("phone", people.phone, ""):
            values["phone"] = phone
        if day := cells.take("valid_until", read.day, ""):
            values["valid_until"] = day
        if state := cells.take("status", people.status, None):
            values["status"] = str(state)
        return values

    def standing(self, keys: Collection[str]) -> dict[str, Standing]:
        rows = self._rows(keys).select_related("organ")
        return {getattr(row, self.by): self._standing(row) for row in rows}

    def _rows(self, keys: Collection[str]) -> Any:
        return self.model._default_manager.filter(**{f"{self.by}__in": keys})

    def _standing(self, row: Any) -> Standing:
        values = {name: getattr(row, name) for name in self.columns_kept}
        values["valid_until"] = row.valid_until.isoformat() if row.valid_until else ""
        return Standing(values, row.organ.path.startswith(self.organ.path))

    def missing_from(self, keys: Collection[str]) -> list[dict[str, str]]:
        ours = self.model._default_manager.filter(
            organ__path__startswith=self.organ.path, status=InspectorStatus.ACTIVE
        )
        rows = ours.order_by(self.by).values_list(self.by, "name")
        return [{"code": key, "name": name} for key, name in rows if key not in keys]

    def write(self, changes: Changes, batch: ImportBatch, *, by: Actor, at: datetime) -> None:
        new = [
            self.model(
                **{self.by: entry.key}, organ=self.organ, regions=[EVERYWHERE], changed_at=at
            )
            for entry in changes.new
        ]
        for row, entry in zip(new, changes.new, strict=True):
            set_values(row, entry.values)
        self.model._default_manager.bulk_create(new)
        keys = [entry.key for entry, _ in changes.changed]
        found: dict[str, Any] = {getattr(row, self.by): row for row in self._rows(keys)}
        for entry, fields in changes.changed:
            row = found[entry.key]
            set_values(row, {name: entry.values[name] for name in fields})
            row.version, row.changed_at = row.version + 1, at
        self.model._default_manager.bulk_update(
            found.values(), [*self.columns_kept, "version", "changed_at"], batch_size=200
        )

    def shown(self, name: str, value: Any) -> str:
        if name == "regions" and isinstance(value, list):
            return "、".join(str(self.places.names.get(code, code)) for code in value)
        if name == "status" and value:
            return InspectorStatus.of(str(value)).label
        return super().shown(name, value)


def set_values(row: Any, values: Values) -> None:
    """Put staged values on a row; dates are texts there."""
    for name, value in values.items():
        setattr(row, name, people.day_or_none(value) if name == "valid_until" else value)
