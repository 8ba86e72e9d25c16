"""Founding organs, admitting staff, granting roles. The only writers of these tables."""

from doubledraw.platform.organs.services.delegations import lend_role, withdraw_delegation
from doubledraw.platform.organs.services.liaisons import end_liaison, enter_liaison
from doubledraw.platform.organs.services.regions import (
    end_region,
    enter_region,
    load_divisions,
    name_region,
)
from doubledraw.platform.organs.services.staff import (
    admit_staff,
    close_account,
    grant_role,
    move_staff,
    renew_password,
    withdraw_role,
)
from doubledraw.platform.organs.services.tree import (
    close_organ,
    found_organ,
    merge_organ,
    move_organ,
    rename_organ,
)

__all__ = [
    "admit_staff",
    "close_account",
    "close_organ",
    "end_liaison",
    "end_region",
    "enter_liaison",
    "enter_region",
    "found_organ",
    "grant_role",
    "lend_role",
    "load_divisions",
    "merge_organ",
    "move_organ",
    "move_staff",
    "name_region",
    "rename_organ",
    "renew_password",
    "withdraw_delegation",
    "withdraw_role",
]
