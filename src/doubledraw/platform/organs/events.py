"""What the organs app tells the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class OrganFounded(Event):
    """An organ was entered into the tree."""

    organ_id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class StaffAdmitted(Event):
    """An account was made."""

    staff_id: int
    account: str
    office: str


@dataclass(frozen=True, slots=True)
class RoleGranted(Event):
    """A person received a role over an organ."""

    staff_id: int
    role: str
    organ_id: int


@dataclass(frozen=True, slots=True)
class RoleWithdrawn(Event):
    """A person lost a role over an organ."""

    staff_id: int
    role: str
    organ_id: int


@dataclass(frozen=True, slots=True)
class AccountClosed(Event):
    """An account can no longer sign in."""

    staff_id: int


@dataclass(frozen=True, slots=True)
class PasswordRenewed(Event):
    """An account received a new one-time password."""

    staff_id: int
