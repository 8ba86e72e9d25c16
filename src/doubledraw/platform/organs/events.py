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


@dataclass(frozen=True, slots=True)
class OrganRenamed(Event):
    """An organ has another name."""

    organ_id: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OrganMoved(Event):
    """An organ stands under another superior, with everything below it."""

    organ_id: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OrganMerged(Event):
    """An organ became part of another; how many people and roles followed."""

    organ_id: int
    into_id: int
    people: int
    roles_followed: int
    roles_withdrawn: int


@dataclass(frozen=True, slots=True)
class OrganClosed(Event):
    """An organ ended."""

    organ_id: int


@dataclass(frozen=True, slots=True)
class StaffMoved(Event):
    """A person works in another organ or section."""

    staff_id: int
    before_organ_id: int
    after_organ_id: int
    section: str


@dataclass(frozen=True, slots=True)
class LiaisonEntered(Event):
    """Somebody is to be called about an organ's inspections. The number is not kept here."""

    liaison_id: int
    organ_id: int
    name: str


@dataclass(frozen=True, slots=True)
class LiaisonEnded(Event):
    """Somebody is no longer to be called."""

    liaison_id: int
    organ_id: int
    name: str


@dataclass(frozen=True, slots=True)
class RegionEntered(Event):
    """A division was entered."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RegionEnded(Event):
    """A division ceased to be; `successor` took its place, when there is one."""

    code: str
    until: str
    successor: str


@dataclass(frozen=True, slots=True)
class RoleLent(Event):
    """A person let another act in a role of theirs from day to day, both included."""

    lender_id: int
    deputy_id: int
    role: str
    organ_id: int
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class DelegationWithdrawn(Event):
    """A lent role was taken back before its last day."""

    lender_id: int
    deputy_id: int
    role: str
