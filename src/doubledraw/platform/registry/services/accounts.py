"""Which account is an inspector's own: with it they see the firms that are released to them."""

from datetime import datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import business_account
from doubledraw.platform.records.transitions import revise
from doubledraw.platform.registry.events.people import InspectorEdited
from doubledraw.platform.registry.models import Inspector, InspectorChange
from doubledraw.platform.registry.policies.people import may_link_account


@transaction.atomic
def link_account(inspector: Inspector, account: str, *, by: Actor, at: datetime) -> None:
    """Say whose account this inspector is; "" says that it is nobody's any more.

    The account bears the inspector's name and is not the clerk's own, so that nobody takes an inspector's sight.
    """
    may_link_account(inspector, by, account).enforce()
    staff = _found(inspector, account) if account else None
    before = (
        Staff.objects.filter(pk=inspector.staff_id or 0).values_list("account", flat=True).first()
    )
    if (before or "") == account:
        return
    try:
        with transaction.atomic():
            revise(inspector, staff_id=staff.pk if staff else None, changed_at=at)
    except IntegrityError as error:
        raise Conflict(
            "account_linked",
            "账号 {account} 已经是另一位执法人员的",
            remedy="一个账号只连一个人：请核对账号。",
            account=account,
        ) from error
    InspectorChange.objects.create(
        inspector=inspector, fields={"staff_id": [before or "", account]}, by=by.user_id, at=at
    )
    event = InspectorEdited(inspector.ref, ("staff_id",), "")
    record(event, by=by, at=at, subject=f"inspector:{inspector.ref}")


def _found(inspector: Inspector, account: str) -> Staff:
    """An active account of business staff under the inspector's name, in the inspector's own line of organs."""
    staff = business_account(account)
    own = inspector.organ.path
    is_theirs = (
        staff is not None
        and staff.name == inspector.name
        and (staff.organ.path.startswith(own) or own.startswith(staff.organ.path))
    )
    if staff is None or not is_theirs:
        raise Invalid(
            "account_of_another",
            "没有账号 {account}，或者它不是{name}的",
            remedy="账号的姓名要和执法人员的姓名相同；还没有账号，请安全管理员开通。",
            account=account,
            name=inspector.name,
        )
    return staff
