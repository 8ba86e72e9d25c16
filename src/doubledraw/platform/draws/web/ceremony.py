"""The ceremony page: freeze → commit → entropy → draw → reveal, as a checklist that cannot be done out of order."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from doubledraw.platform.draws.models import CeremonyPerson, Draw
from doubledraw.platform.draws.policies import (
    Readiness,
    is_early,
    is_to_be_completed,
    may_agree_void,
    may_ask_holder,
    may_ask_void,
    may_attach,
    may_commit,
    may_decline_void,
    may_draw,
    may_reveal,
    may_see_attachments,
    may_see_list,
    may_set_escrow,
    may_take_part,
    missing_for_commit,
    missing_for_draw,
)
from doubledraw.platform.draws.selectors import (
    entries_of,
    named_auditors,
    people_of,
    pulse_of,
    readiness,
)
from doubledraw.platform.draws.states import Capacity, DrawState, PersonRole, VoidReason
from doubledraw.platform.draws.web.cards import Problem, source_cards
from doubledraw.platform.draws.web.finding import draw_or_404
from doubledraw.platform.draws.web.teams import panel
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import Verdict
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.platform.organs.states import Role
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.templatetags.ui import clock, moment

SELF_SIGNED = (
    (PersonRole.DRAWER, Role.DRAWER),
    (PersonRole.SUPERVISOR, Role.SUPERVISOR),
    (PersonRole.LEGAL, Role.LEGAL),
)
TRUSTEES = 5
"""Boxes for trustees on the page."""

TIMES = (
    *("frozen_at", "committed_at", "entropy_at", "drawn_at", "revealed_at"),
    *("first_when", "draw_by"),
)


@staff()
@require_GET
def page(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Where we are, who is missing, and the one next thing to do."""
    return shown(request, draw_or_404(request.actor, draw_id))


@staff()
@require_GET
def pulse(request: StaffRequest, draw_id: str) -> JsonResponse:
    """Whether the page is still the present one; the script on it asks, and looks again when not."""
    draw = draw_or_404(request.actor, draw_id)
    return JsonResponse({"pulse": pulse_of(draw, request.at)})


def shown(request: StaffRequest, draw: Draw, problem: Problem | None = None) -> HttpResponse:
    """The page; after a refused form with its reason at the place, and status 4xx."""
    status = problem.error.status if problem else 200
    return render(request, "draws/ceremony.html", _context(request, draw, problem), status=status)


def _context(request: StaffRequest, draw: Draw, problem: Problem | None) -> dict[str, Any]:
    actor, at = request.actor, request.at
    ready = readiness(draw)
    people, named = people_of(draw), named_auditors(draw)
    cards = source_cards(draw, actor, at, problem)
    staff_ids = {draw.frozen_by, draw.committed_by, draw.drawn_by, draw.revealed_by}
    staff_ids |= {draw.void_asked_by, draw.voided_by}
    return {
        "draw": draw,
        "pulse": pulse_of(draw, at),
        "problem": problem,
        "population": sum(draw.populations.values()),
        "sample": sum(draw.sizes.values()),
        "excluded": sum(draw.excluded.values()),
        "team_size": sum(seat["count"] for seat in draw.design["seats"]),
        "names": names_of_staff({pk for pk in staff_ids if pk}),
        "leaves": {kind.removeprefix("draw."): leaf for kind, leaf in entries_of(draw).items()},
        "groups": [draw.commitment[i : i + 4] for i in range(0, len(draw.commitment), 4)],
        "cards": cards,
        "stage": _stage(draw),
        "completing": is_to_be_completed(draw) and draw.revealed_at is None,
        "missing": missing_for_draw(draw, ready, at) if draw.outcome_files is None else (),
        "commit": _commit(draw, actor, ready, at),
        "draw_verdict": may_draw(draw, actor, ready, at),
        "teams": panel(draw, actor, named),
        "see_list": may_see_list(draw, actor, named),
        "reveal": may_reveal(draw, actor, localdate(at), "x"),
        "early": is_early(draw, localdate(at)),
        "people": people,
        "present": [person for person in people if person.signed_at],
        "absent": _absent(people, ready),
        "sign_ins": _sign_ins(draw, actor, people),
        "may_invite": may_take_part(draw, actor, Role.DRAWER),
        "is_drawer": actor.holds(Role.DRAWER, draw.organ.path),
        "ask_void": may_ask_void(draw, actor),
        "agree_void": may_agree_void(draw, actor),
        "decline_void": may_decline_void(draw, actor),
        "void_reasons": VoidReason.choices(),
        "void_reason": VoidReason.of(_void_code(draw)).label if _void_code(draw) else "",
        "supervision": ready.supervision,
        "legal_duty": ready.legal_duty,
        "capacities": [pair for pair in Capacity.choices() if pair[0] != Capacity.OFFICE],
        "today": localdate(at),
        **_secrets(draw, actor, ready),
        "attach": may_attach(draw, actor),
        "see_attachments": may_see_attachments(draw, actor, named),
        "attachments": draw.attachments.all(),
        "times": _times(draw, at),
    }


