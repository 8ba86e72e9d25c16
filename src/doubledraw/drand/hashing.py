"""Hashing a message to a point: SSWU and an isogeny for G1 and G2 (RFC 9380 §5.3.1, §6.6.3, §8.8)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from doubledraw.drand.curve import G1, Affine, Group, Point, plus, times
from doubledraw.drand.field import ONE, ZERO, Fp2, P, add, inverse, is_odd, mul, neg

_BLOCK, _DIGEST, _WIDTH = 64, 32, 64


@dataclass(frozen=True, slots=True)
class Suite:
    """How messages go to one of the groups: the isogenous curve, the isogeny, the cofactor."""

    a: Fp2
    b: Fp2
    z: Fp2
    cofactor: int
    isogeny: dict[str, tuple[Fp2, ...]]


def to_point(group: Group, message: bytes, dst: bytes) -> Affine:
    """hash_to_curve: a point of the subgroup."""
    suite = _suite(group.name)
    first, second = (_mapped(group, suite, u) for u in to_field(group, message, dst))
    found = times(plus(first, second), suite.cofactor)
    assert found is not None  # nobody can find a message that hashes to infinity
    return found


def to_field(group: Group, message: bytes, dst: bytes) -> tuple[Fp2, Fp2]:
    """hash_to_field: two elements, of F_p for G1, of F_p² for G2."""
    degree = group.size // 48
    data = expand(message, dst, 2 * degree * _WIDTH)
    parts = [int.from_bytes(data[i : i + _WIDTH], "big") % P for i in range(0, len(data), _WIDTH)]
    return (
        ((parts[0], 0), (parts[1], 0))
        if degree == 1
        else (
            (parts[0], parts[1]),
            (parts[2], parts[3]),
        )
    )


def expand(message: bytes, dst: bytes, size: int) -> bytes:
    """expand_message_xmd with SHA-256: `size` bytes, at most 8160."""
    tail = dst + bytes([len(dst)])
    start = _sha(bytes(_BLOCK) + message + size.to_bytes(2, "big") + b"\0" + tail)
    block = _sha(start + b"\x01" + tail)
    found = block
    for i in range(2, -(-size // _DIGEST) + 1):
        mixed = bytes(x ^ y for x, y in zip(start, block, strict=True))
        block = _sha(mixed + bytes([i]) + tail)
        found += block
    return found[:size]


def _mapped(group: Group, suite: Suite, u: Fp2) -> Point:
    """map_to_curve: simplified SWU onto the isogenous curve, then the isogeny."""
    x, y = _sswu(group, suite, u)
    x_num, x_den, y_num, y_den = (
        _polynomial(suite.isogeny[name], x) for name in ("x_num", "x_den", "y_num", "y_den")
    )
    if ZERO in (x_den, y_den):
        return None
    return mul(x_num, inverse(x_den)), mul(y, mul(y_num, inverse(y_den)))


def _sswu(group: Group, suite: Suite, u: Fp2) -> Affine:
    """RFC 9380 §6.6.2, as it is written there; not in constant time, for nothing here is secret."""
    zu = mul(suite.z, mul(u, u))
    down = add(mul(zu, zu), zu)
    if down == ZERO:
        x = mul(suite.b, inverse(mul(suite.z, suite.a)))
    else:
        x = mul(mul(neg(suite.b), inverse(suite.a)), add(ONE, inverse(down)))
    y = group.root(_right(suite, x))
    if y is None:
        x = mul(zu, x)
        y = group.root(_right(suite, x))
        assert y is not None  # Z is a non-square: one of the two has a root
    return x, y if is_odd(y) == is_odd(u) else neg(y)


def _right(suite: Suite, x: Fp2) -> Fp2:
    return add(mul(add(mul(x, x), suite.a), x), suite.b)


def _polynomial(coefficients: tuple[Fp2, ...], x: Fp2) -> Fp2:
    found = ZERO
    for coefficient in reversed(coefficients):
        found = add(mul(found, x), coefficient)
    return found


def _sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


@cache
def _suite(name: str) -> Suite:
    text = resources.files("doubledraw.drand").joinpath("isogenies.json").read_text("utf-8")
    isogeny = {
        part: tuple(map(_element, values))
        for part, values in json.loads(text)[name.lower()].items()
    }
    if name == G1.name:
        return Suite((_A1, 0), (_B1, 0), (11, 0), _H1, isogeny)
    return Suite((0, 240), (1012, 1012), (P - 2, P - 1), _H2, isogeny)


def _element(value: Any) -> Fp2:
    """A coefficient: one number for F_p, two for F_p²."""
    return (int(value, 16), 0) if isinstance(value, str) else (int(value[0], 16), int(value[1], 16))


_A1 = (
    0x144698A3B8E9433D693A02C96D4982B0EA985383EE66A8D8E8981AEFD881AC98936F8DA0E0F97F5CF428082D584C1D
)
_B1 = 0x12E2908D11688030018B12E8753EEE3B2016C1F0F24F4070A0B9C14FCEF35EF55A23215A316CEAA5D1CC48E98E172BE0
_H1 = 0xD201000000010001
_H2 = int(
    "bc69f08f2ee75b3584c6a0ea91b352888e2a8e9145ad7689986ff031508ffe1329c2f178731db956"
    "d82bf015d1212b02ec0ec69d7477c1ae954cbc06689f6a359894c0adebbf6b4e8020005aaa95551",
    16,
)
