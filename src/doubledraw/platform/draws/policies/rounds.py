"""Who may hold a team round, and when. Values come in; nothing is read here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from doubledraw.platform.draws.models import Draw, RoundValue, TeamRound
from doubledraw.platform.draws.policies.gate import SourceState, missing_values
from doubledraw.platform.draws.policies.standing import ENTROPY, has_role, stands_in
from doubledraw.platform.draws.states import DD1, DrawState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role
from doubledraw.statute.citation import Citation

ROUND = Citation(DD1, "§3")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the teams of a draw stand: blocked in the newest matching, a round open, how many rounds so far."""

    is_blocked: bool
    is_open: bool
    rounds: int

    @property
    def next_number(self) -> int:
        """The number that a new round would have."""
        return self.rounds + 1


def may_open_round(draw: Draw, actor: Actor, standing: Standing) -> Verdict:
    """Freeze a new roster and commit to a team round."""
    needed = has_role(actor, Role.DRAWER, draw.organ.path)
    if not needed:
        return needed
    if draw.outcome_files is None:
        return no("not_drawn", "还没有抽取", ROUND)
    in_state = stands_in(draw, DrawState.DRAWN, DrawState.REVEALED)
    if not in_state:
        return in_state
    if standing.is_open:
        return no(
            "round_open",
            "第 {number} 轮人员还没有抽完",
            ROUND,
            "请先把这一轮抽完；一轮接一轮，不能同时进行。",
            number=standing.rounds,
        )
    if not standing.is_blocked:
        return no(
            "teams_stand",
            "检查人员已经配齐，不能另抽",
            ROUND,
            "个别人员不能参加的，请申请递补。",
        )
    return YES


def may_enter_round(round: TeamRound, actor: Actor, at: datetime, when: datetime) -> Verdict:
    """Type a published value of the round: only after the named time."""
    needed = has_role(actor, Role.DRAWER, round.draw.organ.path) and _takes_entropy(round)
    if needed and at < when:
        return no(
            "before_when",
            "这个来源还没有到公布时间",
            ENTROPY,
            "请在 {when} 以后录入。",
            when=f"{localtime(when):%Y-%m-%d %H:%M}",
        )
    return needed


def may_confirm_round(round: TeamRound, actor: Actor, value: RoundValue | None) -> Verdict:
    """Type the same value again: another person than the one who entered it."""
    needed = has_role(actor, Role.SUPERVISOR, round.draw.organ.path) and _takes_entropy(round)
    if not needed:
        return needed
    if value is None:
        return no("not_entered", "抽取人还没有录入", ENTROPY, "请等抽取人录入后再复核。")
    if value.entered_by == actor.user_id:
        return no("own_entry", "录入和复核不能是同一人", ENTROPY, "请由另一位监督人复核。")
    return YES


def may_draw_round(
    round: TeamRound, actor: Actor, sources: Iterable[SourceState], at: datetime
) -> Verdict:
    """Compute the round's teams."""
    needed = has_role(actor, Role.DRAWER, round.draw.organ.path)
    if needed and round.outcome_files is not None:
        return no("already_drawn", "已经抽取过，结果不会改变", ROUND)
    if needed and round.draw.state == DrawState.VOIDED:
        return stands_in(round.draw, DrawState.DRAWN, DrawState.REVEALED)
    lacking = missing_values(sources, at)
    return needed and (lacking[0] if lacking else YES)


def _takes_entropy(round: TeamRound) -> Verdict:
    if round.entropy_file:
        return no("entropy_is_fixed", "公共随机数已经全部复核，不再改动", ENTROPY)
    return stands_in(round.draw, DrawState.DRAWN, DrawState.REVEALED)
