"""The lists items rest on: what the market is supervised for, what several departments answer for."""

from django.db.models import Count, Q, QuerySet

from doubledraw.platform.catalogue.models import Item, ResponsibilityEntry, SupervisionEntry
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import shared_with
from doubledraw.platform.registry.models import SpecialDirectory


def supervision_visible_to(actor: Actor) -> QuerySet[SupervisionEntry]:
    """Entries of organs in the actor's scope or above it, in order of code."""
    rows = SupervisionEntry.objects.filter(shared_with(*actor.scopes()))
    return rows.select_related("organ").order_by("code")


def responsibilities_visible_to(actor: Actor) -> QuerySet[ResponsibilityEntry]:
    """Entries whose leading department lies in the actor's scope or above it, in order of code."""
    rows = ResponsibilityEntry.objects.filter(shared_with(*actor.scopes()))
    return rows.select_related("organ").order_by("code")


def with_counts(
    rows: QuerySet[SupervisionEntry] | QuerySet[ResponsibilityEntry], actor: Actor
) -> QuerySet[SupervisionEntry] | QuerySet[ResponsibilityEntry]:
    """The same rows, each with `item_count`: the items that rest on it, as far as the actor sees them."""
    seen = Q(pk__in=[])
    for path in actor.scopes():
        seen |= Q(item__organ__path__startswith=path)
    return rows.annotate(item_count=Count("item", filter=seen, distinct=True))


def items_resting_on(
    entry: SupervisionEntry | ResponsibilityEntry, items: QuerySet[Item]
) -> QuerySet[Item]:
    """Those of `items` that rest on an entry."""
    if isinstance(entry, SupervisionEntry):
        return items.filter(supervision=entry)
    return items.filter(responsibility=entry)


def specials_offered_to(actor: Actor) -> QuerySet[SpecialDirectory]:
    """The special directories an item may be linked with."""
    rows = SpecialDirectory.objects.filter(shared_with(*actor.scopes()), closed_at=None)
    return rows.order_by("code")


def partners_offered(organ: Organ) -> QuerySet[Organ]:
    """Departments that may cooperate in a matter: those under the same government."""
    root = "/".join(organ.path.split("/")[:2]) + "/"
    return Organ.objects.filter(path__startswith=root, closed_at=None).exclude(pk=organ.pk)
