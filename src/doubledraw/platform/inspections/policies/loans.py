"""Recorders for visits: who asks, gives, receives, hands in and accepts; never one person on both sides."""

from dataclasses import dataclass
from datetime import date

from doubledraw.platform.inspections.models import Notice, RecorderLoan, Visit
from doubledraw.platform.inspections.policies.visits import not_of_the_team
from doubledraw.platform.inspections.states import LoanState, VisitState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.registry.policies.people import may_keep
from doubledraw.statute.citation import Citation


@dataclass(frozen=True, slots=True)
class LoanTerms:
    """From which day a recorder is lent and on which it must be back, each with its article; None: no rule says."""

    since: date | None
    since_cites: Citation | None
    due: date | None
    due_cites: Citation | None


def may_ask_recorder(
    visit: Visit, newest: Notice | None, *, is_of_the_team: bool, cites: Citation | None
) -> Verdict:
    """Ask for a recorder: a member of the team, on the strength of the notice, before the check is over."""
    if not is_of_the_team:
        return not_of_the_team()
    if newest is None:
        return no("no_notice", "凭检查通知书借用执法记录仪", cites, "请先签发通知书。")
    if visit.state not in (VisitState.APPROVED, VisitState.UNDER_WAY):
        return no("not_to_be_made", "检查已经结束或者撤回", cites, "不用再借。")
    return YES


def may_give(loan: RecorderLoan, actor: Actor, today: date, terms: LoanTerms) -> Verdict:
    """Hand a recorder over: the keeper, not before the day the rule sets name, not to themselves."""
    allowed = may_keep(loan.keeper, actor) and _in(loan, LoanState.ASKED)
    if allowed and loan.asked_by == actor.user_id:
        return _own()
    if allowed and terms.since is not None and today < terms.since:
        return no(
            "lent_too_early",
            "还没有到借用的日子：{day} 起可以交出",
            terms.since_cites,
            "请到那天再办。",
            day=terms.since.isoformat(),
        )
    return allowed


def may_receive(loan: RecorderLoan, actor: Actor) -> Verdict:
    """Sign for the recorder: who asked for it."""
    if loan.asked_by != actor.user_id:
        return no("not_borrower", "由借用人本人签收", None, "请借用人登录后签收。")
    return _in(loan, LoanState.GIVEN)


def may_hand_in(loan: RecorderLoan, actor: Actor, *, is_of_the_team: bool) -> Verdict:
    """Say that it is brought back: the borrower, or another of the team."""
    if loan.asked_by != actor.user_id and not is_of_the_team:
        return no("not_borrower", "由借用人或者同组人员交回", None, "请本组人员办理。")
    return _in(loan, LoanState.OUT)


def may_accept(loan: RecorderLoan, actor: Actor) -> Verdict:
    """Take it back in: the keeper, never who brought it."""
    allowed = may_keep(loan.keeper, actor) and _in(loan, LoanState.HANDED_IN)
    return _own() if allowed and loan.handed_by == actor.user_id else allowed


def may_withdraw_loan(loan: RecorderLoan, actor: Actor) -> Verdict:
    """Call it off before it is received: who asked, or the keeper."""
    if loan.asked_by != actor.user_id and not may_keep(loan.keeper, actor):
        return no("not_party", "由申请人或者保管人取消", None, "请由他们办理。")
    if loan.state not in (LoanState.ASKED, LoanState.GIVEN):
        return no("loan_state", "执法记录仪已经签收", None, "请办交回和验收。")
    return YES


def _in(loan: RecorderLoan, wanted: LoanState) -> Verdict:
    if loan.state == wanted:
        return YES
    label = LoanState.of(loan.state).label
    why = "现在是“{state}”，不能执行此操作"
    return no("loan_state", why, None, "请刷新页面。", state=label)


def _own() -> Verdict:
    return no(
        "both_sides",
        "借用人和保管人要各自签字，不能是同一人",
        None,
        "请由另一位保管人办理。",
    )
