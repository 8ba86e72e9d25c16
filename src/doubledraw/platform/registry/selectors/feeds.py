"""Feeds as staff see them, and as the worker and the interface find them."""

from django.db.models import Count, Max, QuerySet

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.registry.models import Feed, FeedFile


def feeds_visible_to(actor: Actor) -> QuerySet[Feed]:
    """The feeds of organs in the actor's scope, with `came` (files) and `last` (when), open ones first."""
    return (
        Feed.objects.filter(within(actor))
        .select_related("organ")
        .annotate(came=Count("files"), last=Max("files__at"))
        .order_by("closed_at", "pk")
    )


def files_of(feed: Feed) -> QuerySet[FeedFile]:
    """What came through a feed, newest first."""
    return feed.files.select_related("batch").order_by("-pk")


def open_folders() -> list[Feed]:
    """The open feeds that are folders."""
    feeds = Feed.objects.filter(closed_at=None).exclude(folder="")
    return list(feeds.select_related("organ").order_by("pk"))


def open_interface(pk: int) -> Feed | None:
    """An open feed with a token."""
    feeds = Feed.objects.filter(pk=pk, closed_at=None).exclude(token_digest="")
    return feeds.select_related("organ").first()
