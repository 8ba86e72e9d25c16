"""The first page, and the page that verifies."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.timezone import localdate

from doubledraw.platform.disclosure import selectors
from doubledraw.platform.disclosure.models import (
    PublicAppearance,
    PublicDraw,
    PublicFile,
    PublicTarget,
)
from doubledraw.platform.disclosure.states import Stage
from doubledraw.platform.ledger.keys import log_key
from doubledraw.platform.portal.chances import Chance, smallest
from doubledraw.platform.portal.checking import Line, bundle_line, number_line
from doubledraw.platform.portal.fairness import chart
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.listing import part
from doubledraw.platform.portal.results.writing import written
from doubledraw.platform.portal.web.pages import open_page, page
from doubledraw.platform.ui.http import PublicRequest

RECENT = 8
FEW = 5


@dataclass(frozen=True)
class Example:
    """A draw everybody can recompute, the firm at the top of its list, and the command for it."""

    draw: PublicDraw
    firm: PublicTarget | None
    appearance: PublicAppearance
    cut: str
    line: Line
    bundle: PublicFile | None


@dataclass(frozen=True)
class Year:
    """The year in numbers; only what the public log bears out."""

    number: int
    draws: int
    voids: int
    checkable: int
    smallest: Chance | None


@open_page
def home(request: PublicRequest) -> HttpResponse:
    """Answer first: what is next, what was drawn, whether it was fair, how to check."""
    today = localdate(request.at)
    checkable = selectors.latest_checkable()
    tonight = selectors.next_draw(request.at)
    return page(
        request,
        "portal/home.html",
        today=today,
        tonight=tonight,
        is_today=tonight is not None and localdate(tonight.draw_at) == today,
        recent=list(selectors.public_draws()[:RECENT]),
        results=written(part(Asked(), most=FEW).rows),
        year=_in_numbers(today.year, selectors.draws_of_year(today.year)),
        charted=checkable,
        chart=chart(checkable.region_counts) if checkable else None,
        example=_example(checkable),
    )


@open_page
def verify(request: PublicRequest) -> HttpResponse:
    """Verify any bundle on one's own device, or learn the other ways."""
    checkable = selectors.latest_checkable()
    example = _example(checkable)
    draw_id = checkable.draw_id if checkable else "990126-2026-0001"
    return page(
        request,
        "portal/verify.html",
        example=example,
        offline_line=bundle_line(draw_id),
        log_key=_log_key(),
    )


def _log_key() -> str:
    """The key that leaf files are compared with; "" before there is a log."""
    try:
        return log_key().verifier().encoded()
    except FileNotFoundError:
        return ""


def _in_numbers(year: int, draws: list[PublicDraw]) -> Year:
    live = [draw for draw in draws if draw.state != Stage.VOIDED]
    return Year(
        number=year,
        draws=len(draws),
        voids=len(draws) - len(live),
        checkable=sum(draw.state == Stage.REVEALED and draw.strata_public for draw in draws),
        smallest=smallest((draw.strata, draw.method) for draw in live),
    )


def _example(draw: PublicDraw | None) -> Example | None:
    first = selectors.first_selected(draw) if draw else None
    if draw is None or first is None:
        return None
    bundle = _named(selectors.files_of(draw), "bundle.zip")
    return Example(
        draw,
        selectors.firms([first.code]).get(first.code),
        first,
        next((s["cut"] for s in draw.strata if s["name"] == first.stratum), ""),
        number_line(draw.suite, draw.key, first.code, first.number),
        bundle,
    )


def _named(files: Iterable[PublicFile], name: str) -> PublicFile | None:
    return next((file for file in files if file.name == name), None)
