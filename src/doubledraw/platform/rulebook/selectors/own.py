"""Own rules: those of the organs in reach, those that are public, for which organs somebody may write."""

from datetime import date

from django.db.models import Max, Q, QuerySet

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import open_organs, within
from doubledraw.platform.organs.states import Role
from doubledraw.platform.rulebook.models import OwnRules
from doubledraw.platform.rulebook.states import OPEN, PUBLIC, RulesState


def rules_visible_to(actor: Actor) -> QuerySet[OwnRules]:
    """Every edition of the organs in scope, drafts too."""
    return OwnRules.objects.filter(within(actor)).select_related("organ")


def rules_waiting_for(actor: Actor) -> QuerySet[OwnRules]:
    """Proposed editions this person may approve or return."""
    proposed = OwnRules.objects.filter(within(actor, Role.APPROVER), state=RulesState.PROPOSED)
    return proposed.exclude(drafted_by=actor.user_id).select_related("organ")


def public_rules() -> QuerySet[OwnRules]:
    """Every approved edition, with those that are no longer in force."""
    return OwnRules.objects.filter(state__in=list(PUBLIC)).select_related("organ")


def standing_rules(day: date) -> QuerySet[OwnRules]:
    """Approved editions that are in force on a day, or will be."""
    return public_rules().filter(Q(until=None) | Q(until__gte=day))


def organs_to_write_for(actor: Actor) -> QuerySet[Organ]:
    """The open organs for which this person may begin an edition and none is being written."""
    clerks = open_organs().filter(_scope(actor))
    busy = OwnRules.objects.filter(state__in=list(OPEN)).values("organ_id")
    return clerks.exclude(pk__in=busy).order_by("path")


def edition_in_force(organ: Organ) -> OwnRules | None:
    """The organ's approved edition that no other has replaced."""
    found = OwnRules.objects.filter(organ=organ, state=RulesState.ADOPTED)
    return found.select_related("organ").first()


def next_edition(organ: Organ) -> int:
    """The number of the edition to come."""
    last = OwnRules.objects.filter(organ=organ).aggregate(last=Max("edition"))["last"]
    return int(last or 0) + 1


def _scope(actor: Actor) -> Q:
    condition = Q(pk__in=[])
    for path in actor.scopes(Role.CLERK):
        condition |= Q(path__startswith=path)
    return condition
