"""Shamir's secret sharing, byte by byte over GF(256): any k shares give the secret back, k − 1 tell nothing (§3.2).

The field is that of AES (x^8 + x^4 + x^3 + x + 1). A share is its number x (1…255) and as many bytes as the secret.
Chance comes in as bytes: this module rolls no dice.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import xor

from doubledraw.draw.errors import DrawError

MOST = 255
_POLYNOMIAL = 0x11B


def split(secret: bytes, threshold: int, count: int, chance: bytes) -> dict[int, bytes]:
    """`count` shares by number, any `threshold` of which give the secret back.

    `chance` holds the coefficients: (threshold − 1) random bytes for each byte of the secret.
    """
    if not 1 <= threshold <= count <= MOST:
        raise _wrong(f"{threshold} of {count} shares cannot be made")
    if len(chance) != (threshold - 1) * len(secret):
        raise _wrong("the chance given is not (threshold - 1) bytes for each byte of the secret")
    rows = [chance[i * len(secret) : (i + 1) * len(secret)] for i in range(threshold - 1)]
    return {x: _evaluated(secret, rows, x) for x in range(1, count + 1)}


def combine(shares: Mapping[int, bytes]) -> bytes:
    """The secret of these shares. Too few of them, or a false one, give other bytes: compare with its commitment."""
    lengths = {len(share) for share in shares.values()}
    if len(lengths) != 1 or not all(1 <= x <= MOST for x in shares):
        raise _wrong("shares are numbered 1 to 255 and all of one length")
    weights = {x: _weight(x, shares) for x in shares}
    return bytes(
        reduce(xor, (_times(weights[x], share[i]) for x, share in shares.items()))
        for i in range(lengths.pop())
    )


def _evaluated(secret: bytes, rows: list[bytes], x: int) -> bytes:
    """The polynomial of every byte at x, by Horner from the highest coefficient."""
    found = bytearray(len(secret))
    for row in [*reversed(rows), secret]:
        for i, coefficient in enumerate(row):
            found[i] = _times(found[i], x) ^ coefficient
    return bytes(found)


def _weight(x: int, shares: Mapping[int, bytes]) -> int:
    """Lagrange's coefficient of share x at 0; in this field minus is plus."""
    weight = 1
    for other in shares:
        if other != x:
            weight = _times(weight, _times(other, _inverse(other ^ x)))
    return weight


def _tables() -> tuple[list[int], list[int]]:
    powers, logs, value = [0] * 255, [0] * 256, 1
    for exponent in range(255):
        powers[exponent], logs[value] = value, exponent
        doubled = value << 1  # times 3, which generates every number but 0
        value ^= doubled ^ _POLYNOMIAL if doubled > 0xFF else doubled
    return powers, logs


_POWERS, _LOGS = _tables()


def _times(a: int, b: int) -> int:
    return _POWERS[(_LOGS[a] + _LOGS[b]) % 255] if a and b else 0


def _inverse(a: int) -> int:
    return _POWERS[-_LOGS[a] % 255]


def _wrong(what: str) -> DrawError:
    return DrawError("bad_shares", what, "shares", "See DD-1 §3.2 on escrow.", "§3.2")
