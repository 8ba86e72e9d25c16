"""A firm's credit record: what was noted, what was decided from it, the lists it stood on, the measures."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.utils.timezone import make_aware

from doubledraw.platform.credit.selectors import (
    events_of,
    firms_visible_to,
    listings_visible_to,
    measures_visible_to,
    proposals_visible_to,
)
from doubledraw.platform.dossiers.documents import Details, Entry, Stage, sealed
from doubledraw.platform.dossiers.selectors.asking import Asked


def gather(asked: Asked) -> Iterator[Entry]:
    """For those whose directory the firm stands in. Five queries."""
    target, actor = asked.target, asked.actor
    if not firms_visible_to(actor).filter(pk=target.pk).exists():
        return
    for event in events_of(target):
        said: Details = (("类别", event.get_kind_display()),)
        said += (("内容", event.detail),) if event.detail else ()
        head = (_on(event.day), Stage.CREDIT, "记入信用信息", said, event.organ_name, event.source)
        yield Entry(*head, event.digest, files=sealed(event.digest, "信用信息"))
    for row in proposals_visible_to(actor, target=target).order_by("pk"):
        said = (("事项", row.get_kind_display()), ("状态", row.get_state_display()))
        said += (("改为", row.after),) if row.after else ()
        at, who = row.decided_at or row.proposed_at, row.decided_name or row.proposed_name
        yield Entry(at, Stage.CREDIT, "信用处理建议", said, who, "", row.digest)
    for listing in listings_visible_to(actor, target=target).order_by("pk"):
        said = (("名单", listing.get_list_display()),)
        yield Entry(_on(listing.since), Stage.CREDIT, "列入名单", said)
        if listing.removed_on:
            said += (("移出理由", listing.removed_reason),)
            yield Entry(_on(listing.removed_on), Stage.CREDIT, "移出名单", said)
    for measure in measures_visible_to(actor, target=target).order_by("pk"):
        said = (("种类", measure.get_kind_display()), ("措施", measure.content))
        said += (("状态", measure.get_state_display()),)
        yield Entry(_on(measure.starts), Stage.CREDIT, "联合奖惩措施", said, measure.organ.name)


def _on(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))
