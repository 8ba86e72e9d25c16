"""Draws, the nonces and entropy that go in, the firms and teams that come out."""

from doubledraw.platform.draws.models.ceremony import (
    Attestation,
    CeremonyPerson,
    EntropyValue,
    Nonce,
)
from doubledraw.platform.draws.models.draw import Draw
from doubledraw.platform.draws.models.outcome import Assignment, DrawnTarget
from doubledraw.platform.draws.models.rounds import RoundValue, TeamRound
from doubledraw.platform.draws.models.substitutes import Release, Substitution, Withdrawal

__all__ = [
    "Assignment",
    "Attestation",
    "CeremonyPerson",
    "Draw",
    "DrawnTarget",
    "EntropyValue",
    "Nonce",
    "Release",
    "RoundValue",
    "Substitution",
    "TeamRound",
    "Withdrawal",
]
