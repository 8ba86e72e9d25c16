"""Which column is which: headers matched with the names we know for each field."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches

from doubledraw.tables.errors import TableError


def match(
    headers: Sequence[str],
    wanted: Mapping[str, Sequence[str]],
    overrides: Mapping[str, str] | None = None,
    optional: Collection[str] = (),
) -> dict[str, int]:
    """The column index of each wanted field; optional fields without a column are left out.

    `wanted` gives the accepted headers of each field. Width, case and outer blanks do not matter.
    `overrides` gives a field's header in this file and wins over `wanted`.
    """
    overrides = overrides or {}
    _refuse_unknown_fields(overrides, wanted)
    names = [_normal(header) for header in headers]
    found = {}
    for field, aliases in wanted.items():
        accepted = [overrides[field]] if field in overrides else list(aliases)
        index = _find(field, accepted, headers, names)
        if index is not None:
            found[field] = index
        elif field in overrides or field not in optional:
            raise _missing(field, accepted, headers)
    _refuse_shared_columns(found, headers)
    return found


def _find(
    field: str, accepted: Sequence[str], headers: Sequence[str], names: Sequence[str]
) -> int | None:
    keys = {_normal(alias) for alias in accepted}
    places = [index for index, name in enumerate(names) if name in keys]
    if len(places) > 1:
        shown = ", ".join(f"“{headers[index]}” (column {index + 1})" for index in places)
        raise TableError(
            "column_ambiguous",
            f"more than one column could be the {field}: {shown}.",
            where="header",
            remedy="Remove or rename all but one, or name the right one.",
            params={"field": field, "headers": [headers[index] for index in places]},
        )
    return places[0] if places else None


def _missing(field: str, accepted: Sequence[str], headers: Sequence[str]) -> TableError:
    present = ", ".join(f"“{header}”" for header in headers if header) or "none"
    near = get_close_matches(accepted[0], headers, n=1)
    hint = f" Did you mean “{near[0]}”?" if near else ""
    return TableError(
        "column_missing",
        f"no column for the {field}: one of {', '.join(accepted)} is needed; found {present}.",
        where="header",
        remedy=f"Rename the column, or name the one to use.{hint}",
        params={"field": field, "accepted": list(accepted), "headers": list(headers)},
    )


def _refuse_unknown_fields(overrides: Mapping[str, str], wanted: Mapping[str, object]) -> None:
    for field in overrides:
        if field not in wanted:
            raise TableError(
                "column_unknown",
                f"there is no field “{field}”.",
                where="columns",
                remedy=f"Fields are {', '.join(wanted)}.",
                params={"field": field, "fields": list(wanted)},
            )


def _refuse_shared_columns(found: Mapping[str, int], headers: Sequence[str]) -> None:
    taken: dict[int, str] = {}
    for field, index in found.items():
        if index in taken:
            raise TableError(
                "column_shared",
                f"“{headers[index]}” cannot be both the {taken[index]} and the {field}.",
                where="header",
                params={"fields": [taken[index], field], "header": headers[index]},
            )
        taken[index] = field


def _normal(header: str) -> str:
    return unicodedata.normalize("NFKC", header).strip().casefold()
