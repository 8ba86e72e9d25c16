"""A plan's content: as written in its rows, or as sealed in the ledger."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.platform.plans.documents import SealedPlan
from doubledraw.platform.plans.documents.numbers import LineNumbers
from doubledraw.platform.plans.models import LineConsent, Plan, PlanLine, PlanTask
from doubledraw.platform.plans.selectors.parties import Parties, parties_of

Numbered = Mapping[int, tuple[PlanLine, LineNumbers]]


def lines_of(plan: Plan) -> list[PlanLine]:
    """The lines of a plan with their items and the items' organs: three queries, however many lines."""
    rows = list(
        plan.lines.select_related("item__organ", "origin").prefetch_related(
            "line_items__item__organ"
        )
    )
    for row in rows:
        row.plan = plan
    return rows


def written(
    line: PlanLine, numbers: LineNumbers | None = None, parties: Parties | None = None
) -> dict[str, Any]:
    """A line as it is sealed: JSON values only; with its numbers, if given."""
    around = parties or parties_of(line.plan)
    items = [_item(item) for item in line.items]
    content: dict[str, Any] = {
        "number": line.number,
        "title": line.title,
        "item": items[0],
        "items": items,
        "form": around.form(line).value,
        "way": str(line.way),
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


def _item(item: Item) -> dict[str, str]:
    return {
        "code": item.code,
        "name": item.name,
        "digest": item.digest,
        "organ": item.organ.code,
        "organ_name": item.organ.name,
    }


def written_lines(lines: Sequence[PlanLine], parties: Parties) -> list[dict[str, Any]]:
    """Lines as they are sealed, without their numbers."""
    return [written(line, None, parties) for line in lines]


def written_with(numbers: Numbered, parties: Parties) -> list[dict[str, Any]]:
    """Lines as they are sealed, with their numbers."""
    return [written(line, counted, parties) for line, counted in numbers.values()]


def written_task(task: PlanTask) -> dict[str, Any]:
    """A key task as it is sealed."""
    return {
        "number": task.number,
        "title": task.title,
        "section": task.section,
        "items": task.items,
        "content": task.content.splitlines(),
        "starts": task.starts.isoformat(),
        "ends": task.ends.isoformat(),
    }


def to_seal(
    plan: Plan, numbers: Numbered, consents: Sequence[LineConsent] | None = None
) -> SealedPlan:
    """The document that a submission seals; `consents` are those that stand."""
    drafter = names_of_staff({plan.drafted_by}).get(plan.drafted_by, "")
    return SealedPlan(
        organ=plan.organ.code,
        organ_name=plan.organ.name,
        year=plan.year,
        number=plan.number,
        edition=plan.edition + 1,
        title=plan.title,
        drafted_by=drafter,
        lines=tuple(written_with(numbers, parties_of(plan))),
        plan_kind=str(plan.kind),
        legal_basis=tuple(plan.legal_basis.splitlines()),
        superior_document=plan.superior_document,
        announcement=tuple(plan.announcement.splitlines()),
        revision=plan.revision,
        amends=plan.amends.digest if plan.amends else "",
        adjust_reason=plan.adjust_reason,
        tasks=tuple(written_task(task) for task in plan.tasks.all()),
        consents=tuple(_consent(consent) for consent in consents or ()),
    )


def _consent(consent: LineConsent) -> dict[str, str]:
    return {
        "organ": consent.organ.code,
        "organ_name": consent.organ.name,
        "part": consent.part,
        "name": consent.name,
        "at": consent.at.isoformat(),
    }


def sealed(digest: str) -> dict[str, Any]:
    """The content of a sealed plan."""
    return dict(json.loads(document(digest)))


def sealed_lines(digest: str) -> list[dict[str, Any]]:
    """The lines of a sealed plan."""
    return list(sealed(digest)["lines"])
