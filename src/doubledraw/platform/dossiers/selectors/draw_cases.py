"""The cases of whole draws in the file room, each with its list."""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from doubledraw.platform.dossiers.models import CaseFile
from doubledraw.platform.dossiers.policies import READERS
from doubledraw.platform.dossiers.selectors.draw_pieces import pieces_of_draw
from doubledraw.platform.dossiers.selectors.standings import DrawStanding, contents_of
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import within


def draw_case(actor: Actor, draw_id: str) -> Draw | None:
    """A draw whose case this person may read. Its list names no firm."""
    return _readable(actor).filter(draw_id=draw_id).first()


def draws_in_room(
    actor: Actor, *, year: int | None = None, words: str = "", filed: str = ""
) -> QuerySet[Draw]:
    """The draws whose copies belong here, latest first; arguments as of `cases_in_room`."""
    rows = _readable(actor)
    if year is not None:
        rows = rows.filter(plan_line__plan__year=year)
    if filed in ("yes", "no"):
        rows = rows.filter(case_file__isnull=filed == "no")
    text = " ".join(words.replace("\0", " ").split())
    if text:
        named = Q(draw_id__icontains=text) | Q(title__icontains=text)
        rows = rows.filter(named | Q(case_file__number__icontains=text))
    return rows.order_by(F("drawn_at").desc(nulls_first=True), "-pk")


def draw_years(actor: Actor) -> list[int]:
    """The years of which there are draws, the latest first."""
    years = _readable(actor).order_by().values_list("plan_line__plan__year", flat=True)
    return sorted(set(years.distinct()), reverse=True)


def draw_standing(draw: Draw, at: datetime) -> DrawStanding:
    """One case; a constant number of queries."""
    case = CaseFile.objects.filter(draw=draw).select_related("organ").first()
    parts, pieces = contents_of([case] if case else [])
    of = case.pk if case else 0
    return DrawStanding(pieces_of_draw(draw, at), case, parts.get(of, []), pieces.get(of, []), draw)


def _readable(actor: Actor) -> QuerySet[Draw]:
    rows = Draw.objects.filter(within(actor, *READERS))
    return rows.select_related("organ", "plan_line__plan__organ", "work_plan", "case_file")
