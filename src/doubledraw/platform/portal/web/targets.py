"""A firm's page: in which draws it stood, and what came of it."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse

from doubledraw.platform.disclosure import selectors
from doubledraw.platform.disclosure.models import PublicAppearance, PublicTarget
from doubledraw.platform.disclosure.states import WHY_EXCLUDED, Result
from doubledraw.platform.portal.chances import Chance, stated
from doubledraw.platform.portal.checking import Line, number_line
from doubledraw.platform.portal.web.pages import open_page, page
from doubledraw.platform.ui.http import PublicRequest


@dataclass(frozen=True)
class Standing:
    """One draw as this firm sees it; stratum, cut and command only where strata are public."""

    appearance: PublicAppearance
    why: str
    cut: str = ""
    chance: Chance | None = None
    line: Line | None = None


@open_page
def target(request: PublicRequest, code: str) -> HttpResponse:
    """Every revealed draw this firm stood in."""
    try:
        firm = selectors.firm(code)
    except PublicTarget.DoesNotExist as error:
        raise Http404 from error
    appearances = selectors.appearances_of(code)
    drawn = [a for a in appearances if a.result == Result.SELECTED]
    return page(
        request,
        "portal/target.html",
        firm=firm,
        standings=[_standing(appearance) for appearance in appearances],
        drawn=drawn,
    )


def _standing(appearance: PublicAppearance) -> Standing:
    draw = appearance.draw
    why = WHY_EXCLUDED.get(appearance.reason, appearance.reason)
    stratum = next((s for s in draw.strata if s["name"] == appearance.stratum), None)
    if not draw.strata_public or stratum is None:
        return Standing(appearance, why)
    return Standing(
        appearance,
        why,
        stratum["cut"],
        stated(stratum, draw.method),
        number_line(draw.suite, draw.key, appearance.code, appearance.number),
    )
