"""All draws, and one draw with everything that is public about it."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate

from doubledraw.platform.disclosure import selectors
from doubledraw.platform.disclosure.models import PublicAppearance, PublicDraw
from doubledraw.platform.disclosure.states import (
    WHAT_CHANGED,
    WHY_EXCLUDED,
    WHY_REPLACED,
    WHY_VOIDED,
    DocumentKind,
    Result,
    Stage,
)
from doubledraw.platform.portal import chances, descriptions, timeline
from doubledraw.platform.portal.checking import (
    Line,
    bundle_line,
    commitment_line,
    number_line,
)
from doubledraw.platform.portal.fairness import chart
from doubledraw.platform.portal.results.counting import published_of_draws
from doubledraw.platform.portal.web.pages import open_page, page
from doubledraw.platform.ui.http import PublicRequest

LONGEST_PAGE = 50
LIST_NAMES = {
    "selected": "抽中名单",
    "reserve": "候补名单",
    "excluded": "不参加的名单",
    "frame": "检查对象名录",
}


@open_page
def draw_list(request: PublicRequest) -> HttpResponse:
    """Every draw, by year, organ and state."""
    asked = {name: request.GET.get(name, "") for name in ("year", "organ", "state")}
    filters = selectors.draw_filters()
    rows = selectors.filtered_draws(**asked)
    return page(
        request,
        "portal/draws.html",
        today=localdate(request.at),
        filters=filters,
        stages=list(Stage),
        asked=asked,
        is_filtered=any(asked.values()),
        rows=Paginator(rows, LONGEST_PAGE).get_page(request.GET.get("page")),
        query=urlencode({name: value for name, value in asked.items() if value}),
    )


@open_page
def changes(request: PublicRequest) -> HttpResponse:
    """How often draws were voided, people drawn again, firms and inspectors replaced: by organ and by operator."""
    return page(
        request,
        "portal/changes.html",
        tallies=selectors.tallies(),
        operators=selectors.operators(),
    )


@open_page
def draw(request: PublicRequest, draw_id: str) -> HttpResponse:
    """One draw: chances, steps, list, files, and how to check it."""
    found = _found(draw_id)
    rows = chances.rows(found.strata, found.method, found.reserve)
    return page(
        request,
        "portal/draw.html",
        draw=found,
        rows=rows,
        best=max((row.chance.share for row in rows), default=0),
        average=chances.stated({"population": found.population, "size": found.sample or 0}, ""),
        reserves=sum(row.reserve for row in rows),
        excluded=_excluded(found),
        changed=_changed(found),
        cap_rows=_capped(found, rows),
        work_plan=selectors.versions_of(DocumentKind.WORK_PLAN, draw_id)[:1],
        excluded_total=sum(found.excluded.values()),
        team=sum(seat["count"] for seat in found.seats),
        steps=timeline.steps(found.steps, is_void=found.state == Stage.VOIDED),
        sources=timeline.sources(found.entropy),
        bits=timeline.bits(found.entropy),
        void=_void(found),
        replaced=_replaced(found),
        successor=selectors.successor_of(found) if found.state == Stage.VOIDED else None,
        files=descriptions.listed(selectors.files_of(found)),
        is_overdue=found.state == Stage.COMMITTED and found.draw_at <= request.at,
        chart=chart(found.region_counts),
        result_index=_index(found, "result"),
        witnesses=selectors.witnesses_of(found),
        published=published_of_draws([draw_id]).get(draw_id, 0) if found.is_listed else 0,
        **_list(request, found, rows),
        **_lines(found),
    )


def _found(draw_id: str) -> PublicDraw:
    try:
        return selectors.public_draw(draw_id)
    except PublicDraw.DoesNotExist as error:
        raise Http404 from error


def _excluded(found: PublicDraw) -> list[tuple[str, int]]:
    """Why firms of the scope do not take part, and how many."""
    counts = sorted(found.excluded.items(), key=lambda item: -item[1])
    return [(WHY_EXCLUDED.get(reason, reason), count) for reason, count in counts]


def _changed(found: PublicDraw) -> list[tuple[str, int]]:
    """How many firms came, went or moved since the last draw of the same item."""
    counts = found.frame_changes.get("counts", {})
    return [(WHAT_CHANGED[kind], counts[kind]) for kind in WHAT_CHANGED if kind in counts]


def _capped(found: PublicDraw, rows: list[chances.Row]) -> list[dict[str, Any]]:
    """The strata whose chances the yearly cap changed, as they would have been and as they were."""
    after = {row.name: row for row in rows}
    return [
        stratum
        | {
            "after": after[stratum["name"]].population,
            "size_after": after[stratum["name"]].size,
        }
        for stratum in found.cap.get("strata", ())
        if stratum["name"] in after and stratum["before"] != after[stratum["name"]].population
    ]


def _void(found: PublicDraw) -> dict[str, Any] | None:
    if found.void is None:
        return None
    return {
        **found.void,
        "label": WHY_VOIDED.get(found.void["reason"], found.void["reason"]),
        "log_index": _index(found, "void"),
    }


def _replaced(found: PublicDraw) -> list[tuple[str, int]]:
    """Why somebody was replaced, and how often."""
    reasons = found.substitutes.get("reasons", {})
    return [(WHY_REPLACED.get(code, code), count) for code, count in reasons.items()]


def _index(found: PublicDraw, step: str) -> int | None:
    return next((s["log_index"] for s in found.steps if s["step"] == step), None)


def _list(request: PublicRequest, found: PublicDraw, rows: list[chances.Row]) -> dict[str, Any]:
    """One of the draw's lists, page by page, with the firms' names."""
    listed = request.GET.get("list", "selected")
    listed = listed if listed in LIST_NAMES else "selected"
    stratum = _stratum(request.GET.get("stratum", ""), rows)
    if not found.is_listed:
        return {"listed": listed, "entries": None}
    counts = selectors.counts_of(found)
    shown = selectors.appearances(found, listed, stratum)
    entries = Paginator(shown, LONGEST_PAGE).get_page(request.GET.get("page"))
    return {
        "listed": listed,
        "list_name": LIST_NAMES[listed],
        "stratum": stratum,
        "counts": counts,
        "frame_count": sum(n for result, n in counts.items() if result != Result.EXCLUDED),
        "entries": entries,
        "firms": selectors.firms(entry.code for entry in entries),
        "groups": _groups(entries, rows),
        "why": WHY_EXCLUDED,
        "query": urlencode(_kept(request, "list", "stratum")),
    }


def _stratum(place: str, rows: list[chances.Row]) -> str:
    """The name of the stratum asked for by its place in the table."""
    return next((row.name for row in rows if str(row.place) == place), "")


def _groups(
    entries: Page[PublicAppearance], rows: list[chances.Row]
) -> list[tuple[chances.Row | None, list[PublicAppearance]]]:
    """The entries of a page under their strata; under none where strata are not public."""
    by_name = {row.name: row for row in rows}
    groups: list[tuple[chances.Row | None, list[PublicAppearance]]] = []
    for entry in entries:
        row = by_name.get(entry.stratum) if entry.rank else None
        if not groups or groups[-1][0] != row:
            groups.append((row, []))
        groups[-1][1].append(entry)
    return groups


def _kept(request: PublicRequest, *names: str) -> dict[str, str]:
    return {name: request.GET[name] for name in names if request.GET.get(name)}


def _lines(found: PublicDraw) -> dict[str, Line | None]:
    """The commands that check this draw by other tools than ours."""
    first = selectors.first_selected(found) if found.key else None
    path = reverse("public-file", args=[found.draw_id, "commitment.json"])
    url = settings.PUBLIC_URL + path
    return {
        "number_line": number_line(found.suite, found.key, first.code, first.number)
        if first
        else None,
        "commitment_line": commitment_line(found.suite, url, found.commitment)
        if found.commitment
        else None,
        "bundle_line": bundle_line(found.draw_id),
    }
