"""Finding draws: those a person may see, those that wait for them, those of a firm or a plan line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from doubledraw.platform.draws.models import (
    CeremonyPerson,
    Draw,
    DrawnTarget,
    EntropyValue,
    Substitution,
    TeamRound,
    Withdrawal,
)
from doubledraw.platform.draws.policies import (
    VOID_AGREERS,
    is_early,
    is_to_be_completed,
    may_hand_in,
    may_make_nonce,
    may_release,
)
from doubledraw.platform.draws.selectors.custody import custodies_of, draws_of_party
from doubledraw.platform.draws.states import (
    DrawState,
    PersonRole,
    RoundState,
    TargetRole,
    WithdrawalState,
)
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.states import PlanState


@dataclass(frozen=True, slots=True)
class Waiting:
    """One draw that waits for a person: what to do, and until when (None = no date)."""

    draw: Draw
    action: str
    due: datetime | None = None
    page: str = "draw"


def draws_visible_to(actor: Actor) -> QuerySet[Draw]:
    """The draws of the organs in the actor's scope, newest first. The lists in them are another matter."""
    rows = Draw.objects.filter(within(actor)).select_related("organ", "plan_line__plan", "replaces")
    return rows.order_by("-frozen_at", "-pk")


def committed_draw(draw_id: str) -> Draw | None:
    """A draw whose commitment is public, for anybody; what of it is public is another matter."""
    rows = Draw.objects.filter(draw_id=draw_id).exclude(commitment="")
    return rows.select_related("organ").first()


def lines_to_prepare(actor: Actor) -> QuerySet[PlanLine]:
    """Published plan lines without a live draw, where the actor is drawer."""
    taken = Draw.objects.exclude(state=DrawState.VOIDED)
    lines = PlanLine.objects.filter(within(actor, Role.DRAWER, field="plan__organ"))
    lines = without_draw(lines.filter(plan__state=PlanState.PUBLISHED), taken)
    return lines.select_related("plan__organ", "item").order_by("starts", "plan_id", "number")


def line_to_prepare(actor: Actor, pk: int) -> PlanLine:
    """One plan line in the actor's scope; DoesNotExist for outsiders."""
    lines = PlanLine.objects.select_related("plan__organ__region", "item")
    return lines.get(within(actor, field="plan__organ"), pk=pk)


def live_draw_of(line: PlanLine) -> Draw | None:
    """The draw that has not been voided, of the line or of what it was in another version of the plan."""
    return Draw.objects.filter(_of_line(line)).exclude(state=DrawState.VOIDED).first()


def _of_line(line: PlanLine) -> Q:
    """The condition that a draw was held for this line, in whichever version of its plan."""
    first = line.origin_id or line.pk
    return Q(plan_line=first) | Q(plan_line__origin=first)


def without_draw(lines: QuerySet[PlanLine], draws: QuerySet[Draw]) -> QuerySet[PlanLine]:
    """The lines that none of these draws was held for, in whichever version of their plan."""
    first = Coalesce("plan_line__origin", "plan_line")
    taken = draws.annotate(first=first).order_by().values("first")
    return lines.annotate(first=Coalesce("origin", "pk")).exclude(first__in=taken)


def lines_not_drawn(organ_id: int, year: int) -> bool:
    """Whether a line of the organ's published plans of that year still waits for a result that stands."""
    drawn = Draw.objects.filter(state__in=[DrawState.DRAWN, DrawState.REVEALED])
    lines = PlanLine.objects.filter(
        plan__organ=organ_id, plan__year=year, plan__state=PlanState.PUBLISHED
    )
    return without_draw(lines, drawn).exists()


def voided_draw_to_replace(line: PlanLine) -> Draw | None:
    """The latest voided draw of the line that no other draw names yet."""
    voided = Draw.objects.filter(_of_line(line), state=DrawState.VOIDED, replaced_by=None)
    return voided.order_by("-voided_at", "-pk").first()


