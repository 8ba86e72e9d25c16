"""Inspectors with accounts: people of a team who sign in."""

from datetime import datetime

from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.organs.services import admit_staff
from doubledraw.platform.registry.models import Inspector
from tests.world.county import PASSWORD, County


def account_for(place: County, ref: str, at: datetime) -> Staff:
    """An account under the inspector's name, in their organ; its holder has no role."""
    inspector = Inspector.objects.select_related("organ").get(ref=ref)
    return admit_staff(
        f"i{ref.lower()}",
        inspector.name,
        organ=inspector.organ,
        password=PASSWORD,
        by=SYSTEM,
        at=at,
    )


def inspector_account(place: County, ref: str, at: datetime) -> Actor:
    """The same account, linked to the inspector."""
    staff = account_for(place, ref, at)
    Inspector.objects.filter(ref=ref).update(staff_id=staff.pk)
    return actor_of(staff)
