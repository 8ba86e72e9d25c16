"""Whom to call about an organ's inspections: entered and ended by its own clerks."""

from datetime import datetime

from django.db import transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.events import LiaisonEnded, LiaisonEntered
from doubledraw.platform.organs.models import Liaison, Organ
from doubledraw.platform.organs.policies import may_name_liaison


@transaction.atomic
def enter_liaison(
    organ: Organ, name: str, phone: str, duty: str = "", *, by: Actor, at: datetime
) -> Liaison:
    """Enter somebody to call; staff of related organs see the number, the public never does."""
    may_name_liaison(organ, by).enforce()
    liaison = Liaison.objects.create(
        organ=organ, name=name, phone=phone, duty=duty, since=at, entered_by=by.user_id
    )
    event = LiaisonEntered(liaison.pk, organ.pk, name)
    record(event, by=by, at=at, subject=f"organ:{organ.code}")
    return liaison


@transaction.atomic
def end_liaison(liaison: Liaison, *, by: Actor, at: datetime) -> None:
    """Nobody is to be called there any more; who it was stays on record."""
    may_name_liaison(liaison.organ, by).enforce()
    open_still = Liaison.objects.filter(pk=liaison.pk, until=None)
    if not open_still.update(until=at, ended_by=by.user_id):
        raise Conflict("moved_on", "这位联络员已经终止", remedy="请刷新页面。")
    event = LiaisonEnded(liaison.pk, liaison.organ_id, liaison.name)
    record(event, by=by, at=at, subject=f"organ:{liaison.organ.code}")
