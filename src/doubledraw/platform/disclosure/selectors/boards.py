"""Which published results go on one sheet for the notice board: of a draw, a plan's line, or a month."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from doubledraw.platform.disclosure.models import PublicDraw, PublicVisit
from doubledraw.platform.disclosure.states import Published
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.obligations.documents import first_moment, last_moment
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import open_organs

MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])")
LINE = re.compile(r"([0-9A-Za-z-]{1,24})/(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Board:
    """One sheet: what it is of, in words, under which number, and its rows."""

    key: str
    task: str
    query: str
    rows: QuerySet[PublicVisit]


def organs_of_sheets(actor: Actor) -> QuerySet[Organ]:
    """The open organs in scope."""
    paths = actor.scopes()
    wanted = [one.pk for one in open_organs() if one.path.startswith(paths)]
    return Organ.objects.filter(pk__in=wanted).order_by("path")


def draws_of_sheets(organ: Organ) -> list[tuple[str, str]]:
    """(number, title) of the organ's draws that have published results, newest first."""
    rows = PublicDraw.objects.filter(organ_name=organ.name, results__isnull=False).distinct()
    return list(rows.order_by("-draw_at").values_list("draw_id", "title"))


def board(organ: Organ, draw: str = "", line: str = "", month: str = "") -> Board:
    """What was asked for; Invalid when it is nothing, or nothing that can be."""
    rows = PublicVisit.objects.filter(
        organ_name=organ.name,
        is_current=True,
        state__in=[Published.PUBLISHED, Published.ARCHIVED],
    )
    rows = rows.prefetch_related("findings").order_by("ended_on", "key")
    if draw:
        found = rows.filter(draw=draw)
        title = PublicDraw.objects.filter(draw_id=draw).values_list("title", flat=True).first()
        return Board(draw, title or draw, f"draw={draw}", found)
    if asked := LINE.fullmatch(line):
        found = rows.filter(plan_number=asked[1], plan_line=int(asked[2]))
        task = found.values_list("task", flat=True).first() or line
        key = f"{asked[1]}-L{int(asked[2]):02}"
        return Board(key, task, f"plan={asked[1]}&line={asked[2]}", found)
    if asked := MONTH.fullmatch(month):
        first = date(int(asked[1]), int(asked[2]), 1)
        last = first.replace(day=monthrange(first.year, first.month)[1])
        found = rows.filter(published_at__range=(first_moment(first), last_moment(last)))
        task = f"{first.year}-{first.month:02}"
        return Board(f"{organ.code}-{month}", task, f"month={month}", found)
    raise Invalid("nothing_asked", "请选抽取、计划行或者月份", remedy="三样选一样。")
