"""How far the nonces of a draw are, who guards them, and whose draws one takes part in."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from doubledraw.platform.draws.models import Draw, Escrow, HandedIn, Nonce, NonceHolder
from doubledraw.platform.draws.policies import Custody, Guard, Holding
from doubledraw.platform.kernel.actor import Actor


def custody_of(draw: Draw) -> Custody:
    """Everything about the nonces but the nonces themselves; no query where only the platform has one."""
    return custodies_of([draw])[draw.pk]


def custodies_of(draws: Sequence[Draw]) -> dict[int, Custody]:
    """The same for many draws by their keys: four queries for all."""
    found = {draw.pk: Custody() for draw in draws}
    others = [draw for draw in draws if draw.holders[1:]]
    if not others:
        return found
    asked = {(h.draw_id, h.name): h for h in NonceHolder.objects.filter(draw__in=others)}
    nonces = Nonce.objects.filter(draw__in=others).defer("sealed").select_related("opening")
    made = {(nonce.draw_id, nonce.holder): nonce for nonce in nonces}
    handed = _handed_in(others)
    escrows = Escrow.objects.filter(draw__in=others).prefetch_related("trustees")
    guarded = {escrow.draw_id: escrow for escrow in escrows}
    for draw in others:
        keys = [(draw.pk, name) for name in draw.holders[1:]]
        holdings = (
            _holding(key[1], asked.get(key), made.get(key), frozenset(handed.get(key, ())))
            for key in keys
        )
        found[draw.pk] = _guarded(tuple(holdings), guarded.get(draw.pk))
    return found


def draws_of_party(actor: Actor) -> QuerySet[Draw]:
    """The draws this account holds a nonce of, guards shares of, or was invited to, wherever their organ is."""
    mine = Q(nonce_holders__staff_id=actor.user_id)
    mine |= Q(escrow__trustees__staff_id=actor.user_id)
    mine |= Q(people__invitation__staff_id=actor.user_id) | Q(people__staff_id=actor.user_id)
    found = Draw.objects.filter(mine).values("pk")
    rows = Draw.objects.filter(pk__in=found).select_related("organ", "plan_line__plan", "replaces")
    return rows.order_by("-frozen_at", "-pk")


def _handed_in(draws: Sequence[Draw]) -> dict[tuple[int, str], set[int]]:
    """(draw, holder) → the accounts of the trustees whose share of it is in."""
    found: dict[tuple[int, str], set[int]] = {}
    rows = HandedIn.objects.filter(share__nonce__draw__in=draws)
    for draw, holder, staff_id in rows.values_list(
        "share__nonce__draw", "share__nonce__holder", "share__trustee__staff_id"
    ):
        found.setdefault((int(draw), holder), set()).add(staff_id)
    return found


def _holding(
    name: str, asked: NonceHolder | None, nonce: Nonce | None, handed: frozenset[int]
) -> Holding:
    opening = getattr(nonce, "opening", None) if nonce else None
    opened_at: datetime | None = opening.at if opening else None
    opened_by = opening.opened_by if opening else ""
    if asked is None:
        return Holding(name)
    return Holding(
        name,
        asked.staff_id,
        asked.person,
        asked.organisation,
        asked.made_at if nonce else None,
        opened_at,
        opened_by,
        handed,
    )


def _guarded(holdings: tuple[Holding, ...], escrow: Escrow | None) -> Custody:
    if escrow is None:
        return Custody(holdings)
    guards = (Guard(t.number, t.staff_id, t.person, t.organisation) for t in escrow.trustees.all())
    return Custody(holdings, tuple(guards), escrow.threshold, escrow.open_by)
