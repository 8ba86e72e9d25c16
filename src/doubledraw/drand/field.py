"""Numbers of BLS12-381: F_p², as pairs, and the tower's top F_p¹², as six pairs.

An element of F_p² is `(a, b)` = a + b·u with u² = −1, 0 ≤ a, b < P; F_p itself is `(a, 0)`. An element of
F_p¹² is six of them, the coefficients of 1, w, …, w⁵ with w⁶ = 1 + u. Parameters: RFC 9380 §8.8,
draft-irtf-cfrg-pairing-friendly-curves §4.2.1.
"""

from __future__ import annotations

from collections.abc import Sequence

P = 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB
R = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
"""How many points each of the two groups has."""
Z = 0xD201000000010000
"""The curve's parameter is −Z."""

Fp2 = tuple[int, int]
Fp12 = tuple[Fp2, Fp2, Fp2, Fp2, Fp2, Fp2]

ZERO: Fp2 = (0, 0)
ONE: Fp2 = (1, 0)
XI: Fp2 = (1, 1)
ONE12: Fp12 = (ONE, ZERO, ZERO, ZERO, ZERO, ZERO)


def add(a: Fp2, b: Fp2) -> Fp2:
    """a + b."""
    return (a[0] + b[0]) % P, (a[1] + b[1]) % P


def sub(a: Fp2, b: Fp2) -> Fp2:
    """a − b."""
    return (a[0] - b[0]) % P, (a[1] - b[1]) % P


def neg(a: Fp2) -> Fp2:
    """−a."""
    return -a[0] % P, -a[1] % P


def mul(a: Fp2, b: Fp2) -> Fp2:
    """a · b."""
    return (a[0] * b[0] - a[1] * b[1]) % P, (a[0] * b[1] + a[1] * b[0]) % P


def inverse(a: Fp2) -> Fp2:
    """1 / a; ValueError for zero."""
    scale = pow(a[0] * a[0] + a[1] * a[1], -1, P)
    return a[0] * scale % P, -a[1] * scale % P


def power(a: Fp2, exponent: int) -> Fp2:
    """a to a non-negative exponent."""
    found = ONE
    for bit in f"{exponent:b}":
        found = mul(found, found)
        if bit == "1":
            found = mul(found, a)
    return found


def root_p(a: Fp2) -> Fp2 | None:
    """A square root within F_p, or None; P ≡ 3 mod 4. Only for elements of F_p."""
    found = pow(a[0], (P + 1) // 4, P)
    return (found, 0) if found * found % P == a[0] and a[1] == 0 else None


def root_p2(a: Fp2) -> Fp2 | None:
    """A square root within F_p², or None: by the norm, both signs tried, the answer squared."""
    norm = root_p(((a[0] * a[0] + a[1] * a[1]) % P, 0))
    if norm is None:
        return None
    half = (P + 1) // 2
    for signed in (norm[0], -norm[0]):
        real = root_p(((a[0] + signed) * half % P, 0))
        if real is None:
            continue
        other = root_p((-a[0] % P, 0)) or ZERO
        found = (real[0], a[1] * pow(2 * real[0], -1, P) % P) if real[0] else (0, other[0])
        if mul(found, found) == a:
            return found
    return None


def is_odd(a: Fp2) -> bool:
    """sgn0 of RFC 9380 §4.1."""
    return bool(a[0] % 2 if a[0] else a[1] % 2)


def is_large(a: Fp2) -> bool:
    """Whether a is the larger of a and −a, the part of u first: the sign bit of a compressed point."""
    return (a[1] or a[0]) > (P - 1) // 2


def mul12(a: Fp12, b: Fp12) -> Fp12:
    """a · b in F_p¹²; every coefficient is reduced once."""
    real, imaginary = [0] * 11, [0] * 11
    for i, (a0, a1) in enumerate(a):
        if not a0 and not a1:
            continue
        for j, (b0, b1) in enumerate(b, i):
            real[j] += a0 * b0 - a1 * b1
            imaginary[j] += a0 * b1 + a1 * b0
    for k in range(5):
        real[k] += real[k + 6] - imaginary[k + 6]
        imaginary[k] += real[k + 6] + imaginary[k + 6]
    return twelve([(real[k] % P, imaginary[k] % P) for k in range(6)])


def twelve(found: Sequence[Fp2]) -> Fp12:
    """Six coefficients as an element of F_p¹²."""
    c0, c1, c2, c3, c4, c5 = found
    return c0, c1, c2, c3, c4, c5


def conjugate(a: Fp12) -> Fp12:
    """a to the power P⁶; in the cyclotomic subgroup, 1 / a."""
    return a[0], neg(a[1]), a[2], neg(a[3]), a[4], neg(a[5])


def frobenius(a: Fp12) -> Fp12:
    """a to the power P."""
    return twelve([mul((c[0], -c[1] % P), g) for c, g in zip(a, _GAMMA, strict=True)])


def inverse12(a: Fp12) -> Fp12:
    """1 / a, by the other eleven conjugates: their product with a lies in F_p."""
    others, conjugated = ONE12, a
    for _ in range(11):
        conjugated = frobenius(conjugated)
        others = mul12(others, conjugated)
    scale = inverse(mul12(a, others)[0])
    return twelve([mul(c, scale) for c in others])


_GAMMA = tuple(power(XI, i * (P - 1) // 6) for i in range(6))
