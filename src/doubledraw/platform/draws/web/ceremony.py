"""The ceremony page: freeze → commit → entropy → draw → reveal, as a checklist that cannot be done out of order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from doubledraw.platform.draws.engine import forms
from doubledraw.platform.draws.models import CeremonyPerson, Draw
from doubledraw.platform.draws.policies import (
    is_early,
    is_to_be_completed,
    may_agree_void,
    may_ask_void,
    may_commit,
    may_confirm,
    may_decline_void,
    may_draw,
    may_enter,
    may_reveal,
    may_see_list,
    may_take_part,
    missing_for_draw,
)
from doubledraw.platform.draws.selectors import (
    Source,
    entries_of,
    named_auditors,
    people_of,
    pulse_of,
    readiness,
    sources_of,
)
from doubledraw.platform.draws.states import DrawState, PersonRole, VoidReason
from doubledraw.platform.draws.web.finding import draw_or_404
from doubledraw.platform.draws.web.shapes import Box, filled, spread
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import DomainError
from doubledraw.platform.kernel.verdict import Verdict
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.platform.organs.states import Role
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.templatetags.ui import clock, moment

SELF_SIGNED = ((PersonRole.DRAWER, Role.DRAWER), (PersonRole.SUPERVISOR, Role.SUPERVISOR))

TIMES = (
    *("frozen_at", "committed_at", "entropy_at", "drawn_at", "revealed_at"),
    *("first_when", "draw_by"),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """A refused form, to be shown where it was filled in, with what was typed."""

    place: str
    error: DomainError
    typed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class SourceCard:
    """One source on the page: what this person can do with it now."""

    source: Source
    title: str
    boxes: list[Box]
    balls: list[str]
    enter: Verdict
    confirm: Verdict
    error: DomainError | None
    wrong_box: int
    shows_value: bool
    is_out: bool
    is_first: bool

    @property
    def is_lottery(self) -> bool:
        return self.source.form in ("kl8", "ssq", "dlt")


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
    people = people_of(draw)
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
        "commit": may_commit(draw, actor, at),
        "draw_verdict": may_draw(draw, actor, ready, at),
        "see_list": may_see_list(draw, actor, named_auditors(draw)),
        "reveal": may_reveal(draw, actor, localdate(at), "x"),
        "early": is_early(draw, localdate(at)),
        "people": people,
        "present": [person for person in people if person.signed_at],
        "absent": _absent(people),
        "sign_ins": _sign_ins(draw, actor, people),
        "may_invite": may_take_part(draw, actor, Role.DRAWER),
        "ask_void": may_ask_void(draw, actor),
        "agree_void": may_agree_void(draw, actor),
        "decline_void": may_decline_void(draw, actor),
        "void_reasons": VoidReason.choices(),
        "void_reason": VoidReason.of(_void_code(draw)).label if _void_code(draw) else "",
        "supervision": ready.supervision,
        "times": _times(draw, at),
    }


def source_cards(
    draw: Draw, actor: Actor, at: datetime, problem: Problem | None
) -> list[SourceCard]:
    """The sources in the design's order; the first one this person can act on has the primary button."""
    titles = {form.name: form.title for form in forms()}
    cards: list[SourceCard] = []
    for source in sources_of(draw):
        is_first = not any(card.enter or card.confirm for card in cards)
        cards.append(_card(draw, source, actor, at, problem, titles, is_first))
    return cards


def _card(
    draw: Draw,
    source: Source,
    actor: Actor,
    at: datetime,
    problem: Problem | None,
    titles: dict[str, str],
    is_first: bool,
) -> SourceCard:
    mine = problem if problem and problem.place == f"source-{source.position}" else None
    position = int(str(mine.error.params.get("position", 0))) if mine else 0
    boxes = filled(source.form, mine.typed if mine else (), position)
    typed = source.value.value if source.value else ""
    return SourceCard(
        source,
        titles.get(source.form.split("x")[0] + "xN", titles.get(source.form, source.form)),
        boxes,
        spread(source.form, typed) if typed else [],
        _not_yet_confirmed(source, may_enter(draw, actor, at, source.when)),
        _not_yet_confirmed(source, may_confirm(draw, actor, source.value)),
        mine.error if mine else None,
        next((box.number for box in boxes if box.is_wrong), 0),
        source.is_confirmed
        or (source.value is not None and source.value.entered_by == actor.user_id),
        at >= source.when,
        is_first,
    )


def _not_yet_confirmed(source: Source, verdict: Verdict) -> Verdict:
    """Nothing more is done with a confirmed value."""
    return Verdict("confirmed") if source.is_confirmed else verdict


def _times(draw: Draw, now: datetime) -> dict[str, str]:
    """When each step was or will be: the minute when it is today, else with its day."""
    return {
        name: clock(when) if localdate(when) == localdate(now) else moment(when)
        for name in TIMES
        if (when := getattr(draw, name)) is not None
    }


def _stage(draw: Draw) -> int:
    """The number of the step that is to be done now, 1 to 5; 6 when all is done."""
    if draw.revealed_at is not None:
        return 6
    if draw.outcome_files is not None:
        return 5
    if draw.entropy_file:
        return 4
    return 3 if draw.state != DrawState.FROZEN and draw.commitment else 2


def _absent(people: list[CeremonyPerson]) -> list[PersonRole]:
    """Roles without which nothing is drawn, and in which nobody has signed in."""
    present = {person.role for person in people if person.signed_at}
    return [role for role, _ in SELF_SIGNED if role not in present]


def _sign_ins(draw: Draw, actor: Actor, people: list[CeremonyPerson]) -> list[PersonRole]:
    """The roles in which this person can still sign in."""
    if any(person.staff_id == actor.user_id and person.signed_at for person in people):
        return []
    return [role for role, held in SELF_SIGNED if may_take_part(draw, actor, held)]


def _void_code(draw: Draw) -> str:
    return str(draw.void_reason or (draw.void_request or {}).get("reason", ""))
