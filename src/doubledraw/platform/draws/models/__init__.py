"""Draws, the people, nonces and entropy that go in, the firms and teams that come out."""

from doubledraw.platform.draws.models.ceremony import (
    Attestation,
    CeremonyPerson,
    EntropyValue,
    Nonce,
)
from doubledraw.platform.draws.models.correcting import Correction
from doubledraw.platform.draws.models.custody import (
    Escrow,
    HandedIn,
    NonceHolder,
    NonceOpening,
    NonceShare,
    SecretSide,
    Trustee,
)
from doubledraw.platform.draws.models.door import (
    Dispatch,
    DispatchMember,
    FirmAsking,
    FirmCode,
    ListView,
    NamedAuditor,
)
from doubledraw.platform.draws.models.draw import Draw
from doubledraw.platform.draws.models.outcome import Assignment, DrawnTarget
from doubledraw.platform.draws.models.preparing import (
    CapEffect,
    FrameChanges,
    RepeatPermit,
    WorkPlan,
)
from doubledraw.platform.draws.models.presence import (
    CeremonyAttachment,
    CeremonySignature,
    Invitation,
)
from doubledraw.platform.draws.models.proving import BeaconProof
from doubledraw.platform.draws.models.rounds import RoundValue, TeamRound
from doubledraw.platform.draws.models.substitutes import Release, Substitution, Withdrawal

__all__ = [
    "Assignment",
    "Attestation",
    "BeaconProof",
    "CapEffect",
    "CeremonyAttachment",
    "CeremonyPerson",
    "CeremonySignature",
    "Correction",
    "Dispatch",
    "DispatchMember",
    "Draw",
    "DrawnTarget",
    "EntropyValue",
    "Escrow",
    "FirmAsking",
    "FirmCode",
    "FrameChanges",
    "HandedIn",
    "Invitation",
    "ListView",
    "NamedAuditor",
    "Nonce",
    "NonceHolder",
    "NonceOpening",
    "NonceShare",
    "Release",
    "RepeatPermit",
    "RoundValue",
    "SecretSide",
    "Substitution",
    "TeamRound",
    "Trustee",
    "Withdrawal",
    "WorkPlan",
]
