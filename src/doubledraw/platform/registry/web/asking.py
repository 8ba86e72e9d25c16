"""What the pages about targets ask of every request: the clerk's organs, rows in reach, versions, pages."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import organs_visible_to
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.imports import cells
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.selectors import targets_visible_to
from doubledraw.platform.registry.web.facets import address_with
from doubledraw.platform.ui.http import StaffRequest

PAGE_SIZE = 50


def clerk_organs(request: StaffRequest) -> list[Organ]:
    """The organs whose clerk this person is, those still there, their own first."""
    organs = organs_visible_to(request.actor).filter(closed_at=None).select_related("region")
    kept = [organ for organ in organs if request.actor.holds(Role.CLERK, organ.path)]
    return sorted(kept, key=lambda organ: organ.pk != request.actor.organ_id)


def chosen_organ(request: StaffRequest) -> Organ:
    """The organ named in the form, one of the clerk's."""
    asked = request.POST.get("organ", "")
    for organ in clerk_organs(request):
        if str(organ.pk) == asked:
            return organ
    raise Invalid("organ_unknown", "请选择机关", remedy="只能选择您担任经办人的机关。")


def target_or_404(request: StaffRequest, code: str) -> Target:
    """A target in reach."""
    visible = targets_visible_to(request.actor).select_related("organ", "region")
    return get_object_or_404(visible, code=plain(code))


def target_called(request: StaffRequest, code: str) -> Target:
    """A target in reach by a code somebody typed, with or without blanks; Invalid when there is none."""
    wanted = plain("".join(code.split()))
    visible = targets_visible_to(request.actor).select_related("organ", "region")
    found = visible.filter(code__in=(wanted, wanted.upper())).first()
    if found is None:
        raise Invalid(
            "target_unknown",
            "名录里没有代码“{given}”",
            remedy="请从检查对象名录里复制代码。",
            given=wanted[:40],
        )
    return found


def version_of(request: StaffRequest) -> int:
    """The version that a form was made from; 0 matches none."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def day_typed(request: StaffRequest, name: str) -> date | None:
    """A date of a form, or None where nothing was typed."""
    typed = request.POST.get(name, "").strip()
    return date.fromisoformat(cells.day(typed)) if typed else None


def number_asked(request: StaffRequest, name: str, otherwise: int, most: int) -> int:
    """A small number in the address."""
    typed = request.GET.get(name, "")
    return (
        min(int(typed), most)
        if typed.isascii() and typed.isdecimal() and len(typed) < 6
        else otherwise
    )


def plain(text: str, longest: int = 100) -> str:
    """What no database chokes on."""
    return "".join(c for c in text if c.isprintable()).strip()[:longest]


def paged(request: StaffRequest, rows: Any, size: int = PAGE_SIZE) -> dict[str, Any]:
    """The page asked for, and the addresses of those beside it."""
    page: Page[Any] = Paginator(rows, size).get_page(request.GET.get("page"))
    return {
        "page": page,
        "next": address_with(request.GET, page=str(page.number + 1)),
        "previous": address_with(request.GET, page=str(page.number - 1)),
    }


def back_to(request: StaffRequest, otherwise: str) -> HttpResponseRedirect:
    """Where the form said it came from, when that is a page of ours."""
    address = request.POST.get("back", "")
    is_ours = address.startswith("/desk/") and url_has_allowed_host_and_scheme(
        address, allowed_hosts=None
    )
    return HttpResponseRedirect(address if is_ours and address.isprintable() else otherwise)


def one_of(rows: Iterable[Any], name: str, value: str) -> Any:
    """The row whose `name` is `value`, or 404."""
    for row in rows:
        if str(getattr(row, name)) == value:
            return row
    raise Http404
