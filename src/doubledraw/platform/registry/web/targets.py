"""The directory of targets: the list with its facets, one target, the list as CSV."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from doubledraw.platform.registry.exports import TARGET_HEADERS, csv_lines, target_rows
from doubledraw.platform.registry.imports.targets import Targets
from doubledraw.platform.registry.models import ImportBatch, TargetChange
from doubledraw.platform.registry.selectors import region_names, targets_visible_to
from doubledraw.platform.registry.selectors.recusals import recusals_about
from doubledraw.platform.registry.selectors.target_page import history_of
from doubledraw.platform.registry.selectors.targets import (
    CHANGES,
    FACET_LABELS,
    FACETS,
    FLAGS,
    Sought,
    changes_among,
    facet_counts,
    facet_names,
    key_among,
    labels_among,
    latest_batch,
    sought_by,
)
from doubledraw.platform.registry.states import CreditClass, TargetStatus
from doubledraw.platform.registry.web.facets import (
    Facet,
    address_with,
    address_without,
    facet,
)
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE_SIZE = 50
TITLES = {
    "flag": "关注",
    "kind": "类型",
    "credit_class": "信用风险",
    "credit_grade": "信用等次",
    "size": "规模",
    "special": "专项库",
    "label": "标签",
    "industry": "行业",
    "region": "区划",
    "status": "登记状态",
}


@staff()
@require_GET
def directory(request: StaffRequest) -> HttpResponse:
    """All targets in reach, narrowed by the address."""
    visible = targets_visible_to(request.actor)
    batch = latest_batch(request.actor, "targets")
    sought = sought_by(request.GET, request.actor, batch)
    counts = facet_counts(visible, sought)
    facets = _facets(sought, counts)
    found = sought.among(visible).select_related("region")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "marks": changes_among(batch, list(page)),
        "labels": labels_among(list(page), sought),
        "key": key_among(list(page), sought),
        "facets": facets,
        "chips": _chips(request.GET, facets, sought),
        "sought": sought,
        "batch": batch,
        "strip": _strip(batch),
        "has_any": bool(page) or visible.exists(),
        "orders": {
            name: address_with(request.GET, order=name, page="")
            for name in ("name", "code", "established")
        },
        "next": address_with(request.GET, page=str(page.number + 1)),
        "previous": address_with(request.GET, page=str(page.number - 1)),
        "query": address_with(request.GET, page=""),
        "unclassified": counts["credit_class"].get("", 0),
        "active": counts["status"].get(TargetStatus.ACTIVE, 0),
    }
    return render(request, "registry/targets.html", context)


@staff()
@require_GET
def page(request: StaffRequest, code: str) -> HttpResponse:
    """One target: what stands in the directory, and where each word of it came from."""
    visible = targets_visible_to(request.actor)
    target = get_object_or_404(visible.select_related("organ", "region", "brought_by"), code=code)
    shown = Targets(target.organ, {}, {}).shown
    context = {
        "target": target,
        "credit_class": CreditClass.of(target.credit_class),
        "history": [_told(change, shown) for change in history_of(target)],
        "recusals": recusals_about(target, request.actor),
    }
    return render(request, "registry/target.html", context)


@staff()
@require_GET
def export(request: StaffRequest) -> StreamingHttpResponse:
    """The list as it is narrowed now, as CSV."""
    sought = sought_by(request.GET, request.actor)
    targets = sought.among(targets_visible_to(request.actor))
    headers = [gettext(header) for header in TARGET_HEADERS]
    lines: Iterator[bytes] = csv_lines(headers, target_rows(targets))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"targets-{localtime(request.at):%Y%m%d}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _facets(sought: Sought, counts: dict[str, dict[str, int]]) -> list[Facet]:
    names: dict[str, dict[str, str]] = {
        **{name: dict(states.choices()) for name, states in FACET_LABELS.items()},
        **facet_names(counts, sought),
        "region": region_names([*counts["region"], *sought.region]),
        "industry": {"": "未登记行业"},
        "flag": FLAGS,
    }
    return [
        facet(
            *(name, TITLES[name], counts[name], getattr(sought, name), _namer(names[name])),
            in_order=_IN_ORDER.get(name, ()),
        )
        for name in FACETS
        if set(counts[name]) - {""} or getattr(sought, name)
    ]


_IN_ORDER = {
    "credit_class": ("A", "B", "C", "D"),
    "credit_grade": ("1", "2", "3"),
    "size": ("large", "medium", "small", "micro"),
    "flag": tuple(FLAGS),
}


def _namer(names: dict[str, str]) -> Callable[[str], str]:
    """The label of a value; what somebody typed into the address, as it is."""
    return lambda value: names.get(value, value)


def _chips(query: QueryDict, facets: list[Facet], sought: Sought) -> list[tuple[str, str]]:
    """(words, address without it) for everything the list is narrowed by."""
    chips = [
        (f"{each.title}: {choice.label}", address_without(query, each.name, choice.value))
        for each in facets
        for choice in each.chosen
    ]
    if sought.change:
        words = gettext(CHANGES[sought.change])
        chips.append((words, address_without(query, "change", sought.change)))
    if sought.words:
        chips.append((f"“{sought.words}”", address_with(query, q="", page="")))
    return chips


def _strip(batch: ImportBatch | None) -> list[tuple[str, str, int]]:
    """(change, words, count) of what the last import did."""
    if batch is None:
        return []
    counts = {"new": batch.counts.get("new", 0), **batch.counts.get("fields", {})}
    return [(name, CHANGES[name], counts[name]) for name in CHANGES if counts.get(name)]


def _told(change: TargetChange, shown: Callable[[str, Any], str]) -> dict[str, Any]:
    fields = [
        (Targets.label_of(name), shown(name, before), shown(name, after))
        for name, (before, after) in change.fields.items()
    ]
    return {"at": change.at, "batch": change.batch, "fields": fields}
