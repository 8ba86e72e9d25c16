"""The abnormal list and the blacklist: who stands there, one firm's time, told, objected, answered, removed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.credit import services
from doubledraw.platform.credit.models import CreditListing
from doubledraw.platform.credit.policies import (
    may_answer_objection,
    may_note_listing,
    may_propose_removal,
)
from doubledraw.platform.credit.selectors import listings_visible_to, notes_of
from doubledraw.platform.credit.states import ListingState, ListName, NoteKind
from doubledraw.platform.credit.web.narrowing import Choice, listed
from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.doing import done
from doubledraw.platform.ui.http import StaffRequest

NAME = Choice("list", "名单", "两个名单", ListName)
STATE = Choice("state", "状态", "全部状态", ListingState, ListingState.LISTED)


@staff()
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Who stands on a list, the latest first."""
    name, state = NAME.of(request), STATE.of(request)
    rows = listings_visible_to(request.actor, name=name, state=state)
    context = {**listed(request, rows, NAME, STATE), "tab": "lists"}
    return render(request, "credit/lists.html", context)


@staff()
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One firm's time on a list."""
    return _shown(request, _found(request, pk))


@staff()
@require_POST
def note(request: StaffRequest, pk: int) -> HttpResponse:
    """The firm was told, or objects."""
    found, post = _found(request, pk), request.POST

    def deed() -> None:
        said = (post.get("kind", ""), post.get("day", ""), post.get("text", ""))
        services.note_listing(found, *said, by=request.actor, at=request.at)

    return _done(request, found, "note", deed, _("已登记。"))


@staff()
@require_POST
def answer(request: StaffRequest, pk: int, note: int) -> HttpResponse:
    """Answer an objection."""
    found = _found(request, pk)
    objection = get_object_or_404(found.notes.all(), pk=note)
    objection.listing = found

    def deed() -> None:
        text = request.POST.get("text", "")
        services.answer_objection(objection, text, by=request.actor, at=request.at)

    return _done(request, found, "answer", deed, _("已答复。"))


@staff()
@require_POST
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Propose to take the firm off the list."""
    found = _found(request, pk)

    def deed() -> None:
        reason = request.POST.get("reason", "")
        services.propose_removal(found, reason, by=request.actor, at=request.at)

    return _done(request, found, "remove", deed, _("已提出移出，等审批人批准。"))


def _found(request: StaffRequest, pk: int) -> CreditListing:
    return get_object_or_404(listings_visible_to(request.actor), pk=pk)


def _done(
    request: StaffRequest, found: CreditListing, place: str, deed: Any, words: str
) -> HttpResponse:
    to = reverse("credit-listing", args=[found.pk])
    return done(request, deed, words, to, lambda error: _shown(request, found, place, error))


def _shown(
    request: StaffRequest,
    found: CreditListing,
    place: str = "",
    error: DomainError | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "listing": found,
        "notes": [
            (one, may_answer_objection(one, request.actor) if _waits(one) else None)
            for one in notes_of(found)
        ],
        "removals": list(found.removals.all()),
        "may_note": may_note_listing(found, request.actor),
        "may_remove": may_propose_removal(found, request.actor),
        "note_kinds": [NoteKind.TOLD, NoteKind.OBJECTION],
        "problem": {"place": place, "error": error} if error else None,
        "typed": request.POST,
        "tab": "lists",
    }
    return render(request, "credit/listing.html", context, status=error.status if error else 200)


def _waits(note: Any) -> bool:
    return note.kind == NoteKind.OBJECTION and not hasattr(note, "answer")
