"""The directory of inspectors: the list with its facets, and one inspector with everything."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from doubledraw.platform.kernel.flow import Labelled
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import organs_visible_to
from doubledraw.platform.registry.imports.inspectors import LABELS, Inspectors
from doubledraw.platform.registry.models import Certificate, Inspector, InspectorChange
from doubledraw.platform.registry.policies import may_declare_recusal
from doubledraw.platform.registry.policies.people import may_keep_inspector
from doubledraw.platform.registry.policies.recusals import NEEDS_TO_KNOW
from doubledraw.platform.registry.selectors import (
    inspectors_visible_to,
    recusals_of,
    region_names,
)
from doubledraw.platform.registry.selectors.inspectors import (
    EXPIRED,
    EXPIRING,
    ON_LEAVE,
    SOON,
    PeopleSought,
    account_of,
    history_of_inspector,
    inspector_lines,
    people_sought,
    whole_inspector,
)
from doubledraw.platform.registry.selectors.recusals import recusals_waiting_for
from doubledraw.platform.registry.selectors.targets import latest_batch
from doubledraw.platform.registry.states import (
    CertificateKind,
    InspectorKind,
    InspectorStatus,
    PostCategory,
)
from doubledraw.platform.registry.web.dressed import organs_kept_by
from doubledraw.platform.registry.web.facets import Facet, address_with, address_without, facet
from doubledraw.platform.registry.web.people_forms import (
    ReasonForm,
    WithdrawForm,
    fresh_forms,
)
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

PAGE_SIZE = 50
CERTIFICATES = {EXPIRED: "证件已过期", EXPIRING: "证件将到期", ON_LEAVE: "今天请假"}
TITLES = {
    "organ": "部门",
    "kind": "人员类别",
    "post_category": "岗位大类",
    "qualification": "资质",
    "certificate": "关注",
    "status": "状态",
}
# What a change is called, beside the columns of the directory.
CHANGED = {
    **{kind.value: kind.label for kind in CertificateKind},
    "withdrawn_on": "证件注销",
    "employment": "任职经历",
    "staff_id": "账号",
}


@staff()
@require_GET
def directory(request: StaffRequest) -> HttpResponse:
    """All inspectors in reach, narrowed by the address."""
    visible, today = inspectors_visible_to(request.actor), localdate(request.at)
    lines = inspector_lines(visible, today)
    sought = people_sought(request.GET)
    found = sought.among(lines)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    people = {person.pk: person for person in visible.filter(pk__in=[line.pk for line in page])}
    places = region_names(code for person in people.values() for code in person.regions)
    facets = _facets(sought, sought.counts(lines), organs_visible_to(request.actor))
    away = {line.pk for line in page if ON_LEAVE in line.facets["certificate"]}
    context = {
        "page": page,
        "rows": [
            row(people[line.pk], places, today) | {"is_away": line.pk in away} for line in page
        ],
        "facets": facets,
        "chips": _chips(request.GET, facets, sought),
        "sought": sought,
        "has_any": bool(lines),
        "strip": _strip(lines),
        "query": request.GET.urlencode(),
        "today": today,
        "batch": latest_batch(request.actor, "inspectors"),
        "waiting": recusals_waiting_for(request.actor).count(),
        "may_add": bool(organs_kept_by(request)),
        "next": address_with(request.GET, page=str(page.number + 1)),
        "previous": address_with(request.GET, page=str(page.number - 1)),
    }
    return render(request, "registry/inspectors.html", context)


@staff()
@require_GET
def page(request: StaffRequest, ref: str) -> HttpResponse:
    """One inspector: card, certificates, leave, former employers, devices, recusals, history."""
    return shown(request, inspector_or_404(request, ref))


def shown(
    request: StaffRequest,
    inspector: Inspector,
    *,
    status: int = 200,
    opened: str = "",
    **forms: Any,
) -> HttpResponse:
    """The page; a form that could not be read stands in it as it was typed."""
    today = localdate(request.at)
    context = {
        **row(inspector, region_names(inspector.regions), today),
        "certificates": [_certificate(each, today, forms) for each in inspector.certificates.all()],
        "employments": [
            {"job": each, "form": forms.get(f"drop{each.pk}") or ReasonForm(of=each.pk)}
            for each in inspector.employments.all()
        ],
        "leaves": [_leave(each, today) for each in inspector.leaves.all()],
        "recusals": recusals_of(inspector, request.actor),
        "sees_recusals": any(
            request.actor.holds(role, inspector.organ.path) for role in NEEDS_TO_KNOW
        ),
        "history": _history(inspector),
        "account": account_of(inspector),
        "may_keep": may_keep_inspector(inspector, request.actor),
        "may_declare": may_declare_recusal(inspector, request.actor),
        "today": today,
        "forms": fresh_forms() | forms,
        "opened": opened,
    }
    return render(request, "registry/inspector.html", context, status=status)


def inspector_or_404(request: StaffRequest, ref: str) -> Inspector:
    """One inspector in reach with everything about them."""
    found = whole_inspector(request.actor, ref)
    if found is None:
        raise Http404
    return found


def row(inspector: Inspector, places: dict[str, str], today: date) -> dict[str, Any]:
    """The inspector with the names of their regions, and how the certificate stands."""
    until = inspector.valid_until
    return {
        "inspector": inspector,
        "regions": [places.get(code, code) for code in inspector.regions if code != "*"],
        "is_everywhere": "*" in inspector.regions,
        "is_expired": until is not None and until < today,
        "expires_soon": until is not None and today <= until <= today + SOON,
    }


def _certificate(each: Certificate, today: date, forms: dict[str, Any]) -> dict[str, Any]:
    is_over = each.valid_until is not None and each.valid_until < today
    return {
        "held": each,
        "is_expired": is_over and each.withdrawn_on is None,
        "form": forms.get(f"withdraw{each.pk}") or WithdrawForm(of=each.pk),
        "is_open": f"withdraw{each.pk}" in forms,
    }


def _leave(each: Any, today: date) -> dict[str, Any]:
    return {
        "leave": each,
        "is_now": each.cancelled_at is None and each.since <= today <= each.until,
        "is_over": each.until < today,
    }


def _history(inspector: Inspector) -> list[dict[str, Any]]:
    """What changed, as people read it: names of organs in one query."""
    found = history_of_inspector(inspector)
    ids = {value for change, _ in found for value in change.fields.get("organ_id", ())}
    organs = dict(Organ.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return [_told(change, by, organs) for change, by in found]


def _told(change: InspectorChange, by: str, organs: dict[int, str]) -> dict[str, Any]:
    fields = [
        (
            CHANGED.get(name) or Inspectors.label_of(name),
            *(_word(name, value, organs) for value in pair),
        )
        for name, pair in change.fields.items()
    ]
    return {"change": change, "by": by, "fields": fields}


def _word(name: str, value: Any, organs: dict[int, str]) -> str:
    """A value of a change as people read it."""
    if name == "organ_id":
        return organs.get(value, "")
    if name in LABELS and value:
        return str(LABELS[name].of(str(value)).label)
    if name == "regions" and isinstance(value, list):
        value = ["全域" if code == "*" else code for code in value]
    return "、".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _facets(sought: PeopleSought, counts: dict[str, dict[str, int]], organs: Any) -> list[Facet]:
    names = {str(organ.pk): organ.short_name for organ in organs}
    kinds: dict[str, type[Labelled]] = {
        "kind": InspectorKind,
        "post_category": PostCategory,
        "status": InspectorStatus,
    }

    def named(name: str) -> Callable[[str], str]:
        if name in kinds:
            return lambda code: _label(kinds[name], code)
        words = {"organ": names, "certificate": CERTIFICATES}.get(name, {})
        return lambda code: words.get(code, code)

    return [
        facet(name, TITLES[name], counts[name], getattr(sought, name), named(name))
        for name in TITLES
        if counts[name] or getattr(sought, name)
    ]


def _label(labels: type[Labelled], code: str) -> str:
    if not code:
        return "未登记"
    return dict(labels.choices()).get(code, code)


def _chips(query: QueryDict, facets: list[Facet], sought: PeopleSought) -> list[tuple[str, str]]:
    """(words, address without it) for each thing the list is narrowed by."""
    chips = (
        [(sought.words, address_without(query, "q", query.get("q", "")))] if sought.words else []
    )
    for each in facets:
        for choice in each.chosen:
            words = gettext("{title}：{label}").format(title=each.title, label=choice.label)
            chips.append((words, address_without(query, each.name, choice.value)))
    return chips


def _strip(lines: list[Any]) -> list[tuple[str, str, int]]:
    """(value, words, people) of what wants attention in the whole directory."""
    return [
        (value, words, found)
        for value, words in CERTIFICATES.items()
        if (found := sum(value in line.facets["certificate"] for line in lines))
    ]
