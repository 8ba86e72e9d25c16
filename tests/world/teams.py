"""Inspectors with accounts: people of a team who sign in."""

from datetime import datetime

from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import admit_staff
from doubledraw.platform.registry.models import Inspector
from tests.world.county import PASSWORD, County


def inspector_account(place: County, ref: str, at: datetime) -> Actor:
    """An account for an inspector; its holder has no role but is who they are."""
    inspector = Inspector.objects.select_related("organ").get(ref=ref)
    account = f"i{ref.lower()}"
    staff = admit_staff(
        account, inspector.name, organ=inspector.organ, password=PASSWORD, by=SYSTEM, at=at
    )
    Inspector.objects.filter(pk=inspector.pk).update(staff_id=staff.pk)
    return actor_of(staff)
