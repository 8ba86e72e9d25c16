"""Published penalty decisions: of a firm, newest first, narrowed as the results can be."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce, ExtractYear
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext

from doubledraw.platform.disclosure.models import PublicPenalty
from doubledraw.platform.disclosure.states import Published
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.feeds import Entry
from doubledraw.platform.ui.templatetags.ui import t

MOST_OF_A_FIRM = 100
LISTED = (Published.PUBLISHED, Published.WITHDRAWN)


def penalties(asked: Asked) -> QuerySet[PublicPenalty]:
    """Newest first, of the firm, organ, region and year of decision that were asked for."""
    compared = {"code": asked.firm, "organ_name": asked.organ, "region_code": asked.region}
    plain = {name: value for name, value in compared.items() if value}
    rows = PublicPenalty.objects.filter(**plain)
    rows = rows.filter(state=asked.state) if asked.state else rows.filter(state__in=LISTED)
    if asked.days:
        rows = rows.filter(decided_on__gte=asked.days[0], decided_on__lt=asked.days[1])
    return rows.order_by("-published_at", "-pk")


def of_firm(code: str) -> list[PublicPenalty]:
    """Everything published under a firm's code, newest first. One query."""
    rows = PublicPenalty.objects.filter(code=code).order_by("-published_at", "-pk")
    return list(rows[:MOST_OF_A_FIRM])


def penalty_at(index: int) -> PublicPenalty | None:
    """The decision that this entry of the log published."""
    return PublicPenalty.objects.filter(log_index=index).first()


def by_year() -> list[tuple[int, int]]:
    """(year of the decision, decisions in the list), newest first; one grouped query."""
    counted = penalties(Asked()).order_by().values_list(ExtractYear("decided_on"))
    return list(counted.annotate(n=Count("pk")).order_by(ExtractYear("decided_on").desc()))


def newest_changes(asked: Asked, most: int) -> Iterator[Entry]:
    """What was published or withdrawn last, as entries of a feed. One query."""
    rows = penalties(asked).order_by(Coalesce("changed_at", "published_at").desc(), "-pk")
    return map(_entry, rows[:most])


def days_late(row: PublicPenalty) -> int:
    """How many days after its last day it was published; 0 in time or without a clock."""
    return max(0, (localdate(row.published_at) - row.due_on).days) if row.due_on else 0


def _entry(row: PublicPenalty) -> Entry:
    said = "、".join(t(kind) for kind in row.kinds) if row.is_shown else gettext("已撤回")
    title = gettext("{firm}：处罚决定 {document}")
    text = gettext("{organ}，{on} 决定。{then}")
    updated: datetime = row.changed_at or row.published_at
    return Entry(
        title=title.format(firm=row.firm_name, document=row.document),
        said=text.format(
            organ=row.organ_name,
            on=row.decided_on.isoformat(),
            then=said if row.is_shown else row.changed_reason,
        ),
        url=f"{reverse('public-target', args=[row.code])}#penalty-{row.log_index}",
        published_at=row.published_at,
        updated_at=updated,
        organ_name=row.organ_name,
    )
