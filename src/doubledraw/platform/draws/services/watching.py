"""Every look at a secret list is kept: who, in which capacity, at what, when (DD-1 §9)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from doubledraw.platform.draws.events import EmbargoedListViewed
from doubledraw.platform.draws.models import Draw, ListView
from doubledraw.platform.draws.policies import may_see_list, role_of_reader
from doubledraw.platform.draws.selectors import named_auditors, subject
from doubledraw.platform.draws.states import SeenThing
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.services import record

TEAM = "team"


@transaction.atomic
def view_list(draw: Draw, *, by: Actor, at: datetime) -> None:
    """Look at the list before its reveal; that somebody did is kept for ever."""
    named = named_auditors(draw)
    may_see_list(draw, by, named).enforce()
    if draw.revealed_at is not None:
        return
    role = role_of_reader(draw, by, named) or ""
    record(EmbargoedListViewed(draw.draw_id, role), by=by, at=at, subject=subject(draw))
    keep_view(draw, SeenThing.LIST, sum(draw.sizes.values()), role, by=by, at=at)


def keep_view(
    draw: Draw, thing: SeenThing, firms: int, role: str, *, by: Actor, at: datetime, code: str = ""
) -> None:
    """Write one look down, inside the caller's transaction and before anything is handed over.

    After the reveal the list is public, and looks are nobody's business.
    """
    if draw.revealed_at is None:
        _view(draw, thing, firms, role, by, at, code).save(force_insert=True)


def keep_views(
    firms: Iterable[tuple[Draw, str]], thing: SeenThing, role: str, *, by: Actor, at: datetime
) -> None:
    """The same for a look at several firms, as (draw, code), one by one written down. One query."""
    ListView.objects.bulk_create(
        _view(draw, thing, 1, role, by, at, code)
        for draw, code in firms
        if draw.revealed_at is None
    )


def _view(
    draw: Draw, thing: SeenThing, firms: int, role: str, by: Actor, at: datetime, code: str
) -> ListView:
    return ListView(
        draw=draw,
        thing=thing,
        firms=firms,
        code=code,
        staff_id=by.user_id,
        name=by.name,
        organ_name=by.organ_name,
        role=role,
        at=at,
    )
