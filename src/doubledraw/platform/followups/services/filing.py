"""A case is filed with its one handling organ, and decided; a penalty starts the clock of its publication."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.credit.services import note_event
from doubledraw.platform.credit.states import CreditKind
from doubledraw.platform.followups.documents import AskedDecision
from doubledraw.platform.followups.events import CaseDecided, CaseFiled
from doubledraw.platform.followups.models import Case, Decision, FollowUp
from doubledraw.platform.followups.policies import may_decide_case, may_do
from doubledraw.platform.followups.services.citing import cited
from doubledraw.platform.followups.services.dues import penalty_decided
from doubledraw.platform.followups.services.reading import (
    MOST_FEN,
    code_of,
    fresh,
    needed_articles,
    needed_line,
    not_earlier,
    not_later,
)
from doubledraw.platform.followups.services.retreating import let_go
from doubledraw.platform.followups.states import (
    AFTER_CHECK,
    FOLLOW_UP_FLOW,
    ONE_ORGAN,
    DecisionResult,
    FollowUpState,
    PenaltyKind,
)
from doubledraw.platform.inspections.services.reading import line_of
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.records.transitions import move


@cited
def file_case(
    follow_ups: Sequence[FollowUp],
    number: str,
    organ: Organ,
    filed_on: date,
    cause: str,
    basis: str,
    *,
    by: Actor,
    at: datetime,
) -> Case:
    """File one case from these findings; `organ` alone handles it."""
    try:
        with transaction.atomic():
            rows = fresh(follow_ups)
            may_do(rows, by, "file").enforce()
            return _file(rows, number, organ, filed_on, cause, basis, by, at)
    except IntegrityError as error:
        raise Conflict(
            "case_number_used",
            "这个案号已经用过",
            ONE_ORGAN,
            "一个案件只由一个机关承办；也可能刚刚有人提交过，请刷新页面。",
        ) from error


@cited
def decide_case(case: Case, asked: AskedDecision, *, by: Actor, at: datetime) -> Decision:
    """Enter the decision, once; its findings are settled."""
    may_decide_case(case, by).enforce()
    _check(case, asked, localdate(at))
    try:
        with transaction.atomic():
            return _decide(case, asked, by, at)
    except IntegrityError as error:
        raise Conflict(
            "decided_meanwhile",
            "这个案件或文号刚刚登记过决定",
            ONE_ORGAN,
            "请刷新页面，核对文号。",
        ) from error


def _file(
    rows: list[FollowUp],
    number: str,
    organ: Organ,
    filed_on: date,
    cause: str,
    basis: str,
    by: Actor,
    at: datetime,
) -> Case:
    visit = rows[0].visit
    assert visit.ended_at is not None
    not_earlier(
        not_later(filed_on, localdate(at), "立案日期"), localdate(visit.ended_at), "立案日期"
    )
    case = Case.objects.create(
        visit=visit,
        organ=organ,
        number=needed_line(number, 60, "案号", AFTER_CHECK),
        cause=needed_line(cause, 300, "案由", AFTER_CHECK),
        basis="；".join(needed_articles(basis, "立案依据", AFTER_CHECK))[:500],
        filed_on=filed_on,
        filed_by=by.user_id,
        filed_by_name=by.name,
        filed_at=at,
    )
    for one in rows:
        let_go(one, case.number, by=by, at=at)
        move(one, FOLLOW_UP_FLOW, "file", case=case)
        event = CaseFiled(visit.number, case.number, organ.code)
        record(event, by=by, at=at, subject=one.reference)
    return case


def _check(case: Case, asked: AskedDecision, today: date) -> None:
    result = code_of(DecisionResult, asked.result, "决定")
    for kind in asked.kinds:
        code_of(PenaltyKind, kind, "处罚种类")
    not_earlier(not_later(asked.decided_on, today, "决定日期"), case.filed_on, "决定日期")
    is_fined = PenaltyKind.FINE in asked.kinds
    if result == DecisionResult.PENALTY and not asked.kinds:
        raise Invalid("no_kind", "还没有选处罚种类", AFTER_CHECK, "至少选一种。")
    if result != DecisionResult.PENALTY and (asked.kinds or asked.amount_fen):
        raise Invalid("no_penalty", "不予处罚的决定没有处罚种类和金额", AFTER_CHECK, "请核对。")
    if not 0 <= asked.amount_fen <= MOST_FEN or is_fined != (asked.amount_fen > 0):
        raise Invalid(
            "fine_unread", "罚款金额和处罚种类不一致", AFTER_CHECK, "有罚款的写金额，没有的不写。"
        )


def _decide(case: Case, asked: AskedDecision, by: Actor, at: datetime) -> Decision:
    made = Decision.objects.create(
        case=case,
        organ=case.organ,
        result=asked.result,
        kinds=list(dict.fromkeys(asked.kinds)),
        amount_fen=asked.amount_fen,
        document=needed_line(asked.document, 60, "决定书文号", AFTER_CHECK),
        decided_on=asked.decided_on,
        basis="；".join(needed_articles(asked.basis, "处罚依据", AFTER_CHECK))[:500],
        summary=line_of(asked.summary, 500),
        entered_by=by.user_id,
        entered_by_name=by.name,
        entered_at=at,
    )
    for one in fresh(case.follow_ups.filter(state=FollowUpState.CASE)):
        move(one, FOLLOW_UP_FLOW, "decide")
    event = CaseDecided(case.visit.number, case.number, made.result, made.document, made.amount_fen)
    record(event, by=by, at=at, subject=case.reference)
    if made.result == DecisionResult.PENALTY:
        penalty_decided(made, by=by, at=at)
        note_event(
            case.visit.target.code,
            CreditKind.PENALTY,
            f"decision:{made.pk}",
            at,
            made.decided_on,
            f"{case.cause} {made.document}",
            by,
            organ_name=case.organ.name,
        )
    return made
