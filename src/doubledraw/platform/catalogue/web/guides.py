"""Rules documents: the list, an upload, one document and its way to publication."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.catalogue.models import GuideDocument, Item
from doubledraw.platform.catalogue.policies.lists import (
    may_decide_guide,
    may_keep_list,
    may_publish_guide,
)
from doubledraw.platform.catalogue.selectors.guides import guides_visible_to
from doubledraw.platform.catalogue.selectors.items import items_visible_to
from doubledraw.platform.catalogue.services import guides as services
from doubledraw.platform.catalogue.states import EDITION_FLOW
from doubledraw.platform.catalogue.web.forms import CatalogueForm
from doubledraw.platform.catalogue.web.items import organs_to_draft_for, reason_of
from doubledraw.platform.catalogue.web.shown import history, words_asked
from doubledraw.platform.kernel.errors import Invalid, Refused
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.platform.records import store
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say

PAGE_SIZE = 50


class GuideForm(CatalogueForm):
    """A document, what it is called, and for which items it is."""

    def __init__(self, items: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = items
        self.line("title", _("名称"), 200, _("例如：餐饮服务随机抽查工作细则。"))
        self.line("number", _("文号"), 60, required=False)
        most = settings.GUIDE_MAX_BYTES >> 20
        hint = gettext("PDF、OFD、DOCX、DOC、WPS 或纯文本，最大 {most} MB。").format(most=most)
        missing = {"required": gettext("请选择文件。"), "empty": gettext("文件是空的。")}
        self.fields["file"] = forms.FileField(
            label=_("文件"), help_text=hint, error_messages=missing, max_length=None
        )
        hint = gettext("用在哪些抽查事项上：写事项编码，用顿号隔开。")
        self.line("items", _("适用事项"), 1000, hint, required=False)

    def clean_items(self) -> list[Item]:
        """The items with these codes that the person may see."""
        codes = {c.strip() for c in self.cleaned_data["items"].replace("，", "、").split("、")} - {
            ""
        }
        found = list(self.offered.filter(code__in=codes))
        if missing := codes - {item.code for item in found}:
            words = gettext("没有编码为 {codes} 的事项。")
            self.add_error("items", words.format(codes="、".join(sorted(missing))[:200]))
        return found


@staff()
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """All rules documents in reach."""
    rows = guides_visible_to(request.actor).prefetch_related("items")
    words = words_asked(request.GET)
    if words:
        rows = rows.filter(Q(title__contains=words) | Q(number__contains=words))
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "words": words,
        "may_keep": bool(organs_to_draft_for(request)),
        "tab": "guides",
    }
    return render(request, "catalogue/guides.html", context)


@staff()
@require_http_methods(["GET", "POST"])
def upload(request: StaffRequest) -> HttpResponse:
    """Keep a document as a draft."""
    organs = organs_to_draft_for(request)
    if not organs:
        raise Refused("not_clerk", "工作指引由经办人上传", remedy="请由该机关的经办人办理。")
    organ = next((o for o in organs if str(o.pk) == request.POST.get("organ")), organs[0])
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    start = {"items": request.GET.get("item", "")[:40]}
    form = GuideForm(items_visible_to(request.actor), *bound, initial=start)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            if said["file"].size > settings.GUIDE_MAX_BYTES:
                services.sniffed(b"x" * (settings.GUIDE_MAX_BYTES + 1))
            guide = services.keep_guide(
                organ,
                said["title"],
                said["number"],
                said["file"].name or "",
                said["file"].read(),
                said["items"],
                by=request.actor,
                at=request.at,
            )
        except Invalid as problem:
            words = f"{say(problem.reason, problem.params)} {say(problem.remedy, problem.params)}"
            form.add_error("file", words)
        else:
            return _to_guide(request, guide, gettext("已保存为草稿。"))
    context = {"form": form, "organs": organs, "organ": organ, "tab": "guides"}
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/guide_form.html", context, status=status)


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One document: for which items, what can be done with it."""
    guide = _guide(request, pk)
    context = {
        "guide": guide,
        "items": list(items_visible_to(request.actor).filter(guides=guide)),
        "drafted_by": names_of_staff({guide.drafted_by}).get(guide.drafted_by, ""),
        "actions": {step.action for step in EDITION_FLOW.leaving(EDITION_FLOW.state_of(guide))},
        "verdicts": {
            "keep": may_keep_list(guide.organ, request.actor),
            "publish": may_publish_guide(guide, request.actor),
            "decide": may_decide_guide(guide, request.actor),
        },
        "history": history(services.subject_of(guide)),
        "tab": "guides",
    }
    return render(request, "catalogue/guide.html", context)


@staff()
@require_GET
def file(request: StaffRequest, pk: int) -> HttpResponse:
    """The bytes as uploaded, to be saved; never shown by this site."""
    guide = _guide(request, pk)
    answer = HttpResponse(store.get(guide.digest), content_type="application/octet-stream")
    name = f"{guide.title}.{guide.media}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@staff()
@require_POST
def propose(request: StaffRequest, pk: int) -> HttpResponse:
    """Send it for publication."""
    return _do(request, pk, services.propose_guide, gettext("已提请公布，等待审批人办理。"))


@staff()
@require_POST
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Publish it."""
    return _do(request, pk, services.publish_guide, gettext("已公布。"))


@staff()
@require_POST
def discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a draft up."""
    guide = _guide(request, pk)
    services.discard_guide(guide, by=request.actor, at=request.at)
    messages.success(request, gettext("已放弃。"))
    return HttpResponseRedirect(reverse("guides"))


@staff()
@require_POST
def send_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Return it."""
    guide = _guide(request, pk)
    services.return_guide(guide, reason_of(request), by=request.actor, at=request.at)
    return _to_guide(request, guide, gettext("已退回。"))


@staff()
@require_POST
def retire(request: StaffRequest, pk: int) -> HttpResponse:
    """Take it out of force."""
    guide = _guide(request, pk)
    services.retire_guide(guide, reason_of(request), by=request.actor, at=request.at)
    return _to_guide(request, guide, gettext("已停用。"))


def _do(request: StaffRequest, pk: int, deed: Callable[..., None], words: str) -> HttpResponse:
    guide = _guide(request, pk)
    deed(guide, by=request.actor, at=request.at)
    return _to_guide(request, guide, words)


def _guide(request: StaffRequest, pk: int) -> GuideDocument:
    return get_object_or_404(guides_visible_to(request.actor), pk=pk)


def _to_guide(request: StaffRequest, guide: GuideDocument, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("guide", args=[guide.pk]))
