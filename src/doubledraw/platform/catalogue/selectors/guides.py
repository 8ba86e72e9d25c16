"""Rules documents as staff find them."""

from django.db.models import Q, QuerySet

from doubledraw.platform.catalogue.models import GuideDocument
from doubledraw.platform.catalogue.states import SheetState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import shared_with, within


def guides_visible_to(actor: Actor) -> QuerySet[GuideDocument]:
    """Those of organs in the actor's scope; of organs above it those that are published."""
    above = shared_with(*actor.scopes()) & Q(state=SheetState.PUBLISHED)
    rows = GuideDocument.objects.filter(within(actor) | above)
    return rows.exclude(state=SheetState.DISCARDED).select_related("organ").order_by("title", "pk")
