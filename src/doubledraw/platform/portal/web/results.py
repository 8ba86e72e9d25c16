"""Published results of inspections: the list, what share found problems, one result with all its versions."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext

from doubledraw.platform.disclosure import selectors
from doubledraw.platform.disclosure.models import PublicFinding, PublicVisit
from doubledraw.platform.disclosure.states import DocumentKind
from doubledraw.platform.ledger.selectors import leaf_at
from doubledraw.platform.portal.results import finding, listing
from doubledraw.platform.portal.results.asked import Asked
from doubledraw.platform.portal.results.counting import Counts, Share
from doubledraw.platform.portal.results.rows import FOUND, row_of
from doubledraw.platform.portal.web.log import entry_page
from doubledraw.platform.portal.web.pages import kept, open_page, page
from doubledraw.platform.portal.web.result_list import body
from doubledraw.platform.ui.http import PublicRequest

FED = ("organ", "inspecting", "region", "firm")
FULL = (0.1, 0.2, 0.5, 1.0)
TABLES = {
    "months": ("按检查月份", "月份"),
    "items": ("按抽查事项", "事项"),
    "regions": ("按区划", "区划"),
    "organs": ("按组织机关", "组织机关"),
    "inspecting": ("按检查机关", "检查机关"),
}
REDACTED = {"handled": "处理情况", "reason": "更正理由"}


@open_page
@kept
def result_list(request: PublicRequest) -> HttpResponse:
    """Every published result, newest first, narrowed by anything it says."""
    asked, counts = Asked.of(request.GET.dict()), Counts(request.edition)
    after, feed = request.GET.get("after", ""), feed_of(asked)
    rows = body(asked, counts, listing.part(asked, after), feed, is_first=not after)
    return page(request, "portal/results.html", body=rows, feed=feed)


@open_page
@kept
def shares(request: PublicRequest) -> HttpResponse:
    """What share of the checks found problems: by month, by item, by region, by organ that organised or inspected."""
    asked, counts = Asked.of(request.GET.dict()), Counts(request.edition)
    narrowed = Asked(year=asked.year)
    return page(
        request,
        "portal/result_shares.html",
        year=asked.year,
        years=[str(year) for year in counts.years()],
        tally=counts.tally(narrowed),
        asked=narrowed,
        tables=[_table(name, rows) for name, rows in counts.shares(asked.year).items()],
    )


@open_page
@kept
def result(request: PublicRequest, number: str) -> HttpResponse:
    """One result: what was found of each item, what followed, whether it was in time, how to check it."""
    versions, shown = _version(number, request.GET.get("version", ""))
    found = finding.findings_of(shown)
    codes = (each.item_code for each in found)
    return page(
        request,
        "portal/result.html",
        result=shown,
        draw=finding.draw_of(shown),
        row=row_of(shown),
        versions=versions,
        newest=versions[0],
        findings=found,
        problems=FOUND,
        redactions=_redactions(shown, found),
        items=selectors.published_among(DocumentKind.ITEM, codes),
        in_time=_in_time(versions[-1]),
    )


@open_page
def result_entry(request: PublicRequest, number: str, index: int) -> HttpResponse:
    """What the log says about one version of a result, and the proof that it stands there."""
    versions, _ = _version(number, "")
    leaf = leaf_at(index)
    if leaf is None or index not in [version.log_index for version in versions]:
        raise Http404
    url = reverse("public-result", args=[number])
    return entry_page(request, leaf, url, versions[0].firm_name)


def _version(number: str, asked: str) -> tuple[list[PublicVisit], PublicVisit]:
    """Every version, newest first, and the one asked for: the newest unless another is."""
    versions = finding.versions_of(number)
    wanted = [v for v in versions if str(v.version) == asked] if asked else versions
    if not wanted:
        raise Http404
    return versions, wanted[0]


def _in_time(first: PublicVisit) -> dict[str, Any] | None:
    """Whether the first version came by the last day, and which article set that day; None without a clock."""
    if first.due_on is None:
        return None
    on = localdate(first.published_at)
    late = max(0, (on - first.due_on).days)
    return {"on": on, "due": first.due_on, "late": late, "rule": first.rule}


def _table(name: str, rows: list[Share]) -> dict[str, Any]:
    """One table of shares; its bars are full at the smallest round share that none exceeds."""
    title, head = TABLES[name]
    most = next(full for full in FULL if all(row.share <= full for row in rows))
    said = {"name": name, "title": title, "head": head, "shares": rows}
    return said | {"most": most, "full": round(most * 100)}


def _redactions(shown: PublicVisit, found: list[PublicFinding]) -> list[tuple[str, str]]:
    """(what is partly left out, why) in the words of the page."""
    names = {finding.item_code: finding.item_name for finding in found}
    rows = []
    for one in shown.redactions:
        what, _, which = one["field"].partition(":")
        name = names.get(which.rpartition(":")[2]) or gettext(REDACTED.get(what, "发现问题情况"))
        rows.append((name, one["reason"]))
    return rows


def feed_of(asked: Asked) -> str:
    """The address of the feed that is nearest to what was asked."""
    near = Asked(**{name: getattr(asked, name) for name in FED})
    return reverse("result-feed") + (f"?{near.query}" if near.query else "")
