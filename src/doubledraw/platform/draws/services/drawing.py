"""The draw itself: computed from what is fixed, stored and logged once (DD-1 §3.4)."""

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.timezone import make_aware

from doubledraw.log.entries import ResultDrawn
from doubledraw.platform.draws import engine
from doubledraw.platform.draws.events import ResultFixed
from doubledraw.platform.draws.models import Assignment, Draw, DrawnTarget
from doubledraw.platform.draws.policies import may_draw
from doubledraw.platform.draws.selectors import lines_not_drawn, readiness, subject
from doubledraw.platform.draws.services.following import tell_disclosure
from doubledraw.platform.draws.services.opening import open_nonces
from doubledraw.platform.draws.states import DRAW_FLOW, DrawState, FollowedStage, TargetRole
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.services import append, record, stamp
from doubledraw.platform.obligations.services import meet_owed
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import move, revise
from doubledraw.platform.registry.models import Target

CHUNK = 500


def draw_targets(draw: Draw, *, by: Actor, at: datetime) -> None:
    """Compute the one outcome and make it stand; of several who try at once, one does."""
    may_draw(draw, by, readiness(draw), at).enforce()
    nonces = open_nonces(draw)
    result = engine.compute(draw, nonces)
    _keep_result(draw, result, outcome_columns(draw, result, nonces), by, at)


def outcome_columns(draw: Draw, result: engine.Result, nonces: list[str]) -> dict[str, Any]:
    """What the draw's row keeps of its result; the files are in the store when this returns."""
    files = {name: store.put(data) for name, data in result.files.items()}
    files["nonces.json"] = store.put(engine.nonces_file(draw, nonces))
    return {
        "outcome_files": files,
        "cuts": result.cuts,
        "key": result.key,
        "targets_root": result.targets_root,
        "teams_root": result.teams_root,
        "blocked": result.blocked,
    }


@transaction.atomic
def _keep_result(
    draw: Draw, result: engine.Result, columns: dict[str, Any], by: Actor, at: datetime
) -> None:
    _advance(draw, **columns, drawn_by=by.user_id, drawn_at=at)
    write_rows(draw, result)
    entry = ResultDrawn(
        at=stamp(at),
        draw_id=draw.draw_id,
        commitment=draw.commitment,
        sizes=result.sizes,
        targets_root=result.targets_root,
        teams_root=result.teams_root,
    )
    leaf = append(entry, subject=subject(draw), at=at)
    sample = sum(result.sizes.values())
    event = ResultFixed(draw.draw_id, sample, result.blocked is not None, leaf.index)
    record(event, by=by, at=at, subject=subject(draw))
    tell_disclosure(draw, FollowedStage.RESULT, at)
    _plan_reveal(draw, at)
    _finish_year(draw, by, at)


def _finish_year(draw: Draw, by: Actor, at: datetime) -> None:
    """GT-14: with the last line of a year's published plans drawn, the year's draws are done."""
    plan = draw.plan_line.plan
    if draw.state == DrawState.VOIDED or lines_not_drawn(plan.organ_id, plan.year):
        return
    meet_owed(
        "finish_draws",
        plan.organ,
        date(plan.year, 1, 1),
        date(plan.year, 12, 31),
        document=draw.title,
        digest=draw.commitment,
        by=by,
        at=at,
    )


def _advance(draw: Draw, **changes: object) -> None:
    """A voided draw is completed but stays voided."""
    if draw.state == DrawState.VOIDED:
        revise(draw, **changes)
    else:
        move(draw, DRAW_FLOW, "draw", **changes)


def write_rows(draw: Draw, result: engine.Result) -> None:
    """The firms and their teams, one row each."""
    roles = [(TargetRole.SELECTED, result.selected), (TargetRole.RESERVE, result.reserve)]
    codes = [row.id for _, rows in roles for row in rows]
    known = {
        code: (name, region)
        for start in range(0, len(codes), CHUNK)
        for code, name, region in Target.objects.filter(
            code__in=codes[start : start + CHUNK]
        ).values_list("code", "name", "region__name")
    }
    DrawnTarget.objects.bulk_create(
        (
            DrawnTarget(
                draw=draw,
                code=row.id,
                name=known[row.id][0],
                region_name=known[row.id][1],
                stratum=row.stratum,
                rank=row.rank,
                number=row.number,
                role=role,
            )
            for role, rows in roles
            for row in rows
        ),
        batch_size=CHUNK,
    )
    Assignment.objects.bulk_create(
        (
            Assignment(draw=draw, code=target, seat=seat, inspector_ref=ref)
            for target, seat, ref in result.teams
        ),
        batch_size=CHUNK,
    )


def _plan_reveal(draw: Draw, at: datetime) -> None:
    """The platform reveals by itself on the promised date, at once when so promised."""
    day = draw.reveal_on
    enqueue(
        "draws.reveal",
        {"draw_id": draw.draw_id},
        key=f"draws.reveal:{draw.draw_id}",
        at=at,
        title="揭示",
        run_after=make_aware(datetime.combine(day, time())) if day else None,
    )
