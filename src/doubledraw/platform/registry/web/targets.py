"""The directory of targets: the list with its facets, and one target."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.platform.registry.imports import cells
from doubledraw.platform.registry.imports.targets import Targets
from doubledraw.platform.registry.models import ImportBatch, Target, TargetChange
from doubledraw.platform.registry.policies.targets import (
    may_edit_target,
    may_keep_licences,
    may_put_label,
)
from doubledraw.platform.registry.selectors import region_names, targets_visible_to
from doubledraw.platform.registry.selectors.history import as_of
from doubledraw.platform.registry.selectors.labels import open_labels, words_shown
from doubledraw.platform.registry.selectors.recusals import recusals_about
from doubledraw.platform.registry.selectors.specials import open_specials
from doubledraw.platform.registry.selectors.target_facets import (
    FACET_LABELS,
    facet_names,
    facets_counted,
)
from doubledraw.platform.registry.selectors.target_page import (
    codes_of,
    ended_labels_of,
    history_of,
    key_times_of,
    labels_of,
    licences_of,
    merged_into,
    sites_of,
    visits_of,
)
from doubledraw.platform.registry.selectors.targets import (
    CHANGES,
    FACETS,
    FLAGS,
    Sought,
    changes_among,
    key_among,
    labels_among,
    latest_batch,
    sought_by,
    targets_to_list,
)
from doubledraw.platform.registry.selectors.views import views_of
from doubledraw.platform.registry.states import TargetStatus
from doubledraw.platform.registry.web.asking import clerk_organs, plain
from doubledraw.platform.registry.web.facets import (
    Facet,
    address_with,
    address_without,
    facet,
)
from doubledraw.platform.registry.web.labels import AT_ONCE, sentence
from doubledraw.platform.registry.web.parts import part_of
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

VISITS_SHOWN = 20
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
    visible = targets_to_list(request.actor)
    batch = latest_batch(request.actor, "targets")
    sought = sought_by(request.GET, request.actor, batch)
    search = sought.search(visible)
    counted = facets_counted(visible, sought, search)
    facets = _facets(sought, counted.counts)
    page = part_of(search, request.GET.get("page"))
    context = {
        "page": page,
        "marks": changes_among(batch, page.rows),
        "labels": labels_among(page.rows, sought),
        "key": key_among(page.rows, sought),
        "facets": facets,
        "chips": _chips(request.GET, facets, sought),
        "sought": sought,
        "batch": batch,
        "strip": _strip(batch),
        "has_any": bool(page.rows) or visible.exists(),
        "orders": {
            name: address_with(request.GET, order=name, page="")
            for name in ("name", "code", "established")
        },
        "next": address_with(request.GET, page=str(page.number + 1)),
        "previous": address_with(request.GET, page=str(page.number - 1)),
        "query": address_with(request.GET, page=""),
        "views": list(views_of(request.actor, "targets")),
        "puts": [
            label for label in open_labels(request.actor) if may_put_label(label, request.actor)
        ],
        "organs": clerk_organs(request),
        "at_once": AT_ONCE,
        "is_whole": counted.is_whole,
        "unclassified": counted.counts["credit_class"].get("", 0),
        "active": counted.counts["status"].get(TargetStatus.ACTIVE, 0),
    }
    return render(request, "registry/targets.html", context)


@staff()
@require_GET
def page(request: StaffRequest, code: str) -> HttpResponse:
    """One target: what stands in the directory, or stood on a day, and where each word of it came from."""
    actor = request.actor
    visible = targets_visible_to(actor)
    target = get_object_or_404(
        visible.select_related("organ", "region", "brought_by", "parent", "merged_into"), code=code
    )
    history = history_of(target)
    key_times = key_times_of(target, actor)
    people = names_of_staff(
        {change.by for change in history}
        | {time.entered_by for time in key_times}
        | {time.ended_by or 0 for time in key_times}
    )
    labels = labels_of(target, actor)
    used = words_shown([use.rule.conditions for use in labels if use.rule])
    today = localtime(request.at).date()
    visits = visits_of(target)
    context = {
        "target": target,
        "today": today,
        "history": _told(target, history, people),
        "licences": licences_of(target, actor),
        "labels": [
            (use, sentence(use.rule.conditions, used) if use.rule else None) for use in labels
        ],
        "ended_labels": ended_labels_of(target, actor),
        "key_times": key_times,
        "people": people,
        "visits": list(visits[:VISITS_SHOWN]),
        "visit_count": visits.count(),
        "sites": sites_of(target, actor),
        "merged": merged_into(target),
        "parent_is_seen": _is_seen(visible, target.parent),
        "survivor_is_seen": _is_seen(visible, target.merged_into),
        "recusals": recusals_about(target, actor),
        "may_edit": may_edit_target(target, actor),
        "puts": [label for label in open_labels(actor) if may_put_label(label, actor)],
        "key_organs": clerk_organs(request),
        "specials": [each for each in open_specials(actor) if may_keep_licences(each, actor)],
        **_as_it_stood(request, target),
    }
    return render(request, "registry/target.html", context)


def _is_seen(visible: QuerySet[Target], other: Target | None) -> bool:
    """Whether a page of the other target would open."""
    return other is not None and visible.filter(pk=other.pk).exists()


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


def _told(
    target: Target, history: list[TargetChange], people: dict[int, str]
) -> list[dict[str, Any]]:
    """Each change in words; codes of other targets instead of their numbers."""
    shown = Targets(target.organ, {}, {}).shown
    codes = codes_of(
        {
            value
            for change in history
            for name in ("parent_id", "merged_into_id")
            for value in change.fields.get(name, ())
            if isinstance(value, int)
        }
    )

    def said(name: str, value: Any) -> str:
        if name in ("parent_id", "merged_into_id"):
            return codes.get(value, "")
        if name in FACET_LABELS:
            return str(dict(FACET_LABELS[name].choices()).get(value, value or ""))
        return shown(name, value)

    return [
        {
            "at": change.at,
            "batch": change.batch,
            "by": people.get(change.by, ""),
            "cause": change.get_cause_display(),
            "reason": change.reason,
            "fields": [
                (_EXTRA.get(name) or Targets.label_of(name), said(name, before), said(name, after))
                for name, (before, after) in change.fields.items()
            ],
        }
        for change in history
    ]


_EXTRA = {"merged_into_id": "并入", "parent_id": "所属单位", "scheme": "编码方式"}


def _as_it_stood(request: StaffRequest, target: Target) -> dict[str, Any]:
    """The target on the evening of the day in the address, when one is asked for."""
    asked = request.GET.get("on", "").strip()
    if not asked:
        return {"stood": target, "on": None}
    try:
        day = date.fromisoformat(cells.day(plain(asked)))
    except Invalid as refusal:
        return {"stood": target, "on": None, "on_problem": refusal}
    midnight = datetime.combine(day + timedelta(days=1), time(), localtime(request.at).tzinfo)
    stood = as_of(target, midnight)
    return {"stood": stood, "on": day}