def _commit(draw: Draw, actor: Actor, ready: Readiness, at: datetime) -> Verdict:
    """The drawer's right, and then what the nonces still lack."""
    allowed = may_commit(draw, actor, at)
    lacking = missing_for_commit(ready.custody)
    return allowed and (lacking[0] if lacking else allowed)


def _secrets(draw: Draw, actor: Actor, ready: Readiness) -> dict[str, Any]:
    """The nonces of others than the platform, and what the drawer can still settle about them."""
    custody = ready.custody
    me = actor.user_id
    has_part = bool(custody.held_by(me) or custody.guarded_by(me))
    return {
        "custody": custody,
        "holdings": [(h, may_ask_holder(draw, actor, h)) for h in custody.holdings],
        "set_escrow": may_set_escrow(draw, actor, custody),
        "trustee_boxes": range(1, TRUSTEES + 1),
        "open_by": draw.last_when + (draw.draw_by - draw.last_when) / 2,
        "has_part": has_part or any(person.staff_id == me for person in draw.people.all()),
    }


def _times(draw: Draw, now: datetime) -> dict[str, str]:
    """When each step was or will be: the minute when it is today, else with its day."""
    return {
        name: clock(when) if localdate(when) == localdate(now) else moment(when)
        for name in TIMES
        if (when := getattr(draw, name)) is not None
    }


def _stage(draw: Draw) -> int:
    """The number of the step that is to be done now, 1 to 5; 6 when all is done, 0 when nothing will be."""
    if draw.state == DrawState.VOIDED and not is_to_be_completed(draw):
        return 0
    if draw.revealed_at is not None:
        return 6
    if draw.outcome_files is not None:
        return 5
    if draw.entropy_file:
        return 4
    return 3 if draw.state != DrawState.FROZEN and draw.commitment else 2


def _absent(people: list[CeremonyPerson], ready: Readiness) -> list[PersonRole]:
    """Roles without which nothing is drawn, and in which nobody has signed in."""
    present = {person.role for person in people if person.signed_at}
    needed = [role for role, _ in SELF_SIGNED if role != PersonRole.LEGAL or ready.legal_duty]
    return [role for role in needed if role not in present]


def _sign_ins(draw: Draw, actor: Actor, people: list[CeremonyPerson]) -> list[PersonRole]:
    """The roles in which this person can still sign in."""
    if any(person.staff_id == actor.user_id and person.signed_at for person in people):
        return []
    return [role for role, held in SELF_SIGNED if may_take_part(draw, actor, held)]


def _void_code(draw: Draw) -> str:
    return str(draw.void_reason or (draw.void_request or {}).get("reason", ""))
