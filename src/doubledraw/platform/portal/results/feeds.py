"""The newest results and penalty decisions as an Atom feed (RFC 4287): what was published, and what was withdrawn."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext

from doubledraw.platform.portal.results.rows import Row

NEWEST = 50
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class _Feed(Atom1Feed):
    """Says when it was last changed, even when there is nothing in it."""

    def __init__(self, *, changed: datetime, **about: Any) -> None:
        super().__init__(**about)
        self.changed = changed

    def latest_post_date(self) -> datetime:
        return self.changed


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a feed; `url` is its address on this site, and its id."""

    title: str
    said: str
    url: str
    published_at: datetime
    updated_at: datetime
    organ_name: str


def entry_of(row: Row) -> Entry:
    """A result as an entry."""
    return Entry(_title(row), _said(row), row.url, row.published_at, row.updated_at, row.organ_name)


def atom(title: str, author: str, home: str, page: str, here: str, told: Iterable[Entry]) -> str:
    """The feed as XML. `home` is the site's address, `page` the list's, `here` the feed's own.

    An entry's id is the address of what it is about: the same for every version of a result.
    """
    entries = list(told)
    first = datetime.fromisoformat("2026-01-01T00:00:00+08:00")
    changed = max((one.updated_at for one in entries), default=first)
    feed = _Feed(
        title=_clean(title),
        link=home + page,
        description="",
        author_name=_clean(author),
        feed_url=home + here,
        feed_guid=home + here,
        changed=changed,
    )
    for one in entries:
        feed.add_item(
            title=_clean(one.title),
            link=home + one.url,
            description=_clean(one.said),
            unique_id=home + one.url,
            pubdate=one.published_at,
            updateddate=one.updated_at,
            categories=[_clean(one.organ_name)],
        )
    return str(feed.writeString("utf-8"))


def _title(row: Row) -> str:
    result = gettext(row.result_label) if row.result_label else gettext("已撤回")
    form = (
        gettext("{firm}：{result}（第 {n} 版）") if row.version > 1 else gettext("{firm}：{result}")
    )
    return form.format(firm=row.firm_name, result=result, n=row.version)


def _said(row: Row) -> str:
    form = gettext("{task}，{organ}，{on} 检查。{then}")
    then = gettext(row.disposal) if row.disposal else row.reason
    return form.format(task=row.task, organ=row.organ_name, on=row.ended_on.isoformat(), then=then)


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
