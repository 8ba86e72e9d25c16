"""The account of somebody who is to take part, by its name: from any organ, as long as it is business staff."""

from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import business_account


def account_of(name: str) -> Staff:
    """The open business account; Invalid when there is none."""
    name = name.strip()
    staff = business_account(name)
    if staff is None:
        raise Invalid(
            "no_such_account",
            "没有“{account}”这个启用的业务账号",
            remedy="请向对方核对账号；没有账号的，请其机关的安全管理员开立。",
            account=name,
        )
    return staff
