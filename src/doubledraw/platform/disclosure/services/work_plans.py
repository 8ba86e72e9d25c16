"""Publishes a draw's work plan together with its result (GT-08), once."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from doubledraw.platform.disclosure.events import DocumentWasPublished
from doubledraw.platform.disclosure.models import PublicDocument
from doubledraw.platform.disclosure.selectors import publication_of
from doubledraw.platform.disclosure.services.editions import turn_page
from doubledraw.platform.disclosure.services.whitelist import named, named_each
from doubledraw.platform.disclosure.states import DocumentKind
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import work_plan_used
from doubledraw.platform.draws.states import CreditSwitch, DistrictRule
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.ledger.services import publish_document, record
from doubledraw.platform.plans.states import Method, Way

FIELDS = (
    *("title", "edition", "drafted_on", "organ_name", "starts", "ends", "suite", "excluded"),
    *("reserve", "max_load", "draw_by", "reveal", "holders", "supervision", "rules"),
)
PLAN_FIELDS = ("number", "title", "line")
ITEM_FIELDS = ("code", "name", "basis")
STRATUM_FIELDS = ("name", "rule", "population", "size")
SEAT_FIELDS = ("department", "count", "qualification")
SOURCE_FIELDS = ("source", "form", "when")
CAP_FIELDS = ("year", "most", "source", "capped")
CAPPED_FIELDS = ("name", "before", "size_before")


@transaction.atomic
def follow_work_plan(draw_id: str, *, by: Actor, at: datetime) -> None:
    """Show the work plan of a revealed draw, and name it in the public log."""
    draw = Draw.objects.select_for_update(of=("self",)).get(draw_id=draw_id)
    plan = work_plan_used(draw)
    if draw.revealed_at is None or plan is None or publication_of(plan.digest):
        return
    leaf = publish_document(plan.digest, DocumentKind.WORK_PLAN, at=at)
    event = DocumentWasPublished(plan.digest, DocumentKind.WORK_PLAN, leaf.index)
    record(event, by=by, at=at, subject=f"document:{plan.digest}")
    content = json.loads(document(plan.digest))
    PublicDocument.objects.create(
        kind=DocumentKind.WORK_PLAN,
        key=draw_id,
        digest=plan.digest,
        title=content["title"],
        organ_name=content["organ_name"],
        body=_body(content),
        published_at=leaf.at,
        log_index=leaf.index,
    )
    turn_page()


def _body(content: Mapping[str, Any]) -> dict[str, Any]:
    """Field by named field, states in words."""
    return named(content, FIELDS) | {
        "plan": named(content["plan"], PLAN_FIELDS),
        "items": named_each(content["items"], ITEM_FIELDS),
        "way": Way.of(content["way"]).label,
        "method": Method.of(content["method"]).label,
        "is_equal_chance": content["method"] == Method.SRS,
        "districts": DistrictRule.of(content.get("districts", DistrictRule.REGISTERED)).label,
        "credit": CreditSwitch.of(content["credit"]["switch"]).label,
        "credit_reason": content["credit"]["reason"],
        "strata": named_each(content["strata"], STRATUM_FIELDS),
        "seats": named_each(content["seats"], SEAT_FIELDS),
        "inspectors": content["people"]["inspectors"],
        "entropy": named_each(content["entropy"], SOURCE_FIELDS),
        "cap": _cap(content.get("cap") or {}),
    }


def _cap(content: Mapping[str, Any]) -> dict[str, Any]:
    """The yearly cap; strata only of such as are public."""
    if not content:
        return {}
    return named(content, CAP_FIELDS) | {"strata": named_each(content["strata"], CAPPED_FIELDS)}
