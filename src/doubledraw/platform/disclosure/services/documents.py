"""Projects published plans and items from their sealed documents, and names each once in the public log."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.states import ItemDomain, ItemState, Priority
from doubledraw.platform.disclosure.events import DocumentWasPublished
from doubledraw.platform.disclosure.models import PublicDocument
from doubledraw.platform.disclosure.selectors import publication_of
from doubledraw.platform.disclosure.services.editions import turn_page
from doubledraw.platform.disclosure.services.whitelist import named, named_each
from doubledraw.platform.disclosure.states import DocumentKind
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.ledger.services import publish_document, record
from doubledraw.platform.organs.models import Region
from doubledraw.platform.plans.documents.changes import changes
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.selectors.versions import successor_of, versions_of
from doubledraw.platform.plans.states import LineForm, Method, PlanKind, PlanState, StrataBy, Way
from doubledraw.platform.registry.selectors.populations import NO_INDUSTRY
from doubledraw.platform.registry.states import TargetKind

PLAN_FIELDS = (
    "year",
    "number",
    "title",
    "organ_name",
    "superior_document",
)
TASK_FIELDS = ("number", "title", "section", "items", "content", "starts", "ends")
LINE_ITEM_FIELDS = ("code", "name", "organ_name", "digest")
LINE_FIELDS = (
    "number",
    "title",
    "reserve",
    "max_load",
    "starts",
    "ends",
    "reveal",
)
STRATUM_FIELDS = ("name", "ratio", "count", "min", "max")
SEAT_FIELDS = ("department", "count", "qualification")
ITEM_FIELDS = ("code", "edition", "name", "object", "method", "ratio", "frequency")
ITEM_LINES = ("basis", "content", "standard", "key_points")


@transaction.atomic
def follow_plan(pk: int, digest: str, *, by: Actor, at: datetime) -> None:
    """Show a published plan. The plans app logs `plan.publish` itself, in the transaction that publishes."""
    plan = Plan.objects.select_related("organ", "amends").get(pk=pk)
    if plan.state not in (PlanState.PUBLISHED, PlanState.SUPERSEDED):
        return
    leaf = publication_of(digest) or _publish(digest, DocumentKind.PLAN, by, at)
    later = successor_of(plan) if plan.state == PlanState.SUPERSEDED else None
    _keep(
        DocumentKind.PLAN,
        plan.base_number,
        digest,
        leaf,
        title=plan.title,
        organ_name=plan.organ.name,
        body=_plan_body(_sealed(digest)) | _place_among_versions(plan, later),
        ended_at=later.published_at if later else None,
    )


def _place_among_versions(plan: Plan, later: Plan | None) -> dict[str, Any]:
    """Which version this is, what it changed in the one before, and by which it was replaced."""
    found: dict[str, Any] = {"revision": plan.revision}
    if plan.amends is not None:
        old, new = (_plan_body(_sealed(one.digest)) for one in (plan.amends, plan))
        found |= {
            "amends": {"number": plan.amends.number, "revision": plan.amends.revision},
            "adjust_reason": plan.adjust_reason,
            "changes": [asdict(change) for change in changes(old, new)],
        }
        found["drawn_as"] = _earlier_lines(plan)
    if later is not None:
        found["superseded_by"] = {"number": later.number, "revision": later.revision}
    return found


def _earlier_lines(plan: Plan) -> dict[str, list[str]]:
    """Line number → the numbers of the earlier versions that had the line already: their draws count for it."""
    earlier = [one for one in versions_of(plan) if one.revision < plan.revision]
    lines = plan.lines.filter(origin__isnull=False)
    return {
        str(number): [one.number for one in earlier if one.revision >= revision]
        for number, revision in lines.values_list("number", "origin__plan__revision")
    }


@transaction.atomic
def follow_item(pk: int, digest: str, *, by: Actor, at: datetime) -> None:
    """Show a published item, and when it was retired."""
    item = Item.objects.select_related("organ").get(pk=pk)
    leaf = publication_of(digest)
    if leaf is None and item.state != ItemState.PUBLISHED:
        return
    body = _item_body(_sealed(digest))
    _keep(
        DocumentKind.ITEM,
        item.code,
        digest,
        leaf or _publish(digest, DocumentKind.ITEM, by, at),
        title=str(body.get("name", item.name)),
        organ_name=item.organ.name,
        body=body,
        ended_at=at if item.state == ItemState.RETIRED else None,
    )


def _keep(kind: DocumentKind, key: str, digest: str, leaf: LogLeaf, **shown: Any) -> None:
    shown |= {"key": key, "published_at": leaf.at, "log_index": leaf.index}
    ended_at = shown.pop("ended_at", None)
    row, _ = PublicDocument.objects.update_or_create(kind=kind, digest=digest, defaults=shown)
    if (row.ended_at is None) != (ended_at is None):
        row.ended_at = ended_at
        row.save(update_fields=["ended_at"])
    turn_page()


def _publish(digest: str, kind: DocumentKind, by: Actor, at: datetime) -> LogLeaf:
    leaf = publish_document(digest, kind, at=at)
    event = DocumentWasPublished(digest, kind, leaf.index)
    record(event, by=by, at=at, subject=f"document:{digest}")
    return leaf


def _sealed(digest: str) -> dict[str, Any]:
    return dict(json.loads(document(digest)))


def _item_body(sealed: Mapping[str, Any]) -> dict[str, Any]:
    lines = {name: "\n".join(sealed[name]) for name in ITEM_LINES}
    words = {
        "priority": Priority.of(sealed["priority"]).label,
        "domain": ItemDomain.of(sealed["domain"]).label,
    }
    return named(sealed, ITEM_FIELDS) | lines | words


def _plan_body(sealed: Mapping[str, Any]) -> dict[str, Any]:
    return named(sealed, PLAN_FIELDS) | {
        "plan_kind": PlanKind.of(sealed["plan_kind"]).label,
        "legal_basis": "\n".join(sealed["legal_basis"]),
        "announcement": "\n".join(sealed["announcement"]),
        "tasks": [
            named(task, TASK_FIELDS) | {"content": "\n".join(task["content"])}
            for task in sealed["tasks"]
        ],
        "participants": [consent["organ_name"] for consent in sealed["consents"]],
        "lines": [_line_body(line) for line in sealed["lines"]],
    }


def _line_body(line: Mapping[str, Any]) -> dict[str, Any]:
    """One line, in words. How it departs from rules of thumb is between drafter and reviewer."""
    return named(line, LINE_FIELDS) | {
        "item": named(line.get("item", {}), LINE_ITEM_FIELDS),
        "items": named_each(line.get("items", []), LINE_ITEM_FIELDS),
        "form": LineForm.of(line["form"]).label,
        "way": Way.of(line["way"]).label,
        "scope": _scope(line.get("scope", {})),
        "strata_by": StrataBy.of(line["strata_by"]).label,
        "method": Method.of(line["method"]).label,
        "strata": named_each(line.get("strata", []), STRATUM_FIELDS),
        "seats": named_each(line.get("seats", []), SEAT_FIELDS),
        "estimate": named(line.get("estimate", {}), ("population", "sample")),
    }


def _scope(scope: Mapping[str, Any]) -> dict[str, Any]:
    """Whom a line is about. Which credit classes it is limited to stays out: the firms' names will be public."""
    return {
        "kinds": [TargetKind.of(kind).label for kind in scope.get("kinds", [])],
        "industries": [industry or NO_INDUSTRY for industry in scope.get("industries", [])],
        "regions": _region_names(scope.get("regions", [])),
        "by_credit_class": bool(scope.get("credit_classes")),
    }


def _region_names(codes: Sequence[str]) -> list[str]:
    names = dict(Region.objects.filter(code__in=codes).values_list("code", "name"))
    return [names.get(code, code) for code in codes]
