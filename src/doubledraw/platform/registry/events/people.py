"""What the directories of people, pools and equipment tell the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class InspectorEntered(Event):
    """A clerk entered an inspector by hand."""

    inspector: str
    organ: str


@dataclass(frozen=True, slots=True)
class InspectorEdited(Event):
    """A clerk changed what is kept of an inspector; `fields` names what, the directory keeps the values."""

    inspector: str
    fields: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class CertificateEntered(Event):
    """A certificate was entered, or renewed."""

    inspector: str
    kind: str
    number: str
    valid_until: str


@dataclass(frozen=True, slots=True)
class CertificateWithdrawn(Event):
    """A certificate was withdrawn."""

    inspector: str
    kind: str
    number: str
    withdrawn_on: str


@dataclass(frozen=True, slots=True)
class LeaveEntered(Event):
    """An inspector cannot be sent on these days."""

    inspector: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class LeaveCancelled(Event):
    """An inspector can be sent after all."""

    inspector: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class EmploymentEntered(Event):
    """A former employer of an inspector was entered."""

    inspector: str
    employer: str
    until: str


@dataclass(frozen=True, slots=True)
class EmploymentDropped(Event):
    """A former employer entered by mistake was taken out."""

    inspector: str
    employer: str
    until: str


@dataclass(frozen=True, slots=True)
class ExpertKept(Event):
    """An expert was entered or changed; `fields` is empty for a new one."""

    expert: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstitutionKept(Event):
    """A professional institution was entered or changed; `fields` is empty for a new one."""

    institution: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PoolFounded(Event):
    """An organ set up a pool of inspectors."""

    pool: str
    organ: str


@dataclass(frozen=True, slots=True)
class PoolMoved(Event):
    """An organ was invited to a pool, joined it, declined or left; `state` is where it stands now."""

    pool: str
    organ: str
    state: str


@dataclass(frozen=True, slots=True)
class PoolClosed(Event):
    """A pool serves no draw any more."""

    pool: str


@dataclass(frozen=True, slots=True)
class EquipmentKept(Event):
    """A device was entered in the register or changed."""

    equipment: str
    organ: str
    status: str


@dataclass(frozen=True, slots=True)
class EquipmentLent(Event):
    """A device was lent to an inspector."""

    equipment: str
    inspector: str
    due_on: str


@dataclass(frozen=True, slots=True)
class EquipmentReturned(Event):
    """A lent device came back."""

    equipment: str
    inspector: str
