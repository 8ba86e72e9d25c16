"""Nonces: who keeps them, who guards their shares; and the page where each does their own part."""

import secrets
from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.draws import services
from doubledraw.platform.draws.models import CeremonyPerson, Draw
from doubledraw.platform.draws.policies import (
    may_be_present,
    may_hand_in,
    may_make_nonce,
    may_release,
    may_sign,
)
from doubledraw.platform.draws.selectors import custody_of
from doubledraw.platform.draws.states import PersonRole
from doubledraw.platform.draws.web.cards import Problem
from doubledraw.platform.draws.web.finding import draw_or_404, part_or_404
from doubledraw.platform.draws.web.trying import tried, words
from doubledraw.platform.draws.web.typed import moment_of
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

NO_MOMENT = partial(Invalid, "no_moment", "请写持有人最迟公开的时间")
TRUSTEE_FIELDS = ("trustee_1", "trustee_2", "trustee_3", "trustee_4", "trustee_5")


@staff()
@require_POST
def ask(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Ask an account to keep a nonce."""
    draw = draw_or_404(request.actor, draw_id)
    holder, account = words(request, "holder", 64), words(request, "account")

    def deed() -> None:
        services.ask_holder(draw, holder, account, by=request.actor, at=request.at)

    return tried(request, draw, "secrets", deed, [holder, account])


@staff()
@require_POST
def escrow(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Name the trustees."""
    draw = draw_or_404(request.actor, draw_id)
    accounts = [words(request, field) for field in TRUSTEE_FIELDS]
    threshold, open_by = words(request, "threshold", 2), words(request, "open_by", 20)

    def deed() -> None:
        services.set_escrow(
            draw,
            accounts,
            int(threshold) if threshold.isascii() and threshold.isdigit() else 0,
            moment_of(open_by, NO_MOMENT),
            by=request.actor,
            at=request.at,
        )

    return tried(request, draw, "escrow", deed, [*accounts, threshold, open_by])


@staff()
@require_GET
def part(request: StaffRequest, draw_id: str) -> HttpResponse:
    """What this account has to do in a draw: keep a nonce, guard shares, be present, sign."""
    return _shown(request, part_or_404(request.actor, draw_id))


@staff()
@require_POST
def make(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Have one's nonce made."""
    return _done(
        request,
        draw_id,
        lambda draw: services.make_nonce(
            draw, by=request.actor, at=request.at, chance=secrets.token_bytes
        ),
    )


@staff()
@require_POST
def release(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Open one's nonce."""
    return _done(
        request,
        draw_id,
        lambda draw: services.release_nonce(draw, by=request.actor, at=request.at),
    )


@staff()
@require_POST
def hand_in(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Hand in one's share of a nonce."""
    holder, reason = words(request, "holder", 64), words(request, "reason", 300)
    return _done(
        request,
        draw_id,
        lambda draw: services.hand_in_share(draw, holder, reason, by=request.actor, at=request.at),
        [holder, reason],
    )


@staff()
@require_POST
def come(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Sign in as a witness with an account."""
    return _done(
        request,
        draw_id,
        lambda draw: services.sign_in_invited(
            _mine(draw, request), by=request.actor, at=request.at
        ),
    )


@staff()
@require_POST
def sign(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Sign the result with one's account."""
    return _done(
        request,
        draw_id,
        lambda draw: services.sign_result(_mine(draw, request), by=request.actor, at=request.at),
    )


def _done(
    request: StaffRequest,
    draw_id: str,
    deed: Callable[[Draw], object],
    typed: list[str] | None = None,
) -> HttpResponse:
    draw = part_or_404(request.actor, draw_id)
    try:
        deed(draw)
    except (Invalid, Conflict) as error:
        problem = Problem(typed[0] if typed else "part", error, typed or [])
        return _shown(request, part_or_404(request.actor, draw_id), problem)
    return HttpResponseRedirect(reverse("draw-part", args=[draw_id]))


def _shown(request: StaffRequest, draw: Draw, problem: Problem | None = None) -> HttpResponse:
    status = problem.error.status if problem else 200
    return render(request, "draws/part.html", _context(request, draw, problem), status=status)


def _context(request: StaffRequest, draw: Draw, problem: Problem | None) -> dict[str, Any]:
    actor, at = request.actor, request.at
    custody = custody_of(draw)
    mine, person = custody.held_by(actor.user_id), _found(draw, request)
    guard = custody.guarded_by(actor.user_id)
    return {
        "draw": draw,
        "problem": problem,
        "custody": custody,
        "mine": mine,
        "make": may_make_nonce(draw, actor, mine, custody, at),
        "release": may_release(draw, actor, mine),
        "guard": guard,
        "shares": [
            {
                "holding": holding,
                "verdict": may_hand_in(draw, actor, holding, custody, at),
                "is_in": actor.user_id in holding.handed_in,
            }
            for holding in custody.holdings
        ]
        if guard
        else [],
        "person": person,
        "come": person and may_be_present(draw, actor, _asked(person)),
        "sign": person and may_sign(draw, actor, person),
        "is_witness": person is not None and person.role == PersonRole.WITNESS,
    }


def _found(draw: Draw, request: StaffRequest) -> CeremonyPerson | None:
    """This account among the people of the draw."""
    for person in draw.people.all():
        if request.actor.user_id in (person.staff_id, _asked(person)):
            person.draw = draw
            return person
    return None


def _mine(draw: Draw, request: StaffRequest) -> CeremonyPerson:
    person = _found(draw, request)
    if person is None:
        raise Invalid("not_invited", "这次抽取没有邀请您的账号", remedy="请抽取人邀请您。")
    return person


def _asked(person: CeremonyPerson) -> int | None:
    invitation = getattr(person, "invitation", None)
    return invitation.staff_id if invitation else None
