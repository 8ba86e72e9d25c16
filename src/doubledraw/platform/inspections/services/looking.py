"""Opening a visit whose firm is still secret: the look is written down before the firm is shown."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from doubledraw.platform.draws.services.watching import TEAM, keep_views
from doubledraw.platform.draws.states import SeenThing
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.policies import may_look, may_see_firm
from doubledraw.platform.inspections.selectors import carried_by, has_looked, visits_of
from doubledraw.platform.kernel.actor import Actor

OFFICE = "office"


@transaction.atomic
def look_at(visits: Sequence[Visit], *, by: Actor, at: datetime) -> None:
    """Open these visits for a person, once a day each; refused for who may see none of the firms."""
    mine = set(visits_of(by, at).filter(pk__in=[v.pk for v in visits]).values_list("pk", flat=True))
    for visit in visits:
        may_look(visit, by, is_of_the_team=visit.pk in mine).enforce()
    _write([visit for visit in visits if visit.pk in mine], TEAM, by, at)
    _write([visit for visit in visits if visit.pk not in mine], OFFICE, by, at)


@transaction.atomic
def take_along(most: int, *, by: Actor, at: datetime) -> list[Visit]:
    """Open the visits that a phone carries, those planned next first: what this person still has to go to.

    Sheets are with them, and of the draw no more than `WITH_DRAW`.
    """
    visits = carried_by(by, at, most)
    _write(visits, TEAM, by, at)
    return visits


def write_look(visit: Visit, *, by: Actor, at: datetime) -> None:
    """Write down that somebody of an office, who may, is shown the firm; once a day, and not once it is public."""
    _write([visit], OFFICE, by, at)


def check_opened(visit: Visit, actor: Actor, at: datetime) -> None:
    """Refused unless the list is public or this person has opened the visit today."""
    may_see_firm(has_looked=visit.pk in has_looked([visit], actor, at)).enforce()


def _write(visits: Sequence[Visit], role: str, by: Actor, at: datetime) -> None:
    if visits:
        seen = has_looked(visits, by, at)
        new = [(visit.draw, visit.code) for visit in visits if visit.pk not in seen]
        keep_views(new, SeenThing.DISPATCH, role, by=by, at=at)
