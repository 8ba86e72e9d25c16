"""Check sheets: the list, one edition, its way to publication, its page for printing."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.catalogue.documents.words import one_line
from doubledraw.platform.catalogue.models import CheckSheet, Item, SheetEdition
from doubledraw.platform.catalogue.policies.questions import faults
from doubledraw.platform.catalogue.policies.sheets import (
    may_close_sheet,
    may_propose_sheet,
    may_publish_sheet,
    may_return_sheet,
    may_write_sheet,
)
from doubledraw.platform.catalogue.selectors.items import items_visible_to
from doubledraw.platform.catalogue.selectors.sheets import (
    editions_visible_to,
    every_edition_visible_to,
    sheets_visible_to,
)
from doubledraw.platform.catalogue.services import sheets as services
from doubledraw.platform.catalogue.services.sheets import questions_of
from doubledraw.platform.catalogue.states import EDITION_FLOW, OPEN, QuestionKind
from doubledraw.platform.catalogue.web.forms import CatalogueForm
from doubledraw.platform.catalogue.web.items import organs_to_draft_for, reason_of
from doubledraw.platform.catalogue.web.shown import history, words_asked
from doubledraw.platform.kernel.errors import Conflict, Refused
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say

PAGE_SIZE = 50


class SheetForm(CatalogueForm):
    """What a sheet is called, and for which items it is."""

    def __init__(self, items: Any, has_code: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = items
        if has_code:
            self.line("code", _("检查表编码"), 40, _("例如 SCJG-01-B。"))
        self.line("title", _("检查表名称"), 200, _("例如：餐饮服务食品安全检查表。"))
        hint = _("用在哪些抽查事项上：写事项编码，用顿号隔开。")
        self.line("items", _("适用事项"), 1000, hint, required=False)

    def clean_items(self) -> list[Item]:
        """The items with these codes that the person may see."""
        codes = {c for c in self.cleaned_data["items"].replace("，", "、").split("、") if c.strip()}
        codes = {code.strip() for code in codes}
        found = list(self.offered.filter(code__in=codes))
        if missing := codes - {item.code for item in found}:
            words = gettext("没有编码为 {codes} 的事项。")
            self.add_error("items", words.format(codes="、".join(sorted(missing))[:200]))
        return found


@staff()
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """All sheets in reach."""
    rows = sheets_visible_to(request.actor)
    words = words_asked(request.GET)
    if words:
        rows = rows.filter(Q(code__istartswith=words) | Q(title__contains=words))
    rows = rows.prefetch_related("items")
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "words": words,
        "may_open": bool(organs_to_draft_for(request)),
        "tab": "sheets",
    }
    return render(request, "catalogue/sheets.html", context)


@staff()
@require_http_methods(["GET", "POST"])
def begin(request: StaffRequest) -> HttpResponse:
    """Begin a sheet, perhaps for one item."""
    organs = organs_to_draft_for(request)
    if not organs:
        raise Refused("not_clerk", "检查表由经办人编写", remedy="请由该机关的经办人办理。")
    organ = next((o for o in organs if str(o.pk) == request.POST.get("organ")), organs[0])
    items = items_visible_to(request.actor)
    item = items.filter(code=one_line(request.GET.get("item", ""))[:40]).first()
    start = (
        {
            "items": item.code,
            "title": gettext("{name}表").format(name=item.name),
            "code": f"{item.code}-B",
        }
        if item
        else {}
    )
    form = SheetForm(items, True, request.POST or None, initial=start)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            edition = services.open_sheet(
                organ, said["code"], said["title"], said["items"], by=request.actor, at=request.at
            )
        except Conflict:
            form.add_error("code", gettext("这个编码已经用过，请换一个。"))
        else:
            return HttpResponseRedirect(reverse("sheet", args=[edition.sheet_id]))
    context = {"form": form, "organs": organs, "organ": organ, "tab": "sheets"}
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/sheet_form.html", context, status=status)


@staff()
@require_http_methods(["GET", "POST"])
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Another title, other items."""
    edition = edition_or_404(request, pk)
    sheet = edition.sheet
    may_write_sheet(sheet, request.actor).enforce()
    codes = "、".join(sheet.items.order_by("code").values_list("code", flat=True))
    form = SheetForm(
        items_visible_to(request.actor),
        False,
        request.POST or None,
        initial={"title": sheet.title, "items": codes},
    )
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        services.change_sheet(
            edition, said["title"], said["items"], by=request.actor, at=request.at
        )
        return HttpResponseRedirect(reverse("sheet", args=[sheet.pk]))
    context = {"form": form, "sheet": sheet, "tab": "sheets"}
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/sheet_form.html", context, status=status)


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """A sheet: the edition on its way, else the one in force, else the newest."""
    sheet = sheet_or_404(request, pk)
    editions = list(editions_visible_to(request.actor, sheet))
    wanted = (sheet.opened, sheet.published)  # type: ignore[attr-defined]
    shown = next((e for number in wanted for e in editions if e.number == number), None)
    return _page(request, sheet, editions, shown or (editions[0] if editions else None))


