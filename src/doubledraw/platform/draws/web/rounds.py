"""A team round in the browser: who can be drawn now, its numbers typed twice, its teams."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doubledraw.platform.draws import engine, services
from doubledraw.platform.draws.models import Draw, TeamRound
from doubledraw.platform.draws.policies import (
    SourceState,
    may_confirm_round,
    may_draw_round,
    may_enter_round,
    may_open_round,
)
from doubledraw.platform.draws.selectors import (
    RoundSource,
    blocked_now,
    last_drawn,
    round_sources,
    rounds_of,
    standing_of,
    targets_in_force,
)
from doubledraw.platform.draws.selectors.candidates import Candidate
from doubledraw.platform.draws.selectors.districts import district_rule_of
from doubledraw.platform.draws.selectors.specialists import names_of
from doubledraw.platform.draws.web.cards import Problem, Proving, proving
from doubledraw.platform.draws.web.finding import draw_or_404, round_or_404
from doubledraw.platform.draws.web.round_form import RoundForm, round_values
from doubledraw.platform.draws.web.shapes import Box, filled, joined, spread
from doubledraw.platform.draws.web.teams import explained
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid
from doubledraw.platform.kernel.verdict import Verdict
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest

MOST_SIGNATURE = 4000


@dataclass(frozen=True, slots=True)
class RoundCard:
    """One source of a round: what this person can do with it now."""

    source: RoundSource
    boxes: list[Box]
    balls: list[str]
    enter: Verdict
    confirm: Verdict
    error: DomainError | None
    is_own: bool
    proving: Proving | None


@staff()
@require_http_methods(["GET", "POST"])
def new(request: StaffRequest, draw_id: str) -> HttpResponse:
    """What the next round would add, and the numbers it names; committed to at once when right."""
    draw = draw_or_404(request.actor, draw_id)
    if request.method == "GET":
        return _asked(request, draw, RoundForm(initial=round_values(request.at)))
    form = RoundForm(request.POST)
    if not form.is_valid():
        return _asked(request, draw, form, status=422)
    try:
        row = services.open_round(
            draw, form.round(), by=request.actor, at=request.at, chance=secrets.token_bytes
        )
    except (Invalid, Conflict) as error:
        return _asked(request, draw, form, error, error.status)
    return HttpResponseRedirect(_address(row))


@staff()
@require_GET
def page(request: StaffRequest, draw_id: str, number: int) -> HttpResponse:
    """Where the round stands and the one next thing to do."""
    return _shown(request, round_or_404(request.actor, draw_id, number))


@staff()
@require_POST
def enter(request: StaffRequest, draw_id: str, number: int, position: int) -> HttpResponse:
    """Type a public number, or hand in the signature that proves it."""
    if "signature" in request.POST:
        return _proven(request, draw_id, number, position)
    return _typed(request, draw_id, number, position, services.enter_round_entropy)


@staff()
@require_POST
def confirm(request: StaffRequest, draw_id: str, number: int, position: int) -> HttpResponse:
    """Type it again."""
    return _typed(request, draw_id, number, position, services.confirm_round_entropy)


@staff()
@require_POST
def draw(request: StaffRequest, draw_id: str, number: int) -> HttpResponse:
    """Draw the teams."""
    row = round_or_404(request.actor, draw_id, number)
    services.draw_teams(row, by=request.actor, at=request.at)
    return HttpResponseRedirect(_address(row))


def _asked(
    request: StaffRequest,
    draw: Draw,
    form: RoundForm,
    error: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    rounds = rounds_of(draw)
    standing = standing_of(draw, rounds)
    context = {
        "draw": draw,
        "form": form,
        "error": error,
        "number": standing.next_number,
        "may_open": may_open_round(draw, request.actor, standing),
        "blocked": explained(draw, rounds) if draw.outcome_files else None,
        "forms": engine.forms(),
        **(_outlook(draw, rounds, request.at) if standing.is_blocked else {}),
    }
    return render(request, "draws/round_new.html", context, status=status)


def _outlook(draw: Draw, rounds: list[TeamRound], at: datetime) -> dict[str, Any]:
    """What the directories have more than the roster before, and whether it can be enough."""
    blocked = blocked_now(draw, rounds) or {}
    before = services.people_before(draw, last_drawn(rounds))
    grown = services.next_people(draw, before, at)
    regions = engine.regions_of(draw, blocked["targets"])
    most = engine.most_now(blocked, grown.roster, grown.recusals, regions, draw.design["max_load"])
    names = names_of((*grown.added, *grown.widened, *grown.gone))
    return {
        "added": [names.get(ref, ref) for ref in grown.added],
        "widened": [names.get(ref, ref) for ref in grown.widened],
        "gone": [names.get(ref, ref) for ref in grown.gone],
        "unchanged": grown.is_unchanged,
        "still_short": max(0, blocked["need"] - most),
        "elsewhere": engine.still_impossible(
            draw.plan_line,
            _places(draw),
            map(Candidate.of, grown.roster),
            district_rule_of(draw),
        ),
    }


def _places(draw: Draw) -> list[tuple[str, str]]:
    """The regions to which teams have to go, by code and name."""
    names = {region["code"]: region["name"] for region in draw.regions}
    drawn = set(engine.regions_of(draw, targets_in_force(draw)).values())
    return [(code, names.get(code, code)) for code in sorted(drawn)]


def _shown(request: StaffRequest, row: TeamRound, problem: Problem | None = None) -> HttpResponse:
    sources = round_sources(row)
    states = [SourceState(s.source, s.when, s.value is not None, s.is_confirmed) for s in sources]
    names = names_of([*row.changes["added"], *row.changes["widened"]])
    context = {
        "draw": row.draw,
        "round": row,
        "cards": [_card(row, source, request.actor, request.at, problem) for source in sources],
        "may_draw": may_draw_round(row, request.actor, states, request.at),
        "groups": [row.commitment[i : i + 4] for i in range(0, 64, 4)],
        "added": [names.get(ref, ref) for ref in row.changes["added"]],
        "widened": [names.get(ref, ref) for ref in row.changes["widened"]],
        "blocked": explained(row.draw, rounds_of(row.draw)) if row.blocked else None,
        "is_late": row.outcome_files is None and request.at > row.draw_by,
    }
    status = problem.error.status if problem else 200
    return render(request, "draws/round.html", context, status=status)


def _card(
    row: TeamRound, source: RoundSource, actor: Actor, at: datetime, problem: Problem | None
) -> RoundCard:
    mine = problem if problem and problem.place == str(source.position) else None
    position = int(str(mine.error.params.get("position", 0))) if mine else 0
    value = source.value.value if source.value else ""
    done = Verdict("confirmed")
    return RoundCard(
        source,
        filled(source.form, mine.typed if mine else (), position),
        spread(source.form, value) if value else [],
        done if source.is_confirmed else may_enter_round(row, actor, at, source.when),
        done if source.is_confirmed else may_confirm_round(row, actor, source.value),
        mine.error if mine else None,
        source.value is not None and source.value.entered_by == actor.user_id,
        proving(source.form, source.source, source.position, problem),
    )


def _typed(
    request: StaffRequest, draw_id: str, number: int, position: int, service: Callable[..., None]
) -> HttpResponse:
    row = round_or_404(request.actor, draw_id, number)
    forms = {source.position: source.form for source in round_sources(row)}
    if position not in forms:
        raise Http404
    typed = [value[:64] for value in request.POST.getlist("n")]
    try:
        value = joined(forms[position], typed)
        service(row, position, value, by=request.actor, at=request.at)
    except (Invalid, Conflict) as error:
        fresh = round_or_404(request.actor, draw_id, number)
        return _shown(request, fresh, Problem(str(position), error, typed))
    return HttpResponseRedirect(_address(row))


def _proven(request: StaffRequest, draw_id: str, number: int, position: int) -> HttpResponse:
    row, text = (
        round_or_404(request.actor, draw_id, number),
        request.POST["signature"][:MOST_SIGNATURE],
    )
    try:
        services.verify_round_entropy(row, position, text, by=request.actor, at=request.at)
    except (Invalid, Conflict) as error:
        fresh = round_or_404(request.actor, draw_id, number)
        return _shown(request, fresh, Problem(f"proof-{position}", error, [text]))
    return HttpResponseRedirect(_address(row))


def _address(row: TeamRound) -> str:
    return reverse("draw-round", args=[row.draw.draw_id, row.number])
