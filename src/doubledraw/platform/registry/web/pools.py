"""Shared pools of inspectors: who leads, who has joined, who is asked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.imports import people
from doubledraw.platform.registry.models import Pool, PoolMember
from doubledraw.platform.registry.policies.people import may_answer, may_lead, may_leave
from doubledraw.platform.registry.selectors.pools import (
    organ_called,
    organs_to_invite,
    people_of,
    pools_visible_to,
)
from doubledraw.platform.registry.services import pools as services
from doubledraw.platform.registry.web.dressed import (
    Dressed,
    Line,
    Parsed,
    organ_field,
    organs_kept_by,
)
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say


class PoolForm(Dressed):
    """A new pool."""

    name = Line(60, label=_("名称"))
    code = Parsed(people.number, label=_("代码"), max_length=40)
    basis = Line(300, label=_("依据"), required=False)

    def __init__(self, request: StaffRequest, data: Any = None) -> None:
        super().__init__(data)
        organs = organs_kept_by(request, Role.CLERK, Role.APPROVER)
        self.fields["organ"] = organ_field(organs, _("牵头机关"))
        self.fields["organ"].widget.attrs["class"] = "input"
        self.order_fields(["name", "organ"])


class InvitationForm(Dressed):
    """Which organ is asked, by name or code."""

    organ = Line(100, label=_("邀请机关"))


@staff()
@require_GET
def directory(request: StaffRequest) -> HttpResponse:
    """The pools in which an organ in reach has a part."""
    return _directory(request)


@staff()
@require_POST
def found(request: StaffRequest) -> HttpResponse:
    """Set up a pool."""
    form = PoolForm(request, request.POST)
    status = 422
    if form.is_valid():
        said = form.cleaned_data
        try:
            pool = services.found_pool(
                said["organ"],
                said["code"],
                said["name"],
                basis=said["basis"],
                by=request.actor,
                at=request.at,
            )
        except Conflict as trouble:
            form.add_error("code", say(trouble.reason, trouble.params))
            status = trouble.status
        else:
            messages.success(request, gettext("联合人员库已建立，请邀请机关加入。"))
            return HttpResponseRedirect(reverse("pool", args=[pool.code]))
    return _directory(request, form, status)


@staff()
@require_GET
def page(request: StaffRequest, code: str) -> HttpResponse:
    """One pool with its members."""
    return _page(request, _pool(request, code))


@staff()
@require_POST
def invite(request: StaffRequest, code: str) -> HttpResponse:
    """Ask an organ to join."""
    pool, form = _pool(request, code), InvitationForm(request.POST)
    status = 422
    if form.is_valid():
        organ = organ_called(form.cleaned_data["organ"])
        if organ is None:
            form.add_error("organ", gettext("没有叫这个名字的机关，或者不止一个；请填机关代码。"))
            return _page(request, pool, form, status)
        try:
            services.invite_organ(pool, organ, by=request.actor, at=request.at)
        except (Invalid, Conflict) as trouble:
            form.add_error("organ", say(trouble.reason, trouble.params))
            status = trouble.status
        else:
            messages.success(request, gettext("邀请已发出，等对方答复。"))
            return HttpResponseRedirect(reverse("pool", args=[code]))
    return _page(request, pool, form, status)


@staff()
@require_POST
def answer(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Join or decline."""
    member = _member(request, code, pk)
    joins = request.POST.get("answer") == "join"
    services.answer_invitation(member, joins=joins, by=request.actor, at=request.at)
    messages.success(request, gettext("已加入。") if joins else gettext("已谢绝。"))
    return HttpResponseRedirect(reverse("pool", args=[code]))


@staff()
@require_POST
def leave(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Leave."""
    services.leave_pool(_member(request, code, pk), by=request.actor, at=request.at)
    messages.success(request, gettext("已退出。"))
    return HttpResponseRedirect(reverse("pool", args=[code]))


@staff()
@require_POST
def close(request: StaffRequest, code: str) -> HttpResponse:
    """Close a pool."""
    services.close_pool(_pool(request, code), by=request.actor, at=request.at)
    messages.success(request, gettext("联合人员库已停用。"))
    return HttpResponseRedirect(reverse("pool", args=[code]))


def _directory(
    request: StaffRequest, form: PoolForm | None = None, status: int = 200
) -> HttpResponse:
    pools = list(pools_visible_to(request.actor))
    rows = [
        {
            "pool": pool,
            "joined": [m for m in pool.members.all() if m.state == "joined"],
            "asked": [m for m in pool.members.all() if may_answer(m, request.actor)],
        }
        for pool in pools
    ]
    may_found = bool(organs_kept_by(request, Role.CLERK, Role.APPROVER))
    context = {"rows": rows, "form": form or PoolForm(request), "may_found": may_found}
    return render(request, "registry/pools.html", context, status=status)


def _page(
    request: StaffRequest, pool: Pool, form: InvitationForm | None = None, status: int = 200
) -> HttpResponse:
    members = list(pool.members.all())
    people_there = people_of([member.organ_id for member in members])
    rows: list[dict[str, Any]] = [
        {
            "member": member,
            "people": people_there.get(member.organ_id, 0),
            "leads": member.organ_id == pool.organ_id,
            "answers": may_answer(member, request.actor),
            "leaves": may_leave(member, request.actor),
        }
        for member in members
    ]
    context = {
        "pool": pool,
        "rows": rows,
        "lent": sum(row["people"] for row in rows if row["member"].state == "joined"),
        "may_lead": may_lead(pool, request.actor),
        "organs": list(organs_to_invite(pool)),
        "form": form or InvitationForm(),
    }
    return render(request, "registry/pool.html", context, status=status)


def _pool(request: StaffRequest, code: str) -> Pool:
    return get_object_or_404(pools_visible_to(request.actor), code=code)


def _member(request: StaffRequest, code: str, pk: int) -> PoolMember:
    members = _pool(request, code).members.select_related("pool__organ", "organ")
    return get_object_or_404(members, pk=pk)
