"""Duplicates in the browser: pairs that look alike side by side, and the ruling on each."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.policies.targets import may_rule_on_twins
from doubledraw.platform.registry.selectors.duplicates import (
    COMPARED,
    Twins,
    alike,
    pair_called,
)
from doubledraw.platform.registry.selectors.target_facets import FACET_LABELS
from doubledraw.platform.registry.services.duplicates import merge_targets, tell_apart
from doubledraw.platform.registry.states import Scheme
from doubledraw.platform.registry.web.asking import paged, plain
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

SIGNS = {
    "same_place": ("同名同区划", "名称和区划都相同，代码不同。"),
    "renumbered": ("同名换码", "名称相同，一个用旧编码、一个用新编码，多半是换照前后的同一户。"),
    "inner": ("含同一组织机构代码", "统一社会信用代码第 9—17 位就是另一户的组织机构代码。"),
    "same_name": ("同名", "名称相同，可能在不同区划。"),
}
LABELS = {
    "name": "名称",
    "scheme": "编码方式",
    "organ": "名录机关",
    "kind": "类型",
    "region": "区划",
    "address": "住所",
    "industry": "行业",
    "status": "登记状态",
    "established": "成立日期",
    "credit_class": "信用风险等级",
    "phone": "联系电话",
}
GROUPS = 12


@staff()
@require_GET
def duplicates(request: StaffRequest) -> HttpResponse:
    """Pairs by one sign; or the one pair whose two codes are in the address."""
    codes = [plain("".join(request.GET.get(name, "").split())) for name in ("first", "second")]
    sign = request.GET.get("sign", "")
    sign = sign if sign in SIGNS else "same_place"
    context: dict[str, Any] = {
        "signs": [(name, words) for name, (words, _) in SIGNS.items()],
        "sign": sign,
        "explained": SIGNS[sign][1],
        "codes": codes,
    }
    if all(codes):
        twins = pair_called(request.actor, *codes)
        found = [twins] if twins else []
        context["asked"] = True
    else:
        pages = paged(request, alike(request.actor, sign), GROUPS)
        context |= pages
        found = list(pages["page"].object_list)
    context["pairs"] = [_shown(request, twins) for twins in found]
    return render(request, "registry/duplicates.html", context)


@staff()
@require_POST
def ruling(request: StaffRequest) -> HttpResponse:
    """They are one (and which stays), or they are two."""
    codes = [plain(code) for code in request.POST.getlist("code")]
    twins = pair_called(request.actor, codes[0], codes[1]) if len(codes) == 2 else None
    if twins is None:
        raise Http404
    first, second = twins.first, twins.second
    for target in (first, second):
        target.version = _version(request.POST.get(f"version-{target.code}", ""))
    reason = request.POST.get("reason", "")
    back = f"{reverse('duplicates')}?sign={plain(request.POST.get('sign', ''))}"
    if request.POST.get("ruling") == "two":
        tell_apart(first, second, reason, by=request.actor, at=request.at)
        messages.success(request, gettext("已记为两个不同的对象，以后不再提示。"))
        return HttpResponseRedirect(back)
    kept = request.POST.get("keep", "")
    if kept not in (first.code, second.code):
        raise Invalid("keep_missing", "请选择保留哪一个", remedy="另一个会并入它，不会删除。")
    kept_one, gone = (first, second) if kept == first.code else (second, first)
    merge_targets(kept_one, gone, reason, by=request.actor, at=request.at)
    words = gettext("已把 {gone} 并入 {kept}。")
    messages.success(request, words.format(gone=gone.code, kept=kept_one.code))
    return HttpResponseRedirect(back)


def _shown(request: StaffRequest, twins: Twins) -> dict[str, Any]:
    differing = twins.differing
    return {
        "twins": twins,
        "rows": [
            (
                LABELS[name],
                name in differing,
                [_text(target, name) for target in _two(twins)],
            )
            for name in COMPARED
            if (name in differing and name != "code") or name in ("name", "region", "status")
        ],
        "may": may_rule_on_twins(twins.first, twins.second, request.actor),
    }


def _two(twins: Twins) -> Sequence[Target]:
    return (twins.first, twins.second)


def _text(target: Target, name: str) -> str:
    match name:
        case "organ":
            return target.organ.short_name
        case "region":
            return target.region.name
        case "scheme":
            return Scheme.of(target.scheme).label
        case "established":
            return target.established.isoformat() if target.established else ""
    value = str(getattr(target, name))
    return dict(FACET_LABELS[name].choices()).get(value, value) if name in FACET_LABELS else value


def _version(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
