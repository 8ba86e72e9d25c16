"""The newest results as an Atom feed (RFC 4287): what was published, and what was withdrawn."""

import re
from collections.abc import Iterable
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


def atom(title: str, author: str, home: str, page: str, here: str, rows: Iterable[Row]) -> str:
    """The feed as XML. `home` is the site's address, `page` the list's, `here` the feed's own.

    An entry's id is the address of its result: the same for every version.
    """
    entries = list(rows)
    first = datetime.fromisoformat("2026-01-01T00:00:00+08:00")
    changed = max((row.updated_at for row in entries), default=first)
    feed = _Feed(
        title=_clean(title),
        link=home + page,
        description="",
        author_name=_clean(author),
        feed_url=home + here,
        feed_guid=home + here,
        changed=changed,
    )
    for row in entries:
        feed.add_item(
            title=_clean(_title(row)),
            link=home + row.url,
            description=_clean(_said(row)),
            unique_id=home + row.url,
            pubdate=row.published_at,
            updateddate=row.updated_at,
            categories=[_clean(row.organ_name)],
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
