"""Public draws: their list, one of them, what its page and its screen show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from doubledraw.platform.disclosure.models import PublicDocument, PublicDraw, PublicFile, PublicWall
from doubledraw.platform.disclosure.states import Stage
from doubledraw.platform.draws.selectors import public_presence


def public_draws() -> QuerySet[PublicDraw]:
    """Every public draw, newest first."""
    return PublicDraw.objects.all()


@dataclass(frozen=True)
class Filters:
    """What the list of draws can be narrowed by."""

    years: Sequence[int]
    organs: Sequence[str]


def draw_filters() -> Filters:
    """The years and organs that have draws."""
    years = PublicDraw.objects.order_by().datetimes("draw_at", "year", order="DESC")
    organs = PublicDraw.objects.order_by("organ_name").values_list("organ_name", flat=True)
    return Filters([start.year for start in years], list(organs.distinct()))


def filtered_draws(year: str = "", organ: str = "", state: str = "") -> QuerySet[PublicDraw]:
    """The draws that meet what was asked; what cannot be met is not asked for."""
    rows = PublicDraw.objects.all()
    if year.isdecimal() and 1 <= int(year) <= 9998:
        rows = rows.filter(draw_at__year=int(year))
    if organ:
        rows = rows.filter(organ_name=organ)
    return rows.filter(state=state) if state else rows


def public_draw(draw_id: str) -> PublicDraw:
    """One draw; DoesNotExist when it is not public."""
    return PublicDraw.objects.get(draw_id=draw_id)


def next_draw(at: datetime) -> PublicDraw | None:
    """The committed draw that comes first."""
    waiting = PublicDraw.objects.filter(state=Stage.COMMITTED, draw_at__gt=at)
    return waiting.order_by("draw_at").first()


def draws_of_year(year: int) -> list[PublicDraw]:
    """The year's draws, newest first."""
    return list(PublicDraw.objects.filter(draw_at__year=year))


def latest_checkable() -> PublicDraw | None:
    """The newest draw everybody can recompute: revealed, with public strata, not void."""
    return PublicDraw.objects.filter(state=Stage.REVEALED, strata_public=True, sample__gt=0).first()


def successor_of(draw: PublicDraw) -> PublicDraw | None:
    """The draw that took the place of a voided one."""
    return PublicDraw.objects.filter(replaces=draw.draw_id).first()


def files_of(draw: PublicDraw) -> list[PublicFile]:
    """The draw's public files."""
    return list(draw.public_files.all())


def file_of(draw_id: str, name: str) -> PublicFile:
    """One public file; DoesNotExist when there is none of that name."""
    return PublicFile.objects.get(draw_id=draw_id, name=name)


def wall_of(draw: PublicDraw) -> PublicWall | None:
    """The numbers for the draw screen; None before the draw, and always where strata are not public."""
    return PublicWall.objects.filter(draw=draw).first()


def has_wall(draw: PublicDraw) -> str:
    """ "" without a wall, else "sealed" or "open"."""
    kinds = PublicWall.objects.filter(draw=draw).values_list("sealed", flat=True)
    return next(("sealed" if sealed else "open" for sealed in kinds), "")


def present_at(draw: PublicDraw) -> list[dict[str, str]]:
    """Who has come so far, by role and organisation, never by name."""
    return [
        {"role": person["role"], "organisation": person["organisation"]}
        for person in public_presence(draw.draw_id)
    ]


def draws_of_plan(plan: PublicDocument) -> dict[int, list[PublicDraw]]:
    """Plan line → its draws, newest first, also those held under earlier versions that had the line (one query)."""
    own, earlier = str(plan.body["number"]), dict(plan.body.get("drawn_as", {}))
    numbers = {own}.union(*earlier.values())
    found: dict[int, list[PublicDraw]] = {}
    for draw in PublicDraw.objects.filter(plan_number__in=numbers):
        if draw.plan_number in (own, *earlier.get(str(draw.plan_line), ())):
            found.setdefault(draw.plan_line, []).append(draw)
    return found
