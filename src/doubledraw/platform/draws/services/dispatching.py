"""Release the secret list firm by firm to the team that needs it, and take the leaf to the door (DD-1 §6)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.events import (
    DispatchViewed,
    FirmsDispatched,
    LeafTaken,
    VisitCarriedOut,
)
from doubledraw.platform.draws.models import Dispatch, DispatchMember, Draw, DrawnTarget
from doubledraw.platform.draws.policies import (
    EMBARGO,
    LEAF,
    may_carry_out,
    may_dispatch,
    may_take_leaf,
    role_of_reader,
)
from doubledraw.platform.draws.selectors import (
    Released,
    dispatches_of,
    last_drawn,
    named_auditors,
    progress_of,
    released_to,
    rounds_of,
    standing_of,
    subject,
    teams_of,
    undispatched,
    used_reserve,
)
from doubledraw.platform.draws.services.watching import TEAM, keep_view
from doubledraw.platform.draws.states import SeenThing, TargetRole
from doubledraw.platform.jobs.services import enqueue
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid, Refused
from doubledraw.platform.ledger.services import record, stamp

CHUNK = 500


def dispatch_firms(
    draw: Draw, codes: Collection[str], opens_at: datetime, *, by: Actor, at: datetime
) -> int:
    """Release these drawn firms (all that wait, when none is named) to their teams from a moment on; how many."""
    may_dispatch(draw, by, standing_of(draw)).enforce()
    waiting = undispatched(draw)
    chosen = sorted(set(codes)) or waiting
    _check_chosen(chosen, set(waiting))
    try:
        with transaction.atomic():
            _release(draw, chosen, max(opens_at, at), by, at)
    except IntegrityError as error:
        raise Conflict(
            "dispatched_meanwhile",
            "这些企业刚刚由别人下发了",
            EMBARGO,
            "请刷新页面，看还有哪些没有下发。",
        ) from error
    return len(chosen)


@transaction.atomic
def view_dispatch(draw: Draw, *, by: Actor, at: datetime) -> list[Released]:
    """What has been released to this person; the look is written down before it is handed over."""
    firms = released_to(draw, by, at)
    if not firms:
        raise Refused(
            "nothing_released",
            "这次抽取没有下发给您的企业",
            EMBARGO,
            "名单按下发时间分给抽中的检查人员；有疑问请问抽取机关。",
        )
    record(DispatchViewed(draw.draw_id, len(firms)), by=by, at=at, subject=subject(draw))
    keep_view(draw, SeenThing.DISPATCH, len(firms), TEAM, by=by, at=at)
    return firms


def name_visits(dispatches: Sequence[Dispatch], numbers: Mapping[str, str]) -> None:
    """Write down which visits released firms became, by the firms' codes; from now on their ends carry them out."""
    for dispatch in dispatches:
        dispatch.visit_number = numbers[dispatch.code]
    Dispatch.objects.bulk_update(dispatches, ["visit_number"], batch_size=CHUNK)


@transaction.atomic
def carry_out(draw: Draw, code: str, *, by: Actor, at: datetime, visit: str | None = None) -> None:
    """Say that the visit to a firm is done. With the last one the list is revealed, by a job of its own.

    `visit`: the number of the ordered visit that has ended, None where none was ordered.
    """
    dispatch = Dispatch.objects.filter(draw=draw, code=code).first()
    if dispatch is None:
        raise Refused("not_of_the_team", "这一家没有下发给您", EMBARGO, "请由本组检查人员办理。")
    is_member = dispatches_of(by, at).filter(pk=dispatch.pk).exists()
    may_carry_out(dispatch, is_member, at, visit).enforce()
    waiting = Dispatch.objects.filter(pk=dispatch.pk, carried_out_at=None)
    if not waiting.update(carried_out_by=by.user_id, carried_out_at=at):
        raise Conflict(
            "already_carried_out", "这一家的检查已经完成", EMBARGO, remedy="请刷新页面。"
        )
    progress = progress_of(draw)
    event = VisitCarriedOut(draw.draw_id, progress.drawn - progress.done)
    record(event, by=by, at=at, subject=subject(draw))
    # Of two last visits in two transactions neither sees the other; a job runs after both and sees all.
    enqueue(
        "draws.reveal_when_done",
        {"draw_id": draw.draw_id},
        key=f"draws.reveal_when_done:{draw.draw_id}:{dispatch.pk}",
        at=at,
        title="揭示",
    )


@transaction.atomic
def take_leaf(draw: Draw, code: str, *, by: Actor, at: datetime) -> bytes:
    """The leaf file of one drawn firm, for its team and for those who read the list; written down first."""
    named = named_auditors(draw)
    is_of_the_team = dispatches_of(by, at).filter(draw=draw, code=code).exists()
    may_take_leaf(draw, by, named, is_of_the_team=is_of_the_team).enforce()
    drawn = DrawnTarget.objects.filter(draw=draw, code=code, role=TargetRole.SELECTED)
    if not drawn.exists() and code not in used_reserve(draw):
        raise Invalid(
            "not_drawn_firm", "这次抽取没有抽中 {firm}", LEAF, "请核对统一社会信用代码。", firm=code
        )
    role = (role_of_reader(draw, by, named) or TEAM) if not is_of_the_team else TEAM
    record(LeafTaken(draw.draw_id, role), by=by, at=at, subject=subject(draw))
    keep_view(draw, SeenThing.LEAF, 1, role, by=by, at=at, code=code)
    return engine.Doors(draw, last_drawn(rounds_of(draw))).leaf(code)


def _check_chosen(chosen: list[str], waiting: set[str]) -> None:
    if not chosen:
        raise Invalid("all_dispatched", "抽中的企业都已经下发", EMBARGO)
    unknown = [code for code in chosen if code not in waiting]
    if unknown:
        raise Invalid(
            "not_waiting",
            "{count} 个代码不是等待下发的抽中企业",
            EMBARGO,
            "请核对代码，或者留空，把等待下发的一次全部下发。",
            count=len(unknown),
        )


def _release(draw: Draw, codes: list[str], opens_at: datetime, by: Actor, at: datetime) -> None:
    teams = {
        code: team
        for start in range(0, len(codes), CHUNK)
        for code, team in teams_of(draw, codes[start : start + CHUNK]).items()
    }
    made = Dispatch.objects.bulk_create(
        (
            Dispatch(draw=draw, code=code, opens_at=opens_at, made_by=by.user_id, made_at=at)
            for code in codes
        ),
        batch_size=CHUNK,
    )
    DispatchMember.objects.bulk_create(
        (
            DispatchMember(dispatch=dispatch, inspector_ref=ref)
            for dispatch in made
            for ref in teams.get(dispatch.code, ())
        ),
        batch_size=CHUNK,
    )
    event = FirmsDispatched(draw.draw_id, len(codes), stamp(opens_at))
    record(event, by=by, at=at, subject=subject(draw))