@staff()
@require_GET
def edition(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """One edition of a sheet."""
    sheet = sheet_or_404(request, pk)
    editions = list(editions_visible_to(request.actor, sheet))
    shown = next((each for each in editions if each.number == number), None)
    if shown is None:
        raise Http404
    return _page(request, sheet, editions, shown)


@staff()
@require_GET
def printed(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """One edition on clean A4 pages, to be filled in by hand."""
    sheet = sheet_or_404(request, pk)
    rows = editions_visible_to(request.actor, sheet)
    shown = get_object_or_404(rows, number=number)
    context = {"sheet": sheet, "edition": shown, "groups": _grouped(shown)}
    return render(request, "catalogue/sheet_print.html", context)


@staff()
@require_POST
def revise(request: StaffRequest, pk: int) -> HttpResponse:
    """Begin the next edition."""
    sheet = sheet_or_404(request, pk)
    services.begin_edition(sheet, by=request.actor, at=request.at)
    return to_sheet(request, sheet.pk, gettext("新的一版从现行的问题开始。"))


@staff()
@require_POST
def propose(request: StaffRequest, pk: int) -> HttpResponse:
    """Send an edition for publication."""
    found = edition_or_404(request, pk)
    services.propose_sheet(found, by=request.actor, at=request.at)
    return to_sheet(request, found.sheet_id, gettext("已提请公布，等待审批人办理。"))


@staff()
@require_POST
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Publish what was seen."""
    found = edition_or_404(request, pk)
    seen = request.POST.get("digest", "")
    services.publish_sheet(found, digest=seen, by=request.actor, at=request.at)
    return to_sheet(request, found.sheet_id, gettext("已公布，今后的检查用这一版。"))


@staff()
@require_POST
def send_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Return an edition to its writer."""
    found = edition_or_404(request, pk)
    services.return_sheet(found, reason_of(request), by=request.actor, at=request.at)
    return to_sheet(request, found.sheet_id, gettext("已退回。"))


@staff()
@require_POST
def discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a draft up."""
    found = edition_or_404(request, pk)
    services.discard_sheet(found, by=request.actor, at=request.at)
    return to_sheet(request, found.sheet_id, gettext("已放弃这一版。"))


@staff()
@require_POST
def close(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a sheet out of use."""
    sheet = sheet_or_404(request, pk)
    services.close_sheet(sheet, reason_of(request), by=request.actor, at=request.at)
    return to_sheet(request, sheet.pk, gettext("已停用。"))


def _page(
    request: StaffRequest,
    sheet: CheckSheet,
    editions: list[SheetEdition],
    shown: SheetEdition | None,
) -> HttpResponse:
    actor = request.actor
    questions = questions_of(shown)
    is_draft = shown is not None and shown.state == OPEN[0]
    people = names_of_staff({shown.drafted_by} if shown else set())
    context = {
        "sheet": sheet,
        "edition": shown,
        "editions": editions,
        "groups": _grouped(shown),
        "total": len(questions),
        "faults": {i: say(w.reason, w.params) for i, w in faults(questions)} if is_draft else {},
        "is_writable": is_draft and bool(may_write_sheet(sheet, actor)),
        "actions": {step.action for step in EDITION_FLOW.leaving(EDITION_FLOW.state_of(shown))}
        if shown
        else set(),
        "verdicts": {
            "write": may_write_sheet(sheet, actor),
            "close": may_close_sheet(sheet, actor),
            "propose": shown and may_propose_sheet(shown, questions, actor),
            "publish": shown and may_publish_sheet(shown, actor),
            "return": shown and may_return_sheet(shown, actor),
        },
        "drafted_by": people.get(shown.drafted_by, "") if shown else "",
        "items": list(items_visible_to(actor).filter(sheets=sheet)),
        "history": history(services.subject_of(sheet)),
        "tab": "sheets",
    }
    return render(request, "catalogue/sheet.html", context)


def _grouped(shown: SheetEdition | None) -> list[tuple[str, list[Any]]]:
    """[(group, [(number, question, kind)])] in order; numbers run through the sheet."""
    rows = [
        (number, each, QuestionKind.of(each.kind))
        for number, each in enumerate(questions_of(shown), start=1)
    ]
    return [(name, list(group)) for name, group in groupby(rows, key=lambda row: row[1].group)]


def to_sheet(request: StaffRequest, pk: int, words: str) -> HttpResponse:
    """Back to the sheet's page, with a word on what was done."""
    messages.success(request, words)
    return HttpResponseRedirect(reverse("sheet", args=[pk]))


def sheet_or_404(request: StaffRequest, pk: int) -> CheckSheet:
    """A sheet this person may see."""
    return get_object_or_404(sheets_visible_to(request.actor), pk=pk)


def edition_or_404(request: StaffRequest, pk: int) -> SheetEdition:
    """An edition this person may see, by its own key."""
    return get_object_or_404(every_edition_visible_to(request.actor), pk=pk)
