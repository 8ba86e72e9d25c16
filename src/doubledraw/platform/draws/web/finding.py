"""Loading the one draw a page is about, for the person who asks."""

from datetime import datetime

from django.http import Http404

from doubledraw.platform.draws.models import Draw, TeamRound, Withdrawal
from doubledraw.platform.draws.selectors import dispatches_of, draws_of_party, draws_visible_to
from doubledraw.platform.kernel.actor import Actor


def draw_or_404(actor: Actor, draw_id: str) -> Draw:
    """The draw, with what every page of it needs; an outsider learns nothing, not even that it exists."""
    rows = draws_visible_to(actor).prefetch_related(
        "people__invitation",
        "people__signature",
        "entropy_values__proof",
        "corrections",
        "attestations",
        "attachments",
        "named_auditors",
    )
    found = rows.filter(draw_id=draw_id).first()
    if found is None:
        raise Http404
    return found


def part_or_404(actor: Actor, draw_id: str) -> Draw:
    """A draw of any organ in which this account has a part of its own."""
    rows = draws_of_party(actor).prefetch_related("people__invitation", "people__signature")
    found = rows.filter(draw_id=draw_id).first()
    if found is None:
        raise Http404
    return found


def released_draw_or_404(actor: Actor, draw_id: str, at: datetime) -> Draw:
    """A draw of which something was released to this person, whatever their organ; or one they may see."""
    released = dispatches_of(actor, at).filter(draw__draw_id=draw_id).first()
    return released.draw if released else draw_or_404(actor, draw_id)


def round_or_404(actor: Actor, draw_id: str, number: int) -> TeamRound:
    """A team round, with its values and its draw as `draw_or_404` gives it."""
    draw = draw_or_404(actor, draw_id)
    found = draw.team_rounds.prefetch_related("values__proof").filter(number=number).first()
    if found is None:
        raise Http404
    found.draw = draw
    return found


def withdrawal_or_404(actor: Actor, draw_id: str, pk: int) -> Withdrawal:
    """What was asked to be replaced, with what came of it and its draw as `draw_or_404` gives it."""
    draw = draw_or_404(actor, draw_id)
    found = draw.withdrawals.prefetch_related("substitutions").filter(pk=pk).first()
    if found is None:
        raise Http404
    found.draw = draw
    return found
