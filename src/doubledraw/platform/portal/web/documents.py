"""Published plans and inspection items, with their earlier versions."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse

from doubledraw.platform.disclosure import selectors
from doubledraw.platform.disclosure.models import PublicDocument, PublicDraw
from doubledraw.platform.disclosure.states import WHY_EXCLUDED, DocumentKind, Stage
from doubledraw.platform.portal.chances import Chance
from doubledraw.platform.portal.results.counting import published_of_draws
from doubledraw.platform.portal.web.pages import open_page, page
from doubledraw.platform.ui.http import PublicRequest


@open_page
def plan_list(request: PublicRequest) -> HttpResponse:
    """All published plans, by year."""
    plans = selectors.current_documents(DocumentKind.PLAN)
    ordered = sorted(plans, key=lambda plan: (-plan.body["year"], plan.organ_name, plan.key))
    return page(request, "portal/plans.html", plans=ordered)


@open_page
def plan(request: PublicRequest, number: str) -> HttpResponse:
    """One version of a plan, line by line, with the draws it led to; which version holds, and what it changed."""
    versions = selectors.plan_versions(number)
    digest = request.GET.get("digest", "")
    asked = [
        one for one in versions if (one.digest == digest if digest else _numbered(one, number))
    ]
    if not asked:
        raise Http404
    shown = asked[0]
    draws = selectors.draws_of_plan(shown)
    published = published_of_draws(draw.draw_id for some in draws.values() for draw in some)
    lines = [_line(line, draws.get(line["number"], []), published) for line in shown.body["lines"]]
    items = [item for line in lines for item in line["items"]]
    return page(
        request,
        "portal/plan.html",
        plan=shown,
        versions=versions,
        now=versions[0],
        lines=lines,
        items=selectors.published_among(DocumentKind.ITEM, (i.get("code", "") for i in items)),
        editions=selectors.editions_among(DocumentKind.ITEM, (i.get("digest", "") for i in items)),
    )


def _numbered(version: PublicDocument, number: str) -> bool:
    return bool(version.body["number"] == number)


@open_page
def item_list(request: PublicRequest) -> HttpResponse:
    """All published items that are in force."""
    items = selectors.current_documents(DocumentKind.ITEM)
    return page(
        request,
        "portal/items.html",
        items=[item for item in items if item.ended_at is None],
        ended=[item for item in items if item.ended_at is not None],
    )


@open_page
def item(request: PublicRequest, code: str) -> HttpResponse:
    """One item: what is looked at, under which law."""
    versions, shown = _version(DocumentKind.ITEM, code, request.GET.get("digest", ""))
    return page(request, "portal/item.html", item=shown, versions=versions)


@open_page
def work_plan(request: PublicRequest, draw_id: str) -> HttpResponse:
    """The work plan of a draw, published with its result (GT-08)."""
    _, shown = _version(DocumentKind.WORK_PLAN, draw_id, "")
    codes = (item["code"] for item in shown.body["items"])
    return page(
        request,
        "portal/work_plan.html",
        plan=shown,
        why=WHY_EXCLUDED,
        public_items=selectors.published_among(DocumentKind.ITEM, codes),
    )


def _version(
    kind: DocumentKind, key: str, digest: str
) -> tuple[list[PublicDocument], PublicDocument]:
    """Every version, and the one asked for: the newest unless its digest is given."""
    versions = selectors.versions_of(kind, key)
    wanted = [v for v in versions if v.digest == digest] if digest else versions
    if not wanted:
        raise Http404
    return versions, wanted[0]


def _line(
    line: dict[str, Any], draws: list[PublicDraw], published: Mapping[str, int]
) -> dict[str, Any]:
    """A line with its ratios in words, its draws, and how many of the drawn firms have a published result."""
    strata = [stratum | {"chance": _chance(stratum)} for stratum in line["strata"]]
    listed = [draw for draw in draws if draw.is_listed and draw.state != Stage.VOIDED]
    return line | {
        "strata": strata,
        "draws": draws,
        "sample": sum(draw.sample or 0 for draw in listed),
        "published": sum(published.get(draw.draw_id, 0) for draw in listed),
    }


def _chance(stratum: dict[str, Any]) -> Chance | None:
    if "ratio" not in stratum:
        return None
    take, _, of = stratum["ratio"].partition("/")
    return Chance(int(take), int(of), "exact", int(take) / int(of))
