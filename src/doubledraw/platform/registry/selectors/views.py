"""The saved views of one person."""

from django.db.models import QuerySet

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.registry.models import SavedView


def views_of(actor: Actor, page: str) -> QuerySet[SavedView]:
    """Their views of a list, by title."""
    return SavedView.objects.filter(staff_id=actor.user_id, page=page).order_by("title")
