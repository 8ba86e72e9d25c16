"""Feeds for the clerk: which systems send files where, what came when, and what waits."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.kernel.errors import Invalid, Refused
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import names_of_staff, organs_visible_to
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.imports.directory import directories
from doubledraw.platform.registry.imports.folders import root_of, waiting
from doubledraw.platform.registry.models import Feed
from doubledraw.platform.registry.policies.feeds import may_keep_feeds
from doubledraw.platform.registry.selectors.feeds import feeds_visible_to, files_of
from doubledraw.platform.registry.services.feeds import (
    close_feed,
    look_soon,
    renew_token,
    set_up_feed,
)
from doubledraw.platform.registry.states import SchemeChoice, UnknownRegion
from doubledraw.platform.registry.web.forms import choices
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say

PAGE_SIZE = 50
WAYS = (("folder", "目录：对方把文件放进服务器上的目录"), ("interface", "接口：对方凭口令发送文件"))


class FeedForm(forms.Form):
    """Who sends what where, and whether it may take effect by itself."""

    name = forms.CharField(label=_("名称"), max_length=60)
    directory = forms.ChoiceField(label=_("导入到"))
    organ = forms.ModelChoiceField(Organ.objects.none(), label=_("名录机关"), empty_label=None)
    way = forms.ChoiceField(label=_("方式"), widget=forms.RadioSelect, initial="folder")
    folder = forms.CharField(label=_("目录"), required=False, max_length=200)
    scheme = forms.ChoiceField(label=_("编码方式"), required=False)
    unknown_region = forms.ChoiceField(label=_("不认识的区划"), required=False)
    applies_itself = forms.BooleanField(label=_("没有问题行的文件自己生效"), required=False)

    def __init__(self, *args: Any, organs: list[Organ], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["directory"].choices = [
            (key, gettext(each.title)) for key, each in directories().items()
        ]
        fields["organ"].queryset = Organ.objects.filter(pk__in=[organ.pk for organ in organs])
        fields["way"].choices = [(way, gettext(words)) for way, words in WAYS]
        fields["scheme"].choices = choices(SchemeChoice)
        fields["unknown_region"].choices = choices(UnknownRegion)
        fields["folder"].help_text = gettext("接入根目录下本机关的目录，如 registration/daily。")
        fields["applies_itself"].help_text = gettext("有问题行的文件总要等经办人看过。")
        for name, field in fields.items():
            if name not in ("way", "applies_itself"):
                field.widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("way") == "folder" and not said.get("folder", "").strip():
            self.add_error("folder", gettext("请填目录。"))
        return said


@staff()
@require_GET
def directory(request: StaffRequest) -> HttpResponse:
    """All feeds in reach."""
    page = Paginator(feeds_visible_to(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    known = directories()
    rows = [(feed, known[feed.directory].title) for feed in page if feed.directory in known]
    context = {"page": page, "rows": rows, "may_set_up": bool(_organs(request))}
    return render(request, "registry/feeds.html", context)


@staff()
@require_http_methods(["GET", "POST"])
def set_up(request: StaffRequest) -> HttpResponse:
    """A new feed; its token is shown once."""
    organs = _organs(request)
    if not organs:
        raise Refused(
            "not_clerk", "只有经办人可以设置数据接入", remedy="请由名录机关的经办人办理。"
        )
    form = FeedForm(request.POST or None, organs=organs, initial={"organ": request.actor.organ_id})
    if not form.is_valid():
        return _form(request, form)
    said = form.cleaned_data
    token = secrets.token_urlsafe(32) if said["way"] == "interface" else ""
    try:
        feed = set_up_feed(
            said["organ"],
            said["directory"],
            said["name"],
            folder=said["folder"].strip() if not token else "",
            token=token,
            applies_itself=said["applies_itself"],
            options={name: said[name] for name in ("scheme", "unknown_region") if said[name]},
            by=request.actor,
            at=request.at,
        )
    except Invalid as wrong:
        form.add_error("folder" if wrong.code == "bad_folder" else "name", _told(wrong))
        return _form(request, form)
    if token:
        return _page(request, feed, token)
    return HttpResponseRedirect(reverse("feed", args=[feed.pk]))


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One feed: how to send, what came when, what lies in the folder and is not read."""
    return _page(request, _feed(request, pk))


@staff()
@require_POST
def renew(request: StaffRequest, pk: int) -> HttpResponse:
    """A new token, shown once."""
    feed, token = _feed(request, pk), secrets.token_urlsafe(32)
    renew_token(feed, token, by=request.actor, at=request.at)
    return _page(request, feed, token)


@staff()
@require_POST
def close(request: StaffRequest, pk: int) -> HttpResponse:
    """Take no more files."""
    close_feed(_feed(request, pk), by=request.actor, at=request.at)
    messages.success(request, gettext("已停用，收到过的文件都在。"))
    return HttpResponseRedirect(reverse("feed", args=[pk]))


@staff()
@require_POST
def look(request: StaffRequest, pk: int) -> HttpResponse:
    """Have the folders looked at within a minute."""
    feed = _feed(request, pk)
    may_keep_feeds(feed.organ, request.actor).enforce()
    look_soon(request.at)
    messages.success(request, gettext("一分钟内就去看目录。"))
    return HttpResponseRedirect(reverse("feed", args=[pk]))


def _page(request: StaffRequest, feed: Feed, token: str = "") -> HttpResponse:
    files = Paginator(files_of(feed), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "feed": feed,
        "directory": directories()[feed.directory],
        "page": files,
        "token": token,
        "address": request.build_absolute_uri(reverse("feed-send", args=[feed.pk])),
        "folder": root_of(feed.organ.code) / feed.folder if feed.folder else "",
        "left": _left(request, feed),
        "set_up_by": names_of_staff({feed.set_up_by}).get(feed.set_up_by, ""),
        "may_keep": may_keep_feeds(feed.organ, request.actor),
    }
    answer = render(request, "registry/feed.html", context)
    if token:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _left(request: StaffRequest, feed: Feed) -> list[Any]:
    """What lies in the folder and is not read now, with the reason."""
    if not feed.folder or feed.closed_at:
        return []
    return [each for each in waiting(feed, request.at) if each.left]


def _form(request: StaffRequest, form: FeedForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "registry/feed_new.html", {"form": form}, status=status)


def _feed(request: StaffRequest, pk: int) -> Feed:
    return get_object_or_404(feeds_visible_to(request.actor), pk=pk)


def _told(wrong: Invalid) -> str:
    return say(wrong.reason, wrong.params) + say("。") + say(wrong.remedy, wrong.params)


def _organs(request: StaffRequest) -> list[Organ]:
    return [
        organ
        for organ in organs_visible_to(request.actor)
        if request.actor.holds(Role.CLERK, organ.path)
    ]
