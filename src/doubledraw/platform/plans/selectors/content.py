"""A plan's content: as written in its rows, or as sealed in the ledger."""

import json
from collections.abc import Mapping
from typing import Any

from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.platform.plans.documents import SealedPlan
from doubledraw.platform.plans.documents.numbers import LineNumbers
from doubledraw.platform.plans.models import Plan, PlanLine


def written(line: PlanLine, numbers: LineNumbers | None = None) -> dict[str, Any]:
    """A line as it is sealed: JSON values only; with its numbers, if given."""
    item = line.item
    content: dict[str, Any] = {
        "number": line.number,
        "title": line.title,
        "item": {"code": item.code, "name": item.name, "digest": item.digest},
        "scope": line.scope,
        "strata_by": str(line.strata_by),
        "strata": line.strata,
        "method": str(line.method),
        "seats": line.seats,
        "reserve": line.reserve,
        "max_load": line.max_load,
        "starts": line.starts.isoformat(),
        "ends": line.ends.isoformat(),
        "reveal": line.reveal,
        "departures": line.departures,
    }
    return content | ({"estimate": numbers.estimate()} if numbers else {})


def to_seal(plan: Plan, numbers: Mapping[int, tuple[PlanLine, LineNumbers]]) -> SealedPlan:
    """The document that a submission seals."""
    drafter = names_of_staff({plan.drafted_by}).get(plan.drafted_by, "")
    return SealedPlan(
        organ=plan.organ.code,
        organ_name=plan.organ.name,
        year=plan.year,
        number=plan.number,
        edition=plan.edition + 1,
        title=plan.title,
        drafted_by=drafter,
        lines=tuple(written(line, found) for line, found in numbers.values()),
    )


def sealed(digest: str) -> dict[str, Any]:
    """The content of a sealed plan."""
    return dict(json.loads(document(digest)))


def sealed_lines(digest: str) -> list[dict[str, Any]]:
    """The lines of a sealed plan."""
    return list(sealed(digest)["lines"])
