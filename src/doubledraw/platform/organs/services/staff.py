"""Accounts, roles, and where people work."""

from datetime import datetime

from django.db import transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.events import (
    AccountClosed,
    PasswordRenewed,
    RoleGranted,
    RoleWithdrawn,
    StaffAdmitted,
    StaffMoved,
)
from doubledraw.platform.organs.models import Organ, Posting, RoleGrant, Staff
from doubledraw.platform.organs.policies import (
    may_administer,
    may_close,
    may_grant,
    may_move_staff,
    may_work_in,
)
from doubledraw.platform.organs.selectors import grants_left_behind
from doubledraw.platform.organs.states import Office, Role


@transaction.atomic
def admit_staff(
    account: str,
    name: str,
    *,
    organ: Organ,
    password: str | None,
    by: Actor,
    at: datetime,
    office: Office = Office.BUSINESS,
    section: str = "",
) -> Staff:
    """Make an account. Without a password nobody can sign in with it until one is set."""
    may_administer(by).enforce()
    may_work_in(organ).enforce()
    staff = Staff(account=account, name=name, organ=organ, office=office, section=section)
    staff.set_password(password)
    staff.save()
    Posting.objects.create(staff=staff, organ=organ, section=section, by=by.user_id, at=at)
    record(StaffAdmitted(staff.pk, account, office), by=by, at=at, subject=f"staff:{account}")
    return staff


@transaction.atomic
def grant_role(staff: Staff, role: Role, organ: Organ, *, by: Actor, at: datetime) -> None:
    """Let a person act in a role over an organ and everything below it."""
    may_grant(by, staff).enforce()
    may_work_in(organ).enforce()
    _, new = RoleGrant.objects.get_or_create(
        staff=staff, role=role, organ=organ, defaults={"granted_by": by.user_id, "granted_at": at}
    )
    if new:
        record(
            RoleGranted(staff.pk, role, organ.pk), by=by, at=at, subject=f"staff:{staff.account}"
        )


@transaction.atomic
def withdraw_role(grant: RoleGrant, *, by: Actor, at: datetime) -> None:
    """Take a role back."""
    may_grant(by, grant.staff).enforce()
    subject = f"staff:{grant.staff.account}"
    record(RoleWithdrawn(grant.staff_id, grant.role, grant.organ_id), by=by, at=at, subject=subject)
    grant.delete()


@transaction.atomic
def close_account(staff: Staff, *, by: Actor, at: datetime) -> None:
    """Let nobody sign in with this account any more; its history stays."""
    may_close(by, staff).enforce()
    Staff.objects.filter(pk=staff.pk).update(is_active=False)
    record(AccountClosed(staff.pk), by=by, at=at, subject=f"staff:{staff.account}")


@transaction.atomic
def renew_password(staff: Staff, password: str, *, by: Actor, at: datetime) -> None:
    """Give an account a new one-time password."""
    may_administer(by).enforce()
    staff.set_password(password)
    staff.save(update_fields=["password"])
    record(PasswordRenewed(staff.pk), by=by, at=at, subject=f"staff:{staff.account}")


@transaction.atomic
def move_staff(
    staff: Staff, organ: Organ, section: str = "", reason: str = "", *, by: Actor, at: datetime
) -> list[RoleGrant]:
    """Let a person work elsewhere; roles over the organ left behind are withdrawn, and returned.

    Roles over an organ above both stay. Conflict when somebody else moved the person meanwhile.
    """
    may_move_staff(by, staff).enforce()
    may_work_in(organ).enforce()
    before, lost = staff.organ, grants_left_behind(staff, organ)
    moved = Staff.objects.filter(pk=staff.pk, organ=before, section=staff.section)
    if not moved.update(organ=organ, section=section):
        raise Conflict("moved_on", "此人刚刚被他人调动", remedy="请刷新页面，看过新内容后再办理。")
    staff.organ, staff.section = organ, section
    Posting.objects.create(
        staff=staff, organ=organ, section=section, reason=reason, by=by.user_id, at=at
    )
    record(
        StaffMoved(staff.pk, before.pk, organ.pk, section),
        by=by,
        at=at,
        subject=f"staff:{staff.account}",
    )
    for grant in lost:
        withdraw_role(grant, by=by, at=at)
    return lost
