"""Who takes part: invited, signed in, told; nonces held and released; what was signed and attached."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class PersonInvited(Event):
    """Somebody was named for the ceremony."""

    draw_id: str
    role: str
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class PersonSignedIn(Event):
    """Somebody is present."""

    draw_id: str
    role: str
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class LegalSectionNotified(Event):
    """The legal section was told of the draw, on a day and in a way that stand here."""

    draw_id: str
    organisation: str
    notified_on: str
    reference: str


@dataclass(frozen=True, slots=True)
class HolderInvited(Event):
    """An account was asked to keep one of the draw's nonces."""

    draw_id: str
    holder: str
    person: str
    organisation: str


@dataclass(frozen=True, slots=True)
class EscrowSet(Event):
    """Trustees were named: so many of them together can open a nonce."""

    draw_id: str
    threshold: int
    trustees: int
    open_by: str


@dataclass(frozen=True, slots=True)
class NonceMade(Event):
    """A holder had their nonce made and sealed, its shares cut."""

    draw_id: str
    holder: str
    commitment: str


@dataclass(frozen=True, slots=True)
class NonceReleased(Event):
    """A holder opened their nonce."""

    draw_id: str
    holder: str


@dataclass(frozen=True, slots=True)
class ShareHandedIn(Event):
    """A trustee handed in their share of a nonce that its holder had not opened in time."""

    draw_id: str
    holder: str
    number: int
    given_reason: str


@dataclass(frozen=True, slots=True)
class NonceRecovered(Event):
    """Enough shares are in: the nonce is open without its holder."""

    draw_id: str
    holder: str
    shares: int


@dataclass(frozen=True, slots=True)
class ResultSigned(Event):
    """Somebody who was present signed the result."""

    draw_id: str
    role: str
    name: str
    organisation: str
    signature: str


@dataclass(frozen=True, slots=True)
class AttachmentKept(Event):
    """A photo or film of the ceremony was kept."""

    draw_id: str
    title: str
    sha256: str
    log_index: int


@dataclass(frozen=True, slots=True)
class AuditorNamed(Event):
    """Somebody was named to recompute the draw and sign."""

    draw_id: str
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class DrawAttested(Event):
    """An auditor's signature was received and logged."""

    draw_id: str
    key_name: str
    log_index: int
