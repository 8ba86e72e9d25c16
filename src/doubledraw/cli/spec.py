"""SPEC.toml: the design of a draw, and where its rolls are."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doubledraw.cli.complaints import Unusable
from doubledraw.draw.design import PROTOCOL, Design
from doubledraw.draw.errors import DrawError

ROLLS = ("targets", "inspectors", "recusals", "exclusions")
# What needs no decision. The rest must be said: the design is public and binds.
_DEFAULTS: Mapping[str, Any] = {
    "protocol": PROTOCOL,
    "suite": "sha256",
    "replaces": "",
    "method": "srs",
    "reserve": 0,
    "seats": (),
    "max_load": None,
    "rules": (),
}
_HOLDERS = ("platform",)


@dataclass(frozen=True, slots=True)
class Spec:
    """What is to be frozen. `columns` gives headers by roll and field."""

    name: str
    design: Design
    rolls: Mapping[str, Path]
    columns: Mapping[str, Mapping[str, str]]
    holders: tuple[str, ...]


def read(path: Path) -> Spec:
    """The specification in a TOML file; paths in it are relative to it."""
    values = _toml(path)
    columns = _columns(values.pop("columns", {}), path.name)
    holders = _holders(values.pop("holders", _HOLDERS), path.name)
    rolls = {
        name: path.parent / _text(values.pop(name), name, path.name)
        for name in ROLLS
        if name in values
    }
    design = _design({**_DEFAULTS, **values}, path.name)
    needed = ("targets", "inspectors") if design.seats else ("targets",)
    for name in needed:
        if name not in rolls:
            raise Unusable(f"no file of {name} is named", path.name, f'Write {name} = "…".')
    return Spec(path.name, design, rolls, columns, holders)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise Unusable(f"not TOML: {error}", path.name, "Texts stand in quotation marks.") from None
    except UnicodeDecodeError:
        raise Unusable("the specification is not UTF-8", path.name, "Save it as UTF-8.") from None


def _design(values: Mapping[str, Any], name: str) -> Design:
    try:
        return Design.parse(_plain(values))
    except DrawError as error:
        where = error.where.replace("design.json", name)
        raise DrawError(
            error.code, error.reason, where, error.remedy, error.section, error.params
        ) from None


def _plain(value: Any) -> Any:
    """TOML's dates as the texts of DD-1."""
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_seat_default(_plain(item)) for item in value]
    return value


def _seat_default(item: Any) -> Any:
    """A seat that asks for no qualification need not say so."""
    if isinstance(item, dict) and set(item) == {"department", "count"}:
        return {**item, "qualification": ""}
    return item


def _columns(value: Any, name: str) -> dict[str, dict[str, str]]:
    if not isinstance(value, dict) or not all(isinstance(v, dict) for v in value.values()):
        raise Unusable(
            "columns are tables", f"{name}, columns", 'Write [columns.targets] id = "…".'
        )
    odd = sorted(set(value) - set(ROLLS))
    if odd:
        raise Unusable(
            f"there is no roll {odd[0]!r}", f"{name}, columns", f"Rolls are {', '.join(ROLLS)}."
        )
    return {
        roll: {field: _text(header, f"columns.{roll}.{field}", name) for field, header in v.items()}
        for roll, v in value.items()
    }


def _holders(value: Any, name: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise Unusable("holders are names", f"{name}, holders", 'Write holders = ["…"].')
    return tuple(value)


def _text(value: Any, field: str, name: str) -> str:
    if not isinstance(value, str):
        raise Unusable("a text in quotation marks is needed", f"{name}, {field}")
    return value
