"""Opening a visit whose firm is still secret: the look is written down before the firm is shown."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from doubledraw.platform.draws.services.watching import TEAM, keep_view
from doubledraw.platform.draws.states import SeenThing
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.policies import may_look
from doubledraw.platform.inspections.selectors import has_looked, visits_of
from doubledraw.platform.kernel.actor import Actor

OFFICE = "office"


@transaction.atomic
def look_at(visits: Sequence[Visit], *, by: Actor, at: datetime) -> None:
    """Open these visits for a person, once a day each; refused for who may see none of the firms."""
    mine = set(visits_of(by, at).filter(pk__in=[v.pk for v in visits]).values_list("pk", flat=True))
    for visit in visits:
        may_look(visit, by, is_of_the_team=visit.pk in mine).enforce()
    seen = has_looked(visits, by, at)
    for visit in visits:
        if visit.pk not in seen:
            role = TEAM if visit.pk in mine else OFFICE
            keep_view(visit.draw, SeenThing.DISPATCH, 1, role, by=by, at=at, code=visit.code)
