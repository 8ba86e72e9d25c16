"""Founding organs, admitting staff, granting roles. The only writers of these tables."""

from datetime import datetime

from django.db import transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.events import (
    AccountClosed,
    OrganFounded,
    PasswordRenewed,
    RoleGranted,
    RoleWithdrawn,
    StaffAdmitted,
)
from doubledraw.platform.organs.models import Organ, Region, RoleGrant, Staff
from doubledraw.platform.organs.policies import may_administer, may_close, may_grant
from doubledraw.platform.organs.states import Office, OrganKind, OrganLevel, Role


@transaction.atomic
def name_region(code: str, name: str, parent_code: str = "", *, by: Actor) -> Region:
    """Enter a division, or give it its present name."""
    may_administer(by).enforce()
    region, _ = Region.objects.update_or_create(
        code=code, defaults={"name": name, "parent_code": parent_code}
    )
    return region


@transaction.atomic
def found_organ(
    code: str,
    name: str,
    *,
    region: Region,
    parent: Organ | None,
    by: Actor,
    at: datetime,
    kind: OrganKind = OrganKind.DEPARTMENT,
    level: OrganLevel = OrganLevel.COUNTY,
    short_name: str = "",
) -> Organ:
    """Enter an organ under its superior."""
    may_administer(by).enforce()
    organ = Organ.objects.create(
        code=code,
        name=name,
        short_name=short_name or name,
        kind=kind,
        level=level,
        region=region,
        parent=parent,
        path=f"?{code}",
    )
    organ.path = f"{parent.path if parent else '/'}{organ.pk}/"
    organ.save(update_fields=["path"])
    record(OrganFounded(organ.pk, code, name), by=by, at=at, subject=f"organ:{code}")
    return organ


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
    staff = Staff(account=account, name=name, organ=organ, office=office, section=section)
    staff.set_password(password)
    staff.save()
    record(StaffAdmitted(staff.pk, account, office), by=by, at=at, subject=f"staff:{account}")
    return staff


@transaction.atomic
def grant_role(staff: Staff, role: Role, organ: Organ, *, by: Actor, at: datetime) -> None:
    """Let a person act in a role over an organ and everything below it."""
    may_grant(by, staff).enforce()
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
