"""Credit on the staff home: proposals, rules and measures that wait for this person's approval."""

from collections.abc import Iterator

from django.urls import reverse

from doubledraw.platform.credit.selectors import (
    measures_waiting_for,
    proposals_waiting_for,
    rules_waiting_for,
)
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.states import Role

SHOWN = 8
Waiting = tuple[str, str, str, str, None]
"""(title, detail, verb, address, until when)."""


def credit_waiting(actor: Actor) -> Iterator[Waiting]:
    """What of credit waits for this person; nothing is asked for who approves nowhere. Three queries."""
    if not actor.scopes(Role.APPROVER):
        return
    for rule in rules_waiting_for(actor)[:SHOWN]:
        url = reverse("credit-rule", args=[rule.pk])
        yield rule.title, "信用评价规则", "批准规则", url, None
    for proposal in proposals_waiting_for(actor)[:SHOWN]:
        url = reverse("credit-proposal", args=[proposal.pk])
        yield proposal.target.name, proposal.get_kind_display(), "批准信用建议", url, None
    for measure in measures_waiting_for(actor)[:SHOWN]:
        url = reverse("credit-measure", args=[measure.pk])
        yield measure.target.name, measure.content, "批准联合措施", url, None
