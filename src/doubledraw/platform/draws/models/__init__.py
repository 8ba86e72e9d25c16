"""Draws, the nonces and entropy that go in, the firms and teams that come out."""

from doubledraw.platform.draws.models.ceremony import (
    Attestation,
    CeremonyPerson,
    EntropyValue,
    Nonce,
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

__all__ = [
    "Assignment",
    "Attestation",
    "CeremonyPerson",
    "Dispatch",
    "DispatchMember",
    "Draw",
    "DrawnTarget",
    "EntropyValue",
    "FirmAsking",
    "FirmCode",
    "ListView",
    "NamedAuditor",
    "Nonce",
]
