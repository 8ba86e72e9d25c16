"""Draws, the nonces and entropy that go in, the firms and teams that come out."""

from doubledraw.platform.draws.models.ceremony import (
    Attestation,
    CeremonyPerson,
    EntropyValue,
    Nonce,
)
from doubledraw.platform.draws.models.draw import Draw
from doubledraw.platform.draws.models.outcome import Assignment, DrawnTarget
from doubledraw.platform.draws.models.preparing import FrameChanges, RepeatPermit, WorkPlan

__all__ = [
    "Assignment",
    "Attestation",
    "CeremonyPerson",
    "Draw",
    "DrawnTarget",
    "EntropyValue",
    "FrameChanges",
    "Nonce",
    "RepeatPermit",
    "WorkPlan",
]
