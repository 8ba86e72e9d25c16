"""The seed: commitment, public entropy and every nonce, hashed together (§3.4)."""

from __future__ import annotations

from collections.abc import Sequence

from doubledraw.draw.commitment import Commitment, nonce_commitment
from doubledraw.draw.errors import DrawError
from doubledraw.draw.suite import Suite


def seed(suite: Suite, c: str, e: str, nonces: Sequence[str]) -> str:
    """The seed of a draw; nonces in commitment order, at least one."""
    if not nonces:
        raise DrawError("no_nonce", "a seed needs at least one nonce", section="§3.4")
    return suite.sha(f"dd-1/seed/{c}/{e}/{'/'.join(nonces)}")


def team_seed(suite: Suite, draw_seed: str, round_commitment: str, e: str) -> str:
    """seed_r of a later team round: the hash of its commitment, the hash of its entropy (§3)."""
    return suite.sha(f"dd-1/team/{draw_seed}/{round_commitment}/{e}")


def check_nonces(suite: Suite, commitment: Commitment, nonces: Sequence[str]) -> None:
    """Every nonce opens the commitment of its holder; none is left out (§3.2)."""
    if len(nonces) != len(commitment.nonces):
        raise DrawError(
            "nonce_count",
            f"{len(nonces)} nonces were opened, {len(commitment.nonces)} were committed to",
            "nonces.json",
            "None is ever skipped: recover the missing one from its escrow.",
            "§3.2",
        )
    for (holder, sealed), nonce in zip(commitment.nonces, nonces, strict=True):
        if nonce_commitment(suite, commitment.draw_id, holder, nonce) != sealed:
            raise DrawError(
                "nonce_differs",
                f"the nonce of {holder} is not the one committed to",
                "nonces.json",
                "Open the nonce that was sealed; check the holder's file or the escrow.",
                "§3.2",
                {"holder": holder},
            )
