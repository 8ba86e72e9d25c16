"""The year over all departments: how near firms are to their cap, which planned lines will meet at the same door."""

from collections import Counter
from dataclasses import dataclass
from re import fullmatch
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.policies.excluding import Visit, trips_of
from doubledraw.platform.draws.selectors.year import (
    Visited,
    firms_by_industry,
    home_of,
    kept_back,
    planned_in,
    visited_in,
)
from doubledraw.platform.rulebook.selectors import rule_sets_of
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.statute import law

FIRMS, KINDS, MEETINGS = 50, 20, 12
ONCE = 1
"""Where no cap is adopted, lines meet as soon as a firm could be visited twice."""


@dataclass(frozen=True, slots=True)
class Near:
    """A firm with at most one more visit to come, and the visits it had."""

    firm: Visited
    trips: list[Visit]
    is_full: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """One industry: how many firms there are, had a visit, can have one more, can have none."""

    industry: str
    firms: int
    visited: int
    last: int
    full: int


@staff()
@require_GET
def year(request: StaffRequest) -> HttpResponse:
    """What is public of the year so far, and what is planned; firms on secret lists show in no number."""
    today = localdate(request.at)
    chosen = _chosen(request.GET.get("year", ""), today.year)
    organ = home_of(request.actor)
    cap = law.ANNUAL_CAP_PER_FIRM.find(today, rule_sets_of(organ, today))
    most = cap.value if cap else None
    counted = [(firm, trips_of(firm.visits, chosen)) for firm in visited_in(request.actor, chosen)]
    area, planned = planned_in(organ, chosen, today)
    found = engine.collisions(area, planned, ONCE if most is None else most)
    near = _near(counted, most)
    context: dict[str, Any] = {
        "year": chosen,
        "years": (today.year - 1, today.year),
        "cap": most,
        "cites": cap.citation if cap else None,
        "visited": len(counted),
        "kinds": _kinds(counted, most, firms_by_industry(request.actor)),
        "near": near[:FIRMS],
        "near_total": len(near),
        "secret": kept_back(request.actor, chosen),
        "planned": len(planned),
        "collisions": found[:MEETINGS],
        "collisions_total": len(found),
    }
    return render(request, "draws/year.html", context)


def _chosen(typed: str, otherwise: int) -> int:
    """The year asked for: four digits that a calendar has."""
    return int(typed) if fullmatch("20[0-9]{2}", typed) else otherwise


def _near(counted: list[tuple[Visited, list[Visit]]], most: int | None) -> list[Near]:
    """Who has had all visits but one, or all; without a cap who had two: the most visited first."""
    least = max(1, most - 1) if most is not None else 2
    found = [
        Near(firm, trips, most is not None and len(trips) >= most)
        for firm, trips in counted
        if len(trips) >= least
    ]
    return sorted(found, key=lambda near: (-len(near.trips), near.firm.code))


def _kinds(
    counted: list[tuple[Visited, list[Visit]]], most: int | None, firms: dict[str, int]
) -> list[Kind]:
    """The industries with visits, those with the fewest visits left first."""
    visited, last, full = Counter[str](), Counter[str](), Counter[str]()
    for firm, trips in counted:
        visited[firm.industry] += 1
        if most is not None:
            last[firm.industry] += len(trips) == most - 1
            full[firm.industry] += len(trips) >= most
        else:
            last[firm.industry] += len(trips) >= 2
    names = sorted(visited, key=lambda name: (-full[name], -last[name], -visited[name], name))
    return [
        Kind(name, firms.get(name, 0), visited[name], last[name], full[name])
        for name in names[:KINDS]
    ]
