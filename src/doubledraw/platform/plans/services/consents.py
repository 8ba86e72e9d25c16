"""A participating organ answers for its part of a plan: it agrees to exactly what it saw, or declines with a reason."""

from datetime import datetime

from django.db import transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.plans.events import PartAnswered
from doubledraw.platform.plans.models import LineConsent, Plan
from doubledraw.platform.plans.policies.joint import may_answer
from doubledraw.platform.plans.selectors.consents import standings


@transaction.atomic
def answer_part(
    plan: Plan,
    organ: Organ,
    seen: str,
    *,
    agrees: bool,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> LineConsent:
    """Say what `organ` thinks of its part; `seen` is the digest of the part that was read.

    The last answer to a part counts. An answer to one part says nothing about another: editing asks again.
    """
    may_answer(plan, organ, by).enforce()
    mine = next((s for s in standings(plan) if s.organ.pk == organ.pk), None)
    if mine is None or mine.digest != seen:
        raise Conflict(
            "part_changed",
            "这份计划里涉及{organ}的部分已经改过",
            remedy="请重新打开，看过现在的内容后再答复。",
            organ=organ.name,
        )
    if not agrees and not reason.strip():
        raise Invalid(
            "decline_without_reason", "不同意要写明理由", remedy="请写明哪一处不行、怎样才行。"
        )
    answer = LineConsent.objects.create(
        plan=plan,
        organ=organ,
        part=seen,
        agrees=agrees,
        reason=reason.strip()[:500],
        by=by.user_id,
        name=by.name,
        at=at,
    )
    event = PartAnswered(organ.code, seen, agrees, answer.reason)
    record(event, by=by, at=at, subject=plan.subject)
    return answer
