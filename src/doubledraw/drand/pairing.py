"""The pairing of BLS12-381, as the one question that a signature asks: is a product of pairings one?

Optimal ate pairing in affine coordinates, the final exponentiation taken once for the whole product.
The hard part is that of Hayashida, Hayasaka, Teruya 2020 (ePrint 2020/875): three times the exponent,
which changes no answer because three does not divide the groups' order.
"""

from __future__ import annotations

from collections.abc import Sequence

from doubledraw.drand.curve import Affine, along, slope
from doubledraw.drand.field import (
    ONE12,
    ZERO,
    Fp12,
    Z,
    conjugate,
    frobenius,
    inverse12,
    mul,
    mul12,
    neg,
    sub,
)


def is_one(pairs: Sequence[tuple[Affine, Affine]]) -> bool:
    """Whether e(P₁, Q₁) · … · e(Pₙ, Qₙ) = 1, with P in G1 and Q in G2, subgroups checked before."""
    return _final(_miller(pairs)) == ONE12


def _miller(pairs: Sequence[tuple[Affine, Affine]]) -> Fp12:
    """The Miller loop of all pairs at once. The parameter's sign is left out: it inverts, and 1/1 = 1."""
    found, at = ONE12, [q for _, q in pairs]
    for bit in f"{Z:b}"[1:]:
        found = mul12(found, found)
        for i, (p, q) in enumerate(pairs):
            line, at[i] = _step(at[i], at[i], p)
            found = mul12(line, found)
            if bit == "1":
                line, at[i] = _step(at[i], q, p)
                found = mul12(line, found)
    return found


def _step(t: Affine, q: Affine, p: Affine) -> tuple[Fp12, Affine]:
    """The line through t and q at p, times w³ (which the final exponentiation removes), and t + q.

    The twist takes (x, y) to (x / w², y / w³), so the line is y_p·w³ − slope·x_p·w² + slope·x_t − y_t.
    """
    steep = slope(t, q)
    assert (
        steep is not None
    )  # t is a multiple of q below the prime order: never q itself or its negative
    (x, y), (px, py) = t, p
    constant, linear = sub(mul(steep, x), y), neg(mul(steep, px))
    return (constant, ZERO, linear, py, ZERO, ZERO), along(t, q, steep)


def _final(f: Fp12) -> Fp12:
    f = mul12(conjugate(f), inverse12(f))
    f = mul12(frobenius(frobenius(f)), f)
    t = mul12(_to_parameter(f), conjugate(f))
    t = mul12(_to_parameter(t), conjugate(t))
    t = mul12(_to_parameter(t), frobenius(t))
    t = mul12(mul12(_to_parameter(_to_parameter(t)), frobenius(frobenius(t))), conjugate(t))
    return mul12(t, mul12(mul12(f, f), f))


def _to_parameter(f: Fp12) -> Fp12:
    """f to the power −Z, for f in the cyclotomic subgroup."""
    found = f
    for bit in f"{Z:b}"[1:]:
        found = mul12(found, found)
        if bit == "1":
            found = mul12(found, f)
    return conjugate(found)