def draws_of_target(code: str) -> list[DrawnTarget]:
    """In which revealed draws a firm was drawn or took a place, newest first. Embargoed draws are not among them."""
    rows = DrawnTarget.objects.filter(code=code, draw__revealed_at__isnull=False)
    took_a_place = Substitution.objects.filter(in_code=code).values("draw")
    rows = rows.filter(Q(role=TargetRole.SELECTED) | Q(draw__in=took_a_place))
    rows = rows.select_related("draw__organ")
    return list(rows.order_by("-draw__drawn_at"))


def draws_waiting_for(actor: Actor, at: datetime) -> list[Waiting]:
    """What this person has to do in draws now: one list for the desk, a fixed number of queries."""
    values = Prefetch("entropy_values", EntropyValue.objects.order_by("position"))
    open_draws = draws_visible_to(actor).filter(revealed_at=None)
    rows = open_draws.prefetch_related(values, "attestations")
    found = [waiting for draw in rows for waiting in _waiting(draw, actor, at)]
    parties = (*_for_party(actor, at), *_invited(actor, at), *_undispatched(actor))
    return [*found, *parties, *_unattested(actor), *_teams(actor, at)]


def _waiting(draw: Draw, actor: Actor, at: datetime) -> Iterable[Waiting]:
    holds = {role for role in Role if actor.holds(role, draw.organ.path)}
    if draw.state == DrawState.VOIDED and not is_to_be_completed(draw):
        return
    if draw.void_asked_by and draw.state != DrawState.VOIDED:
        if holds & set(VOID_AGREERS) and draw.void_asked_organ != actor.organ_id:
            yield Waiting(draw, "同意或不同意作废")
        return
    if Role.DRAWER in holds:
        yield from _for_drawer(draw, at)
    if Role.SUPERVISOR in holds:
        yield from _for_supervisor(draw, actor)


def _for_drawer(draw: Draw, at: datetime) -> Iterable[Waiting]:
    if draw.state == DrawState.FROZEN:
        yield Waiting(draw, "公布承诺", draw.first_when)
    elif draw.outcome_files is None and draw.entropy_file:
        yield Waiting(draw, "抽取", draw.draw_by)
    elif draw.outcome_files is None and draw.first_when <= at:
        yield Waiting(draw, "录入公共随机数", draw.draw_by)
    elif draw.outcome_files is not None and not is_early(draw, localdate(at)):
        yield Waiting(draw, "揭示")


def _for_supervisor(draw: Draw, actor: Actor) -> Iterable[Waiting]:
    if any(
        not value.confirmed_value and value.entered_by != actor.user_id
        for value in draw.entropy_values.all()
    ):
        yield Waiting(draw, "复核公共随机数", draw.draw_by)


def _for_party(actor: Actor, at: datetime) -> Iterable[Waiting]:
    """What holders and trustees have to do, whatever organ the draw is of."""
    rows = list(draws_of_party(actor).filter(outcome_files__isnull=True))
    custodies = custodies_of(rows)
    for draw in rows:
        custody = custodies[draw.pk]
        mine = custody.held_by(actor.user_id)
        if may_make_nonce(draw, actor, mine, custody, at):
            yield Waiting(draw, "生成秘密数", draw.first_when, "draw-part")
        if may_release(draw, actor, mine):
            yield Waiting(draw, "公开秘密数", custody.open_by, "draw-part")
        if any(may_hand_in(draw, actor, h, custody, at) for h in custody.holdings):
            yield Waiting(draw, "交出托管份额", draw.draw_by, "draw-part")


