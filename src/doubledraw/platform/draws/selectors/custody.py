"""How far the nonces of a draw are, who guards them, and whose draws one takes part in."""

from datetime import datetime

from django.db.models import Q, QuerySet

from doubledraw.platform.draws.models import Draw, Escrow, HandedIn, Nonce, NonceHolder
from doubledraw.platform.draws.policies import Custody, Guard, Holding
from doubledraw.platform.kernel.actor import Actor


def custody_of(draw: Draw) -> Custody:
    """Everything about the nonces but the nonces themselves; no query where only the platform has one."""
    others = draw.holders[1:]
    if not others:
        return Custody()
    asked = {holder.name: holder for holder in NonceHolder.objects.filter(draw=draw)}
    nonces = Nonce.objects.filter(draw=draw).defer("sealed").select_related("opening")
    made = {nonce.holder: nonce for nonce in nonces}
    handed: dict[str, set[int]] = {}
    rows = HandedIn.objects.filter(share__nonce__draw=draw)
    for holder, staff_id in rows.values_list("share__nonce__holder", "share__trustee__staff_id"):
        handed.setdefault(holder, set()).add(staff_id)
    holdings = (
        _holding(name, asked.get(name), made.get(name), frozenset(handed.get(name, ())))
        for name in others
    )
    return _guarded(tuple(holdings), Escrow.objects.filter(draw=draw).first())


def draws_of_party(actor: Actor) -> QuerySet[Draw]:
    """The draws this account holds a nonce of, guards shares of, or was invited to, wherever their organ is."""
    mine = Q(nonce_holders__staff_id=actor.user_id)
    mine |= Q(escrow__trustees__staff_id=actor.user_id)
    mine |= Q(people__invitation__staff_id=actor.user_id) | Q(people__staff_id=actor.user_id)
    found = Draw.objects.filter(mine).values("pk")
    rows = Draw.objects.filter(pk__in=found).select_related("organ", "plan_line__plan", "replaces")
    return rows.order_by("-frozen_at", "-pk")


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
