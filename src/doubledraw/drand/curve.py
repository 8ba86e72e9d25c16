"""The two groups of BLS12-381: addition, compressed points, and who belongs to the subgroup.

A point is `(x, y)` in F_p² or None for infinity; points of G1 have both in F_p. Encoding:
draft-irtf-cfrg-pairing-friendly-curves appendix C.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from doubledraw.drand.errors import DrandError
from doubledraw.drand.field import (
    XI,
    ZERO,
    Fp2,
    P,
    R,
    add,
    inverse,
    is_large,
    mul,
    neg,
    root_p,
    root_p2,
    sub,
)

Affine = tuple[Fp2, Fp2]
Point = Affine | None

_COMPRESSED, _INFINITE, _LARGE = 0x80, 0x40, 0x20


@dataclass(frozen=True, slots=True)
class Group:
    """G1 or G2: y² = x³ + b, how many bytes a compressed point takes, how to take a root."""

    name: str
    b: Fp2
    size: int
    root: Callable[[Fp2], Fp2 | None]


G1 = Group("G1", (4, 0), 48, root_p)
G2 = Group("G2", mul((4, 0), XI), 96, root_p2)

ONE_G1: Affine = (
    (
        0x17F1D3A73197D7942695638C4FA9AC0FC3688C4F9774B905A14E3A3F171BAC586C55E83FF97A1AEFFB3AF00ADB22C6BB,
        0,
    ),
    (
        0x08B3F481E3AAA0F1A09E30ED741D8AE4FCF5E095D5D00AF600DB18CB2C04B3EDD03CC744A2888AE40CAA232946C5E7E1,
        0,
    ),
)
ONE_G2: Affine = (
    (
        0x024AA2B2F08F0A91260805272DC51051C6E47AD4FA403B02B4510B647AE3D1770BAC0326A805BBEFD48056C8C121BDB8,
        0x13E02B6052719F607DACD3A088274F65596BD0D09920B61AB5DA61BBDC7F5049334CF11213945D57E5AC7D055D042B7E,
    ),
    (
        0x0CE5D527727D6E118CC9CDC6DA2E351AADFD9BAA8CBDD3A76D429A695160D12C923AC9CC3BACA289E193548608B82801,
        0x0606C4A02EA734CC32ACD2B02BC28B99CB3E287E85A763AF267492AB572E99AB3F370D275CEC1DA1AAA9075FF05F79BE,
    ),
)


def slope(p: Affine, q: Affine) -> Fp2 | None:
    """Of the line through two points, of the tangent when they are one; None for a vertical line."""
    (x1, y1), (x2, y2) = p, q
    if x1 != x2:
        return mul(sub(y2, y1), inverse(sub(x2, x1)))
    if y1 != y2 or y1 == ZERO:
        return None
    return mul(mul((3, 0), mul(x1, x1)), inverse(add(y1, y1)))


def along(p: Affine, q: Affine, steep: Fp2) -> Affine:
    """p + q, where the line through them has this slope."""
    x = sub(sub(mul(steep, steep), p[0]), q[0])
    return x, sub(mul(steep, sub(p[0], x)), p[1])


def plus(p: Point, q: Point) -> Point:
    """p + q."""
    if p is None or q is None:
        return q if p is None else p
    steep = slope(p, q)
    return None if steep is None else along(p, q, steep)


def times(p: Point, count: int) -> Point:
    """p + … + p, `count` ≥ 0 times."""
    found: Point = None
    for bit in f"{count:b}":
        found = plus(found, found)
        if bit == "1":
            found = plus(found, p)
    return found


def negative(p: Affine) -> Affine:
    """−p."""
    return p[0], neg(p[1])


def is_on_curve(group: Group, p: Affine) -> bool:
    """y² = x³ + b."""
    return mul(p[1], p[1]) == _right(group, p[0])


def read(group: Group, data: bytes) -> Affine:
    """A compressed point other than infinity, on the curve and in the subgroup; DrandError otherwise."""
    if len(data) != group.size:
        raise DrandError("length", f"{len(data)} bytes; a point of {group.name} has {group.size}")
    flags = data[0]
    if not flags & _COMPRESSED or flags & _INFINITE:
        raise DrandError("encoding", "not a compressed point, or infinity")
    body = bytes([flags & 0x1F]) + data[1:]
    parts = [int.from_bytes(body[i : i + 48], "big") for i in range(0, group.size, 48)]
    if max(parts) >= P:
        raise DrandError("encoding", "a coordinate is not below the field's prime")
    x = (parts[-1], parts[0] if len(parts) == 2 else 0)
    y = group.root(_right(group, x))
    if y is None:
        raise DrandError("not_on_curve", "no point of the curve has this coordinate")
    found = (x, y if is_large(y) == bool(flags & _LARGE) else neg(y))
    if times(found, R) is not None:
        raise DrandError("not_in_subgroup", "a point of the curve, but not of the subgroup")
    return found


def write(group: Group, p: Affine) -> bytes:
    """The compressed point."""
    x, y = p
    parts = (x[0],) if group.size == 48 else (x[1], x[0])
    data = b"".join(part.to_bytes(48, "big") for part in parts)
    return bytes([data[0] | _COMPRESSED | (_LARGE if is_large(y) else 0)]) + data[1:]


def _right(group: Group, x: Fp2) -> Fp2:
    return add(mul(mul(x, x), x), group.b)
