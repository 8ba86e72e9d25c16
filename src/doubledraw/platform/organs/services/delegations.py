"""Lending a role for a period, and taking it back. The only writers of delegations."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.events import DelegationWithdrawn, RoleLent
from doubledraw.platform.organs.models import Delegation, Organ, Staff
from doubledraw.platform.organs.policies import may_lend, may_withdraw_delegation, may_work_in
from doubledraw.platform.organs.states import Role
from doubledraw.platform.records.transitions import revise


@transaction.atomic
def lend_role(
    role: Role,
    organ: Organ,
    deputy: Staff,
    since: date,
    until: date,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> Delegation:
    """Let the deputy act in one's own role from the first to the last day, both included."""
    may_lend(by, role, organ, deputy, since, until, localdate(at)).enforce()
    may_work_in(organ).enforce()
    if not reason.strip():
        raise Invalid("lent_without_reason", "委托要写明理由", remedy="例如：出差、休假、培训。")
    lent = Delegation.objects.create(
        lender_id=by.user_id,
        deputy=deputy,
        role=role,
        organ=organ,
        since=since,
        until=until,
        reason=reason.strip(),
        by=by.user_id,
        at=at,
    )
    event = RoleLent(by.user_id, deputy.pk, role, organ.pk, since.isoformat(), until.isoformat())
    record(event, by=by, at=at, subject=f"staff:{deputy.account}")
    return lent


@transaction.atomic
def withdraw_delegation(delegation: Delegation, *, by: Actor, at: datetime) -> None:
    """End what was lent at once; what was signed by it stands."""
    may_withdraw_delegation(delegation, by).enforce()
    revise(delegation, withdrawn_at=at)
    event = DelegationWithdrawn(delegation.lender_id, delegation.deputy_id, delegation.role)
    record(event, by=by, at=at, subject=f"staff:{delegation.deputy.account}")
