"""Hashing to the curve gives the standard's own points; the pairing is bilinear and not degenerate."""

import json
from pathlib import Path

import pytest

from doubledraw.drand import curve, hashing, pairing
from doubledraw.drand.field import Fp2, R, mul, root_p2

VECTORS = json.loads(Path(__file__).with_name("rfc9380.json").read_text(encoding="utf-8"))


def element(parts: list[str]) -> Fp2:
    numbers = [int(part, 16) for part in parts]
    return numbers[0], numbers[1] if len(numbers) == 2 else 0


@pytest.mark.parametrize("group", [curve.G1, curve.G2], ids=["G1", "G2"])
def test_vectors_of_rfc_9380(group: curve.Group) -> None:
    suite = VECTORS[group.name]
    for vector in suite["vectors"]:
        found = hashing.to_point(group, vector["msg"].encode(), suite["dst"].encode())
        assert found == (element(vector["x"]), element(vector["y"]))
        assert curve.is_on_curve(group, found)
        assert curve.read(group, curve.write(group, found)) == found


def test_the_pairing_is_bilinear_and_not_degenerate() -> None:
    a, b = 0x1234567, 0x89ABCDEF0
    p, q = curve.ONE_G1, curve.ONE_G2
    left, right, both = (
        curve.times(p, a),
        curve.times(q, b),
        curve.times(p, a * b % R),
    )
    assert left
    assert right
    assert both
    assert pairing.is_one([(left, right), (curve.negative(both), q)])
    assert not pairing.is_one([(left, right), (both, q)])
    assert not pairing.is_one([(p, q)])


def test_addition_knows_infinity_and_opposites() -> None:
    p = curve.ONE_G2
    assert curve.plus(None, p) == p == curve.plus(p, None)
    assert curve.plus(p, curve.negative(p)) is None
    assert curve.times(p, R) is None
    assert curve.times(p, R + 1) == p


@pytest.mark.parametrize("a", [(0, 0), (4, 0), (0, 9), (5, 0), (3, 7), (0, 1)])
def test_roots_are_roots(a: Fp2) -> None:
    square = mul(a, a)
    found = root_p2(square)
    assert found is not None
    assert mul(found, found) == square
