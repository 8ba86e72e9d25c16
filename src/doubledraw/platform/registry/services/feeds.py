"""Feeds: other systems send files, which become imports with the same preview; each content once."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction

from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import DomainError, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ, Staff
from doubledraw.platform.organs.selectors import actor_of
from doubledraw.platform.records.transitions import revise
from doubledraw.platform.registry.events.feeds import (
    FeedClosed,
    FeedFileCame,
    FeedSetUp,
    FeedTokenRenewed,
)
from doubledraw.platform.registry.imports.cells import line
from doubledraw.platform.registry.imports.directory import directory_called
from doubledraw.platform.registry.imports.folders import (
    content_of,
    folder_name,
    make_folder,
    waiting,
)
from doubledraw.platform.registry.imports.reading import Report, unwatched
from doubledraw.platform.registry.models import Feed, FeedFile, ImportBatch
from doubledraw.platform.registry.policies.feeds import may_keep_feeds, may_take_file
from doubledraw.platform.registry.selectors.feeds import open_folders, open_interface
from doubledraw.platform.registry.services.importing import apply_import, read_import, stage_import
from doubledraw.platform.registry.states import BatchSource, BatchState

LOOK_EVERY = timedelta(minutes=1)
LOOK_JOB = "registry.look_at_folders"


class Taken(NamedTuple):
    """What became of a file: its import, and whether this very content is new."""

    batch: ImportBatch
    is_new: bool


@transaction.atomic
def set_up_feed(
    organ: Organ,
    directory: str,
    name: str,
    *,
    folder: str = "",
    token: str = "",
    applies_itself: bool = False,
    options: dict[str, str] | None = None,
    by: Actor,
    at: datetime,
) -> Feed:
    """A feed into a directory of the organ: a folder below its root, or the interface with this token (not kept)."""
    may_keep_feeds(organ, by).enforce()
    directory_called(directory)
    if bool(folder) == bool(token):
        raise Invalid(
            "feed_by_one_way", "请选择目录或者接口中的一种", remedy="两种都要时请设两个。"
        )
    feed = Feed.objects.create(
        organ=organ,
        directory=directory,
        name=line(name, 60),
        folder=folder_name(folder) if folder else "",
        token_digest=_digest(token) if token else "",
        options=options or {},
        applies_itself=applies_itself,
        set_up_by=by.user_id,
        set_up_at=at,
    )
    if folder:
        make_folder(organ.code, feed.folder)
        look_soon(at)
    event = FeedSetUp(feed.name, directory, feed.folder, applies_itself)
    record(event, by=by, at=at, subject=f"feed:{feed.pk}")
    return feed


@transaction.atomic
def renew_token(feed: Feed, token: str, *, by: Actor, at: datetime) -> None:
    """From now on only this token opens the feed."""
    may_keep_feeds(feed.organ, by).enforce()
    if feed.folder or feed.closed_at:
        raise Invalid("feed_has_no_token", "这个数据接入没有口令", remedy="目录接入不用口令。")
    revise(feed, token_digest=_digest(token))
    record(FeedTokenRenewed(feed.name), by=by, at=at, subject=f"feed:{feed.pk}")


@transaction.atomic
def close_feed(feed: Feed, *, by: Actor, at: datetime) -> None:
    """Take no more files; what came stays."""
    may_keep_feeds(feed.organ, by).enforce()
    revise(feed, closed_at=at)
    record(FeedClosed(feed.name), by=by, at=at, subject=f"feed:{feed.pk}")


def feed_opened_by(pk: int, token: str) -> Feed | None:
    """The feed, when the token is its own; a wrong token and a feed that is not there are answered alike."""
    feed = open_interface(pk)
    expected = feed.token_digest if feed else _digest("")
    matches = hmac.compare_digest(_digest(token), expected)
    return feed if matches and token else None


def receive(feed: Feed, data: bytes, filename: str, *, at: datetime) -> Taken:
    """Keep a file that came, as an import of whoever set the feed up. Content that came before gives its import again.

    Nothing is read yet: `finish_file` does.
    """
    clerk = clerk_of(feed)
    may_take_file(feed, clerk).enforce()
    digest = hashlib.sha256(data).hexdigest()
    if earlier := _came(feed, digest):
        return Taken(earlier.batch, is_new=False)
    try:
        return Taken(_keep(feed, data, filename, digest, clerk, at), is_new=True)
    except IntegrityError:  # somebody else has just taken the same content
        return Taken(feed.files.get(digest=digest).batch, is_new=False)


@transaction.atomic
def _keep(
    feed: Feed, data: bytes, filename: str, digest: str, clerk: Actor, at: datetime
) -> ImportBatch:
    batch = stage_import(
        feed.directory,
        data,
        filename,
        feed.organ,
        by=clerk,
        at=at,
        options=feed.options,
        mapping=feed.mapping or None,
        source=BatchSource.FEED,
    )
    FeedFile.objects.create(feed=feed, filename=batch.filename, digest=digest, batch=batch, at=at)
    event = FeedFileCame(batch.filename, digest, batch.pk)
    record(event, by=clerk, at=at, subject=f"feed:{feed.pk}")
    return batch


def finish_file(
    feed: Feed, batch: ImportBatch, *, at: datetime, report: Report = unwatched
) -> None:
    """Read the file; let it take effect when the feed may do so and nothing was rejected, else the clerk decides."""
    if batch.state == BatchState.UPLOADED:
        read_import(batch, report=report)
    counts = batch.counts
    is_clean = batch.state == BatchState.READ and counts["rows"] and not counts["rejected"]
    if feed.applies_itself and is_clean:
        apply_import(batch, by=clerk_of(feed), at=at, report=report)


def look_at_folders(*, at: datetime, report: Report = unwatched) -> list[int]:
    """Take every whole new file in every open folder; the ids of the imports. One folder's trouble is not another's."""
    made = []
    for feed in open_folders():
        for each in waiting(feed, at):
            report(0.5, "正在读 {name}", name=each.name)
            data = None if each.left else content_of(feed, each.name)
            if data is None:
                continue
            try:
                taken = receive(feed, data, each.name, at=at)
                if taken.is_new or taken.batch.state == BatchState.UPLOADED:
                    finish_file(feed, taken.batch, at=at)
                    made.append(taken.batch.pk)
            except DomainError:
                # Told on the feed's page: the import stands there as it is, waiting for the clerk.
                continue
    return made


def look_soon(at: datetime) -> Job:
    """Have the folders looked at: once a minute however often this is asked."""
    due = at + LOOK_EVERY
    return enqueue(
        LOOK_JOB, {}, key=f"{LOOK_JOB}:{due:%Y%m%d%H%M}", at=at, title="查看接入目录", run_after=due
    )


def clerk_of(feed: Feed) -> Actor:
    """Whoever set the feed up, with the roles they hold now: it is done in their name."""
    return actor_of(Staff.objects.select_related("organ").get(pk=feed.set_up_by))


def _came(feed: Feed, digest: str) -> FeedFile | None:
    return feed.files.select_related("batch__organ").filter(digest=digest).first()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
