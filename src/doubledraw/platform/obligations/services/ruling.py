"""The supervising office decides, with a reason: which day counts, whether it is waived, or can still be done."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, stamp
from doubledraw.platform.obligations.documents import last_moment
from doubledraw.platform.obligations.events import ObligationRuled
from doubledraw.platform.obligations.models import Obligation, Ruling
from doubledraw.platform.obligations.policies import may_rule
from doubledraw.platform.obligations.selectors.legal import dispute_rule
from doubledraw.platform.obligations.services.closing import closing
from doubledraw.platform.obligations.states import OBLIGATION_FLOW, RulingKind
from doubledraw.platform.records.transitions import move, revise

FURTHEST = 366 * 2
"""A day further off than this was mistyped."""


@transaction.atomic
def rule_on_date(
    obligation: Obligation, day: date, reason: str, version: int, *, by: Actor, at: datetime
) -> Ruling:
    """Fix the last day (CC-18e). The day that was computed stays where it was, with how it was computed."""
    _may(obligation, version, reason, by, at)
    after = last_moment(day)
    if after == obligation.due:
        raise Invalid("same_day", "这就是现在的期限", remedy="请填另一天，或者不作裁定。")
    if abs((after - obligation.first_due).days) > FURTHEST:
        raise Invalid(
            "day_too_far",
            "这一天离原定期限太远",
            remedy="请核对年份。",
            cites=dispute_rule(obligation.organ, localdate(at)),
        )
    before = obligation.due
    revise(obligation, due=after, provisional=False)
    return _keep(obligation, RulingKind.DATE, before, after, reason, by, at)


@transaction.atomic
def waive_obligation(
    obligation: Obligation, reason: str, version: int, *, by: Actor, at: datetime
) -> Ruling:
    """It need not be done."""
    return _end(obligation, RulingKind.WAIVE, reason, version, by, at)


@transaction.atomic
def find_impossible(
    obligation: Obligation, reason: str, version: int, *, by: Actor, at: datetime
) -> Ruling:
    """It can no longer be done at all; it stays on the record as undone."""
    return _end(obligation, RulingKind.LAPSE, reason, version, by, at)


def _end(
    obligation: Obligation, kind: RulingKind, reason: str, version: int, by: Actor, at: datetime
) -> Ruling:
    _may(obligation, version, reason, by, at)
    move(obligation, OBLIGATION_FLOW, kind.value, **closing(reason, "", by, at))
    return _keep(obligation, kind, obligation.due, None, reason, by, at)


def _may(obligation: Obligation, version: int, reason: str, by: Actor, at: datetime) -> None:
    may_rule(obligation, by, dispute_rule(obligation.organ, localdate(at))).enforce()
    if not reason.strip():
        raise Invalid("no_reason", "裁定要写明理由", remedy="请写明争议在哪里、按什么认定。")
    if version != obligation.version:
        raise Conflict(
            "moved_on", "此记录刚刚被他人处理", remedy="请刷新页面，看过新内容后再办理。"
        )


def _keep(
    obligation: Obligation,
    kind: RulingKind,
    before: datetime,
    after: datetime | None,
    reason: str,
    by: Actor,
    at: datetime,
) -> Ruling:
    made = Ruling.objects.create(
        obligation=obligation,
        kind=kind,
        before=before,
        after=after,
        reason=reason.strip()[:500],
        organ=obligation.organ,
        office_id=by.organ_id,
        by=by.user_id,
        by_name=by.name,
        at=at,
    )
    event = ObligationRuled(kind, stamp(before), stamp(after) if after else "", made.reason)
    record(event, by=by, at=at, subject=obligation.reference)
    return made
