"""A firm's page: everything under its name, the latest on top: results, penalties, what followed, draws it stood in."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse

from doubledraw.platform.disclosure import selectors
from doubledraw.platform.disclosure.models import PublicAppearance, PublicTarget, PublicVisit
from doubledraw.platform.disclosure.states import WHY_EXCLUDED, Result
from doubledraw.platform.portal.chances import Chance, stated
from doubledraw.platform.portal.checking import Line, number_line
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.finding import of_firm
from doubledraw.platform.portal.results.penalties import days_late
from doubledraw.platform.portal.results.penalties import of_firm as penalties_of
from doubledraw.platform.portal.results.rows import row_of
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
    """Every published result of this firm, and every revealed draw it stood in."""
    results, penalties = of_firm(code), penalties_of(code)
    firm = _firm(code, results)
    appearances = selectors.appearances_of(code)
    drawn = [a for a in appearances if a.result == Result.SELECTED]
    return page(
        request,
        "portal/target.html",
        firm=firm,
        standings=[_standing(appearance) for appearance in appearances],
        drawn=drawn,
        penalties=[(row, days_late(row)) for row in penalties],
        results=[(row_of(visit), visit) for visit in results],
        feed=f"{reverse('result-feed')}?{Asked(firm=code).query}",
    )


def _firm(code: str, results: list[PublicVisit]) -> PublicTarget:
    """As the lists of draws have it; out of its newest result where it was never on one."""
    try:
        return selectors.firm(code)
    except PublicTarget.DoesNotExist as error:
        if not results:
            raise Http404 from error
        newest = results[0]
        return PublicTarget(code=code, name=newest.firm_name, region_name=newest.region_name)


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
