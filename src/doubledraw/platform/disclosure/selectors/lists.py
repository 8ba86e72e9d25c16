"""The firms on the published lists of draws."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from doubledraw.platform.disclosure.models import PublicAppearance, PublicDraw, PublicTarget
from doubledraw.platform.disclosure.states import Result

LISTED = {
    "selected": (Result.SELECTED,),
    "reserve": (Result.RESERVE,),
    "excluded": (Result.EXCLUDED,),
    "frame": (Result.SELECTED, Result.RESERVE, Result.NOT_SELECTED),
}
"""The lists of a draw that can be read page by page."""


def appearances(draw: PublicDraw, listed: str, stratum: str = "") -> QuerySet[PublicAppearance]:
    """The firms of one of a draw's lists, in the list's order; one stratum's, where strata are public."""
    rows = PublicAppearance.objects.filter(draw=draw, result__in=LISTED[listed])
    if stratum and draw.strata_public:
        rows = rows.filter(stratum=stratum)
    return rows.order_by("position")


def counts_of(draw: PublicDraw) -> dict[str, int]:
    """Result → number of firms, of a revealed draw."""
    counted = PublicAppearance.objects.filter(draw=draw).values_list("result")
    return dict(counted.annotate(firms=Count("pk")).order_by())


def first_selected(draw: PublicDraw) -> PublicAppearance | None:
    """The firm at the top of the list."""
    return appearances(draw, "selected").first()


def firm(code: str) -> PublicTarget:
    """A firm that stands on a published list; DoesNotExist for any other."""
    return PublicTarget.objects.get(code=code)


def firms(codes: Iterable[str]) -> dict[str, PublicTarget]:
    """Code → firm (one query)."""
    return PublicTarget.objects.in_bulk(list(codes))


def appearances_of(code: str) -> list[PublicAppearance]:
    """Every revealed draw in which the firm stood, newest first, with the draw."""
    rows = PublicAppearance.objects.filter(code=code).select_related("draw")
    return list(rows.order_by("-draw__draw_at", "draw_id"))
