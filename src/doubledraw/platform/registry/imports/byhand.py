"""One target as a person types it, read by the same readers as a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.kernel.flow import Labelled
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.registry.imports.cells import Cells, Field, same
from doubledraw.platform.registry.imports.directory import Values
from doubledraw.platform.registry.imports.targets import Targets
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.states import (
    CreditClass,
    CreditGrade,
    TargetKind,
    TargetSize,
    TargetStatus,
)

CHOSEN: dict[str, type[Labelled]] = {
    "kind": TargetKind,
    "size": TargetSize,
    "status": TargetStatus,
    "credit_class": CreditClass,
    "credit_grade": CreditGrade,
}
_NEVER_EMPTY = ("code", "name", "region")


@dataclass(slots=True)
class Typed:
    """What was typed: the code with its scheme, values by column, and [(field, what is wrong)]."""

    code: str
    values: Values
    troubles: list[tuple[str, Invalid]] = field(default_factory=list)

    def differs(self, standing: Values) -> dict[str, list[Any]]:
        """{column: [before, after]} where it says something else than what stands."""
        return {
            name: [standing.get(name), value]
            for name, value in self.values.items()
            if not same(standing.get(name), value)
        }


def typed_fields() -> list[Field]:
    """The columns of the directory in their order, those chosen from a list among them; a form asks for the scheme."""
    return [each for each in Targets.fields if each.name != "scheme"]


def read_typed(
    organ: Organ, said: Mapping[str, str], scheme: str, standing: Mapping[str, Any] | None = None
) -> Typed:
    """Read {field: text} for a directory of `organ`; a field left out of `said` stays as it is.

    `scheme` is a SchemeChoice. With `standing` (the target as it is) an empty text clears what stood there.
    """
    names = [each.name for each in typed_fields() if each.name in said and each.name not in CHOSEN]
    columns = {name: place for place, name in enumerate(names)}
    cells = Cells(0, [said[name] for name in names], columns)
    code, values = Targets(organ, columns, {"scheme": scheme}).read(cells)
    for name in names:
        if name not in _NEVER_EMPTY and not cells.text(name):
            values = _cleared(name, standing or {}) | values
    values |= {name: said[name] for name in CHOSEN if name in said}
    return Typed(code, values, cells.troubles)


def standing_of(target: Target) -> Values:
    """The target as it stands, in the values a file would have (the same that changes are told in)."""
    directory = Targets(target.organ, {}, {})
    return directory.standing([target.code])[target.code].values


def text_of(standing: Mapping[str, Any], name: str) -> str:
    """What stands under a field, as text for a form."""
    value = standing.get(name, standing.get(f"{name}_id"))
    return "" if value is None else str(value)


def _cleared(name: str, standing: Mapping[str, Any]) -> Values:
    return {column: "" for column in (name, f"{name}_id") if standing.get(column) not in ("", None)}
