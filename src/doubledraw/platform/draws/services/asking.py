"""Asking that a firm or an inspector be replaced: what is refused at once, and what waits for a second person."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.documents import AskedSubstitute
from doubledraw.platform.draws.events import SubstituteAsked, SubstituteDeclined
from doubledraw.platform.draws.models import Draw, Withdrawal
from doubledraw.platform.draws.policies.substitutes import (
    REASONS,
    SUBSTITUTE,
    is_substitution,
    may_ask_now,
    may_ask_substitute,
    may_decide_substitute,
)
from doubledraw.platform.draws.selectors import (
    last_drawn,
    rounds_of,
    standing_of,
    subject,
    targets_in_force,
    teams_in_force,
)
from doubledraw.platform.draws.states import (
    WITHDRAWAL_FLOW,
    SubstitutionReason,
    WithdrawalKind,
)
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records.transitions import move
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.services.recusals import Evidence, keep_evidence

LEAST_WORDS = 6


@transaction.atomic
def ask_substitute(draw: Draw, asked: AskedSubstitute, *, by: Actor, at: datetime) -> Withdrawal:
    """Ask, with the reason that will stand in the log and its evidence; nobody is moved yet."""
    may_ask_substitute(draw, by).enforce()
    kind = WithdrawalKind.of(asked.kind)
    is_substitution(kind, asked.reason).enforce()
    may_ask_now(kind, asked.reason, asked.code, standing_of(draw)).enforce()
    _check_words(asked)
    if kind == WithdrawalKind.TARGET:
        _check_target(draw, asked)
    else:
        _check_inspector(draw, asked)
    row = Withdrawal(
        draw=draw,
        kind=kind,
        code=asked.code,
        inspector_ref=asked.inspector_ref,
        reason=asked.reason,
        note=" ".join(asked.note.split())[:300],
        since=asked.since,
        same_as=asked.same_as,
        evidence=_kept(asked),
        evidence_name=asked.evidence.name[-200:] if asked.evidence else "",
        asked_by=by.user_id,
        asked_organ=by.organ_id,
        asked_at=at,
    )
    _insert(row)
    event = SubstituteAsked(draw.draw_id, str(kind), asked.reason)
    record(event, by=by, at=at, subject=subject(draw))
    return row


@transaction.atomic
def decline_substitute(withdrawal: Withdrawal, *, by: Actor, at: datetime) -> None:
    """The second person does not agree: everybody stays."""
    draw = withdrawal.draw
    may_decide_substitute(withdrawal, by, standing_of(draw)).enforce()
    decided = {"decided_by": by.user_id, "decided_organ": by.organ_id, "decided_at": at}
    move(withdrawal, WITHDRAWAL_FLOW, "decline", **decided)
    event = SubstituteDeclined(draw.draw_id, withdrawal.kind, withdrawal.reason)
    record(event, by=by, at=at, subject=subject(draw))


def _insert(row: Withdrawal) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            "already_asked",
            "已经有同样的申请",
            remedy="请在递补页面查看它办到哪一步。",
        ) from error


def _kept(asked: AskedSubstitute) -> str:
    if asked.evidence is None:
        raise Invalid(
            "evidence_missing",
            "没有附证明材料",
            SUBSTITUTE,
            "请上传扫描件或照片，例如登记机关的注销证明、请假条；公开日志只写它的指纹。",
        )
    return keep_evidence(Evidence(asked.evidence.name, asked.evidence.data))


def _check_words(asked: AskedSubstitute) -> None:
    if len(" ".join(asked.note.split())) < LEAST_WORDS:
        raise Invalid(
            "note_missing",
            "请写明情况",
            SUBSTITUTE,
            "至少 {least} 个字，例如哪一天由哪个机关注销。",
            least=LEAST_WORDS,
        )


def _check_target(draw: Draw, asked: AskedSubstitute) -> None:
    if asked.inspector_ref or asked.code not in targets_in_force(draw):
        raise _not_drawn()
    if asked.reason == SubstitutionReason.DUPLICATE:
        _check_same(asked)
    else:
        _check_ended(draw, asked)


def _check_ended(draw: Draw, asked: AskedSubstitute) -> None:
    """Only what had ended before the freeze was never there to be drawn."""
    frozen_on = localdate(draw.frozen_at)
    if asked.since is None:
        raise Invalid("since_missing", "请写终止的日期", REASONS, "照登记机关的证明填写。")
    known = Target.objects.filter(code=asked.code).values_list("ended_on", flat=True).first()
    ended: date = max(filter(None, (asked.since, known)))
    if ended >= frozen_on:
        raise Invalid(
            "ended_after_freeze",
            "它在 {ended} 才终止，名录在 {frozen} 已经冻结：这是检查结果，不递补",
            REASONS,
            "请照常核实，记为检查结果。",
            ended=ended.isoformat(),
            frozen=frozen_on.isoformat(),
        )


def _check_same(asked: AskedSubstitute) -> None:
    known = Target.objects.filter(code=asked.same_as).exclude(code=asked.code)
    if not known.exists():
        raise Invalid(
            "same_as_unknown",
            "没有找到和它重复的那一家",
            REASONS,
            "请填写名录里另一家的代码。",
        )


def _check_inspector(draw: Draw, asked: AskedSubstitute) -> None:
    if asked.reason == SubstitutionReason.RECUSED and not asked.code:
        raise Invalid(
            "recused_from_whom",
            "请写明对哪一家回避",
            REASONS,
            "回避是对一家企业的；全部不能参加的，事由选“不能参加检查”。",
        )
    teams = teams_in_force(draw)
    if asked.code:
        known = asked.inspector_ref in {ref for seat in teams.get(asked.code, ()) for ref in seat}
    else:
        known = any(asked.inspector_ref in refs for team in teams.values() for refs in team)
        known = known or asked.inspector_ref in _roster_refs(draw)
    if not known:
        raise Invalid(
            "not_on_team",
            "这名人员不在这次抽取的检查人员里",
            SUBSTITUTE,
            "请核对执法证号和企业代码。",
        )


def _roster_refs(draw: Draw) -> set[str]:
    files = engine.people_files(draw, last_drawn(rounds_of(draw)))
    return {row[0] for row in engine.rows_of("roster.tsv", files["roster.tsv"])}


def _not_drawn() -> DomainError:
    return Invalid(
        "not_in_force",
        "这一家不在这次抽取的名单里，或者已经被递补",
        SUBSTITUTE,
        "请核对代码。",
    )
