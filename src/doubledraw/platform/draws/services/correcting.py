"""A lottery value found wrong: two people, the published value, all computed anew, nothing hidden (DD-1 §3.3)."""

import copy
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from doubledraw.log.entries import EntropyCorrected, ResultDrawn
from doubledraw.platform.draws import engine
from doubledraw.platform.draws.events import (
    CorrectionApplied,
    CorrectionAsked,
    CorrectionDeclined,
)
from doubledraw.platform.draws.models import Assignment, Correction, Draw, DrawnTarget
from doubledraw.platform.draws.policies import (
    may_ask_correction,
    may_confirm_correction,
    may_correct_form,
)
from doubledraw.platform.draws.policies.standing import ENTROPY
from doubledraw.platform.draws.selectors import Source, open_correction, sources_of, subject
from doubledraw.platform.draws.services.drawing import outcome_columns, write_rows
from doubledraw.platform.draws.services.following import tell_disclosure
from doubledraw.platform.draws.services.opening import open_nonces
from doubledraw.platform.draws.states import FollowedStage
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import append, record, stamp
from doubledraw.platform.records import store
from doubledraw.platform.records.transitions import revise

LEAST_WORDS = 6
KEPT = ("entropy_file", "outcome_files", "cuts", "key", "targets_root", "teams_root", "blocked")
"""What of a draw rests on its entropy."""


@transaction.atomic
def ask_correction(
    draw: Draw, position: int, value: str, reason: str, *, by: Actor, at: datetime
) -> Correction:
    """The first person says which value is wrong, what was published, and how the mistake was found."""
    waiting = open_correction(draw)
    may_ask_correction(draw, by, waiting, is_attested=_is_attested(draw)).enforce()
    source = _source(draw, position)
    may_correct_form(source.form).enforce()
    engine.check_value(source.form, value)
    if value == source.published:
        raise Invalid(
            "same_value", "和已经录入的一样，没有什么要更正", ENTROPY, "请对照公告再看一遍。"
        )
    reason = " ".join(reason.split())
    if len(reason) < LEAST_WORDS:
        raise Invalid(
            "correction_needs_words",
            "请写明差错是怎样发现的",
            ENTROPY,
            "理由会永远留在公开日志里，至少 {least} 个字。",
            least=LEAST_WORDS,
        )
    try:
        with transaction.atomic():
            made = Correction.objects.create(
                draw=draw,
                position=position,
                old_value=source.published,
                value=value,
                reason=reason[:300],
                asked_by=by.user_id,
                asked_at=at,
            )
    except IntegrityError as error:
        raise Conflict("correction_waits", "已经有一项更正等待复核", ENTROPY) from error
    event = CorrectionAsked(draw.draw_id, source.source, made.old_value, value, made.reason)
    record(event, by=by, at=at, subject=subject(draw))
    return made


@transaction.atomic
def decline_correction(draw: Draw, *, by: Actor, at: datetime) -> None:
    """The second person does not find the published value so."""
    waiting = open_correction(draw)
    may_confirm_correction(draw, by, waiting, is_attested=_is_attested(draw)).enforce()
    assert waiting is not None
    _set_once(waiting, declined_by=by.user_id, declined_at=at)
    source = _source(draw, waiting.position)
    record(CorrectionDeclined(draw.draw_id, source.source), by=by, at=at, subject=subject(draw))


def confirm_correction(draw: Draw, value: str, *, by: Actor, at: datetime) -> None:
    """The second person types the published value again: it is logged, and all that rests on it computed anew."""
    waiting = open_correction(draw)
    may_confirm_correction(draw, by, waiting, is_attested=_is_attested(draw)).enforce()
    assert waiting is not None
    if value != waiting.value:
        raise Invalid(
            "correction_differs",
            "和申请更正的数不同",
            ENTROPY,
            "请照公告重新录一遍；申请的数有误，请退回。",
        )
    values = [s.published for s in sources_of(draw)]
    values[waiting.position] = value
    data, array = engine.entropy_file(draw, values)
    corrected = copy.copy(draw)
    corrected.entropy_file = store.put(data)
    result, columns = _computed_anew(corrected)
    columns["entropy_file"] = corrected.entropy_file
    _apply(draw, waiting, array, result, columns, by, at)


def _computed_anew(corrected: Draw) -> tuple[engine.Result | None, dict[str, Any]]:
    if corrected.outcome_files is None:
        return None, {}
    nonces = open_nonces(corrected)
    result = engine.compute(corrected, nonces)
    return result, outcome_columns(corrected, result, nonces)


@transaction.atomic
def _apply(
    draw: Draw,
    correction: Correction,
    array: list[dict[str, str]],
    result: engine.Result | None,
    columns: dict[str, Any],
    by: Actor,
    at: datetime,
) -> None:
    """In one transaction: while the correction is confirmed and not yet applied, the guards let the result change."""
    before = {name: getattr(draw, name) for name in KEPT}
    _set_once(correction, confirmed_by=by.user_id, confirmed_at=at)
    revise(draw, **columns)
    entry = EntropyCorrected(
        at=stamp(at),
        draw_id=draw.draw_id,
        commitment=draw.commitment,
        entropy=array,
        reason=correction.reason,
    )
    leaf = append(entry, subject=subject(draw), at=at)
    if result is not None:
        Assignment.objects.filter(draw=draw).delete()
        DrawnTarget.objects.filter(draw=draw).delete()
        write_rows(draw, result)
        _log_result(draw, result, at)
    Correction.objects.filter(pk=correction.pk).update(applied_at=at, before=before)
    event = CorrectionApplied(draw.draw_id, correction.reason, leaf.index)
    record(event, by=by, at=at, subject=subject(draw))
    tell_disclosure(draw, FollowedStage.CORRECT, at, f":{leaf.index}")


def _log_result(draw: Draw, result: engine.Result, at: datetime) -> None:
    entry = ResultDrawn(
        at=stamp(at),
        draw_id=draw.draw_id,
        commitment=draw.commitment,
        sizes=result.sizes,
        targets_root=result.targets_root,
        teams_root=result.teams_root,
    )
    append(entry, subject=subject(draw), at=at)


def _set_once(correction: Correction, **changes: object) -> None:
    waiting = Correction.objects.filter(
        pk=correction.pk, confirmed_at=None, declined_at=None, applied_at=None
    )
    if not waiting.update(**changes):
        raise Conflict("moved_on", "这项更正刚刚被办理过", remedy="请刷新页面。")


def _source(draw: Draw, position: int) -> Source:
    for source in sources_of(draw):
        if source.position == position:
            return source
    raise Invalid("unknown_source", "没有这个随机数来源", remedy="请刷新页面。")


def _is_attested(draw: Draw) -> bool:
    return draw.attestations.exists()
