"""Escrow of a nonce: cut into shares, put together again (DD-1 §3.2)."""

from collections.abc import Mapping

from doubledraw.draw import shamir
from doubledraw.platform.draws.engine.freezing import Chance
from doubledraw.platform.draws.engine.words import in_our_words


def split_nonce(nonce: str, threshold: int, count: int, chance: Chance) -> dict[int, str]:
    """Shares by number, as hex; any `threshold` of them give the nonce back."""
    secret = bytes.fromhex(nonce)
    coefficients = chance((threshold - 1) * len(secret))
    with in_our_words():
        shares = shamir.split(secret, threshold, count, coefficients)
    return {number: share.hex() for number, share in shares.items()}


def join_shares(shares: Mapping[int, str]) -> str:
    """The nonce; whether it is the one committed to, its commitment tells."""
    with in_our_words():
        return shamir.combine({n: bytes.fromhex(share) for n, share in shares.items()}).hex()
