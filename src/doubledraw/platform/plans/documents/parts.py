"""A participant's part of a plan, cut out of the written lines."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from doubledraw.platform.plans.documents.sealed import PlanPart

LINE_FIELDS = (
    "number",
    "title",
    "scope",
    "strata_by",
    "strata",
    "method",
    "way",
    "starts",
    "ends",
    "reveal",
)
ITEM_FIELDS = ("code", "name", "organ")


def part_of(
    number: str,
    plan_kind: str,
    organ: str,
    codes: Collection[str],
    lines: Sequence[Mapping[str, Any]],
) -> PlanPart:
    """The lines in which `organ` has an item or a seat, with only these; `codes` are all that belong to it."""
    parts = ((line, *_own(line, codes)) for line in lines)
    return PlanPart(
        number,
        plan_kind,
        organ,
        tuple(
            {name: line[name] for name in LINE_FIELDS} | {"items": items, "seats": seats}
            for line, items, seats in parts
            if items or seats
        ),
    )


def _own(
    line: Mapping[str, Any], codes: Collection[str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    items = [{name: item[name] for name in ITEM_FIELDS} for item in line["items"]]
    return (
        [item for item in items if item["organ"] in codes],
        [dict(seat) for seat in line["seats"] if seat["organ"] in codes],
    )