def _invited(actor: Actor, at: datetime) -> Iterable[Waiting]:
    """Who was asked under this account signs in on the day, and signs the result: two queries."""
    people = CeremonyPerson.objects.select_related("draw__organ").exclude(
        draw__state=DrawState.VOIDED
    )
    absent = people.filter(signed_at=None, draw__state=DrawState.COMMITTED)
    mine = Q(invitation__staff_id=actor.user_id)
    mine |= Q(within(actor, Role.LEGAL, field="draw__organ"), role=PersonRole.LEGAL)
    came = CeremonyPerson.objects.filter(
        draw=OuterRef("draw"), role=PersonRole.LEGAL, signed_at__isnull=False
    )
    absent = absent.exclude(Q(role=PersonRole.LEGAL) & Exists(came))
    for person in absent.filter(mine, draw__first_when__lte=at):
        page = "draw" if person.role == PersonRole.LEGAL else "draw-part"
        yield Waiting(person.draw, "到场签到", person.draw.draw_by, page)
    present = people.filter(role=PersonRole.WITNESS, staff_id=actor.user_id, signature=None)
    for person in present.filter(signed_at__isnull=False, draw__outcome_files__isnull=False):
        yield Waiting(person.draw, "在抽取结果上签名", None, "draw-part")


def _undispatched(actor: Actor) -> Iterable[Waiting]:
    """Secret lists with their teams complete, of which nothing has been released yet."""
    rows = Draw.objects.filter(within(actor, Role.CLERK), state=DrawState.DRAWN, dispatches=None)
    stands = Q(blocked__isnull=True)
    stands |= Q(team_rounds__state=RoundState.DRAWN, team_rounds__blocked__isnull=True)
    rows = rows.filter(stands).select_related("organ").distinct()
    return [Waiting(draw, "下发给检查组", None, "draw-door") for draw in rows]


def _unattested(actor: Actor) -> Iterable[Waiting]:
    """Draws whose strata are not public wait for the signatures of the auditors named for them (DD-1 §8)."""
    mine = Q(attestations__received_by=actor.user_id)
    rows = Draw.objects.filter(within(actor, Role.AUDITOR), strata_public=False)
    rows = rows.filter(named_auditors__staff_id=actor.user_id)
    rows = rows.exclude(targets_root="").exclude(mine).select_related("organ")
    return [Waiting(draw, "核验并签署见证", None, "draw-signing") for draw in rows]


def _teams(actor: Actor, at: datetime) -> Iterable[Waiting]:
    """Blocked teams, open rounds and requests for a substitute: four queries."""
    live = Q(state__in=[DrawState.DRAWN, DrawState.REVEALED])
    rows = Draw.objects.filter(live, within(actor, Role.DRAWER), blocked__isnull=False)
    busy = TeamRound.objects.filter(Q(state=RoundState.COMMITTED) | Q(blocked__isnull=True))
    for draw in rows.exclude(pk__in=busy.values("draw")).select_related("organ"):
        yield Waiting(draw, "另抽一轮人员")
    for role in (Role.DRAWER, Role.SUPERVISOR):
        open_rounds = TeamRound.objects.filter(
            within(actor, role, field="draw__organ"), state=RoundState.COMMITTED
        )
        for round in open_rounds.select_related("draw__organ").prefetch_related("values"):
            yield from _for_round(round, role, actor, at)
    asked = Withdrawal.objects.filter(
        within(actor, Role.SUPERVISOR, field="draw__organ"), state=WithdrawalState.ASKED
    )
    for row in asked.exclude(asked_by=actor.user_id).select_related("draw__organ"):
        yield Waiting(row.draw, "同意或不同意递补", None, "draw-substitutes")


def _for_round(round: TeamRound, role: Role, actor: Actor, at: datetime) -> Iterable[Waiting]:
    values = list(round.values.all())
    if role == Role.SUPERVISOR:
        if any(not v.confirmed_value and v.entered_by != actor.user_id for v in values):
            yield Waiting(round.draw, "复核人员轮次随机数", round.draw_by)
    elif round.entropy_file:
        yield Waiting(round.draw, "抽取人员", round.draw_by)
    elif round.first_when <= at and len(values) < len(round.entropy):
        yield Waiting(round.draw, "录入人员轮次随机数", round.draw_by)
