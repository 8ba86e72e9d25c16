"""Filings as the organ that files and the office that receives see them; nobody else does."""

import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from doubledraw.platform.approvals.models import Filing
from doubledraw.platform.approvals.states import FilingState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import superiors, within
from doubledraw.platform.organs.states import Role

SOUGHT_BY = {
    **{name: name for name in ("matter", "state", "period")},
    "organ": "organ__code",
    "year": "period__startswith",
}
LOOKED_BACK = 12
"""How many received filings of one organ are searched for an entry: three years of quarters."""


def filings_visible_to(actor: Actor) -> QuerySet[Filing]:
    """What organs in the actor's scope have filed, and what was filed with them."""
    mine = within(actor) | within(actor, field="office")
    return (
        Filing.objects.filter(mine).select_related("organ", "office").order_by("-filed_at", "-pk")
    )


def filings_sought(actor: Actor, asked: Mapping[str, str]) -> QuerySet[Filing]:
    """Those of them with this matter, state, period or year, of the organ with this code; empty words ask nothing."""
    rows = filings_visible_to(actor)
    for word, column in SOUGHT_BY.items():
        if asked.get(word):
            rows = rows.filter(**{column: asked[word]})
    return rows


def filing_visible_to(actor: Actor, pk: int) -> Filing:
    """One filing; Filing.DoesNotExist when there is none or it is not theirs to see."""
    return filings_visible_to(actor).get(pk=pk)


def filings_waiting_for(actor: Actor) -> QuerySet[Filing]:
    """What this person may receive or send back."""
    offices = within(actor, Role.LEGAL, Role.APPROVER, field="office")
    waiting = Filing.objects.filter(offices, state=FilingState.FILED)
    return waiting.exclude(filed_by=actor.user_id).select_related("organ", "office")


def offices_for(organ: Organ) -> QuerySet[Organ]:
    """With whom an organ can file: every organ above it, and the departments beside it (司法局)."""
    above = Q(path__in=superiors(organ.path))
    beside = Q(parent_id=organ.parent_id) if organ.parent_id else Q(pk__in=[])
    found = Organ.objects.filter(above | beside, closed_at=None).exclude(pk=organ.pk)
    return found.order_by("path")


def filed_list(filing: Filing) -> dict[str, Any]:
    """The sealed list that was filed."""
    return dict(json.loads(document(filing.digest)))


def is_on_received_list(organ_path: str, matter: str, digest: str) -> bool:
    """Whether an entry with this digest is on a list that the organ, or one above it, has a receipt for."""
    if not digest:
        return False
    received = Filing.objects.filter(
        organ__path__in=[*superiors(organ_path), organ_path],
        matter=matter,
        state=FilingState.RECEIVED,
    )
    return any(
        entry["digest"] == digest
        for filing in received.order_by("-filed_at")[:LOOKED_BACK]
        for entry in filed_list(filing)["entries"]
    )
