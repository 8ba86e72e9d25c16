"""What the draws app tells the ledger."""

from dataclasses import dataclass

from doubledraw.platform.kernel.event import Event


@dataclass(frozen=True, slots=True)
class DrawFrozen(Event):
    """The tables and the design were written; from here they are immutable."""

    draw_id: str
    population: int
    excluded: int
    inspectors: int
    left_out: int


@dataclass(frozen=True, slots=True)
class WorkPlanDrafted(Event):
    """A draw's work plan was sealed and sent to be approved."""

    digest: str
    edition: int
    population: int
    sample: int
    credit_off: str


@dataclass(frozen=True, slots=True)
class WorkPlanApproved(Event):
    """Another person signed the work plan."""

    digest: str
    edition: int
    remark: str


@dataclass(frozen=True, slots=True)
class WorkPlanReturned(Event):
    """Another person sent the work plan back."""

    digest: str
    edition: int
    remark: str


@dataclass(frozen=True, slots=True)
class RepeatAsked(Event):
    """Somebody asked to inspect firms for the same item again."""

    permit: int
    firms: int
    reason: str


@dataclass(frozen=True, slots=True)
class RepeatDecided(Event):
    """Another person approved or refused that."""

    permit: int
    firms: int
    is_approved: bool
    remark: str


@dataclass(frozen=True, slots=True)
class FrameListTaken(Event):
    """An auditor downloaded who came, went or moved since the last draw."""

    draw_id: str


@dataclass(frozen=True, slots=True)
class DrawCommittedTo(Event):
    """The commitment was computed, logged and shown."""

    draw_id: str
    commitment: str
    holders: int
    log_index: int


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
class EntropyEntered(Event):
    """One person typed a published value."""

    draw_id: str
    source: str
    value: str


@dataclass(frozen=True, slots=True)
class EntropyDiffered(Event):
    """The second typing was not the first; nothing was confirmed."""

    draw_id: str
    source: str
    position: int


@dataclass(frozen=True, slots=True)
class EntropyConfirmed(Event):
    """Another person typed the same value again."""

    draw_id: str
    source: str


@dataclass(frozen=True, slots=True)
class EntropyVerified(Event):
    """One person handed in the signature of a drand round; it verified, and its hash is the value."""

    draw_id: str
    source: str
    value: str
    chain: str
    round: int
    signature: str
    previous_signature: str


@dataclass(frozen=True, slots=True)
class EntropyFixed(Event):
    """All sources are confirmed; the values are in the log."""

    draw_id: str
    log_index: int


@dataclass(frozen=True, slots=True)
class ResultFixed(Event):
    """The draw was computed and its roots are in the log."""

    draw_id: str
    sample: int
    is_blocked: bool
    log_index: int


@dataclass(frozen=True, slots=True)
class EmbargoedListViewed(Event):
    """Somebody looked at the drawn list before its reveal."""

    draw_id: str
    role: str


@dataclass(frozen=True, slots=True)
class AuditorBundleTaken(Event):
    """An auditor downloaded everything the draw was made of."""

    draw_id: str
    is_revealed: bool


@dataclass(frozen=True, slots=True)
class AuditorNamed(Event):
    """Somebody was named to recompute the draw and sign."""

    draw_id: str
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class FirmsDispatched(Event):
    """Drawn firms were released to their teams."""

    draw_id: str
    firms: int
    opens_at: str


@dataclass(frozen=True, slots=True)
class DispatchViewed(Event):
    """A member of a team looked at the firms released to it."""

    draw_id: str
    firms: int


@dataclass(frozen=True, slots=True)
class LeafTaken(Event):
    """Somebody took the leaf that a firm checks at its door."""

    draw_id: str
    role: str


@dataclass(frozen=True, slots=True)
class VisitCarriedOut(Event):
    """A team said that a visit is done."""

    draw_id: str
    left: int


@dataclass(frozen=True, slots=True)
class ArchiveTaken(Event):
    """Somebody downloaded the archive of the whole ceremony."""

    draw_id: str
    is_revealed: bool


@dataclass(frozen=True, slots=True)
class FirmCodeGiven(Event):
    """An identified firm was given a one-time code."""

    draw_id: str
    shown_to: str


@dataclass(frozen=True, slots=True)
class FirmAnswered(Event):
    """A firm read its own stratum, number and cut."""

    draw_id: str


@dataclass(frozen=True, slots=True)
class DrawWasRevealed(Event):
    """The public files are public."""

    draw_id: str
    early_reason: str
    log_index: int


@dataclass(frozen=True, slots=True)
class VoidAsked(Event):
    """Somebody asked to void the draw."""

    draw_id: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class VoidDeclined(Event):
    """The request to void was declined or withdrawn."""

    draw_id: str


@dataclass(frozen=True, slots=True)
class DrawVoided(Event):
    """A second person, of another organisation, agreed."""

    draw_id: str
    reason: str
    text: str
    log_index: int


@dataclass(frozen=True, slots=True)
class DrawAttested(Event):
    """An auditor's signature was received and logged."""

    draw_id: str
    key_name: str
    log_index: int


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
class RoundCommittedTo(Event):
    """A team round froze its roster and was committed to; `gone` were taken out with a reason."""

    draw_id: str
    round: int
    added: int
    widened: int
    gone: int
    log_index: int


@dataclass(frozen=True, slots=True)
class CorrectionAsked(Event):
    """Somebody found a lottery value entered wrong."""

    draw_id: str
    source: str
    old_value: str
    value: str
    given_reason: str


@dataclass(frozen=True, slots=True)
class CorrectionDeclined(Event):
    """Another person did not find it wrong."""

    draw_id: str
    source: str


@dataclass(frozen=True, slots=True)
class CorrectionApplied(Event):
    """Another person typed the published value again; everything was computed anew and logged."""

    draw_id: str
    given_reason: str
    log_index: int


@dataclass(frozen=True, slots=True)
class RoundEntropyEntered(Event):
    """One person typed a published value of a team round."""

    draw_id: str
    round: int
    source: str
    value: str


@dataclass(frozen=True, slots=True)
class RoundEntropyDiffered(Event):
    """The second typing was not the first; nothing was confirmed."""

    draw_id: str
    round: int
    source: str
    position: int


@dataclass(frozen=True, slots=True)
class RoundEntropyConfirmed(Event):
    """Another person typed the same value again; `is_last` when all are confirmed now."""

    draw_id: str
    round: int
    source: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class RoundEntropyVerified(Event):
    """The signature of a drand round was handed in for a team round; `round` is the team round."""

    draw_id: str
    round: int
    source: str
    value: str
    signature: str
    previous_signature: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class TeamsFixed(Event):
    """The teams of a round were computed and logged, or are blocked again."""

    draw_id: str
    round: int
    is_blocked: bool
    log_index: int


@dataclass(frozen=True, slots=True)
class SubstituteAsked(Event):
    """Somebody asked that a firm or an inspector be replaced; who, the embargo keeps back."""

    draw_id: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class SubstituteDeclined(Event):
    """The second person did not agree."""

    draw_id: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class InspectorWithdrawn(Event):
    """An inspector takes no more places in a draw, by the word of two people."""

    draw_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlaceTaken(Event):
    """The next in order took a place; `missing` people the team lacks, `is_exhausted` when no firm was left."""

    draw_id: str
    number: int
    kind: str
    reason: str
    missing: int
    is_exhausted: bool
    log_index: int
