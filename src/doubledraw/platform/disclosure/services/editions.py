"""Counts the changes of what is public, so that caches learn of each."""

from django.db.models import F

from doubledraw.platform.disclosure.models import Edition


def turn_page() -> None:
    """Call inside the transaction that changes a projection."""
    Edition.objects.get_or_create(pk=1)
    Edition.objects.filter(pk=1).update(number=F("number") + 1)
