"""The recusal register: entering one relation at a time."""

from datetime import datetime

from django.db import transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.ledger.services import record
from doubledraw.platform.registry.events import RecusalDeclared
from doubledraw.platform.registry.models import Inspector, Recusal, Target
from doubledraw.platform.registry.policies import may_declare_recusal
from doubledraw.platform.registry.states import RecusalReason


@transaction.atomic
def declare_recusal(
    inspector: Inspector,
    target: Target,
    reason: RecusalReason,
    *,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Recusal:
    """Keep the inspector away from the target from now on. Draws frozen before are not touched."""
    may_declare_recusal(inspector, by).enforce()
    recusal, is_new = Recusal.objects.get_or_create(
        target=target,
        inspector=inspector,
        defaults={
            "reason": reason.value,
            "note": note,
            "declared_by": by.user_id,
            "declared_at": at,
        },
    )
    if not is_new:
        raise Conflict(
            "recusal_exists",
            "{inspector}对这个检查对象已有回避登记",
            remedy="不用再登记。",
            inspector=inspector.name,
        )
    record(
        RecusalDeclared(inspector.ref, target.code, reason.value, note),
        by=by,
        at=at,
        subject=f"inspector:{inspector.ref}",
    )
    return recusal
