"""A published round is true; the same with anything changed is false."""

import json
import time
from dataclasses import replace

import pytest

from doubledraw.drand import beacon, chains, curve
from doubledraw.drand.beacon import Answer
from doubledraw.drand.errors import DrandError
from doubledraw.drand.field import ZERO, P, R
from tests.drand.rounds import DEFAULT, QUICKNET, RANDOMNESS

quicknet, default = chains.called("quicknet"), chains.called("default")


def why(chain: chains.Chain, number: int, answer: Answer) -> str:
    """The code of what is wrong; "" when nothing is."""
    try:
        beacon.check(chain, number, answer)
    except DrandError as error:
        return error.code
    return ""


@pytest.mark.parametrize("number", QUICKNET)
def test_published_rounds_of_quicknet_are_true(number: int) -> None:
    found = beacon.check(quicknet, number, Answer(QUICKNET[number]))
    assert found == RANDOMNESS.get(number, found)


def test_a_published_round_of_the_chained_network_is_true() -> None:
    assert beacon.check(default, 3311596, DEFAULT) == DEFAULT.randomness


def test_another_round_is_false() -> None:
    assert why(quicknet, 1001, Answer(QUICKNET[1000])) == "signature_false"
    assert why(quicknet, 1000, Answer(QUICKNET[1000], round=1001)) == "other_round"
    assert why(default, 3311597, replace(DEFAULT, round=None)) == "signature_false"


@pytest.mark.parametrize("bit", [0, 1, 2, 200, 383])
def test_a_flipped_bit_is_false(bit: int) -> None:
    flipped = int(QUICKNET[1000], 16) ^ 1 << (383 - bit)
    assert not beacon.verify(quicknet, 1000, Answer(f"{flipped:096x}"))


def test_another_previous_signature_is_false() -> None:
    other = f"{int(DEFAULT.previous, 16) ^ 1:0192x}"
    assert why(default, 3311596, replace(DEFAULT, previous=other)) == "signature_false"
    assert why(default, 3311596, replace(DEFAULT, previous="")) == "needs_previous"


def test_another_chain_is_false() -> None:
    assert why(quicknet, 3311596, DEFAULT) == "length"
    twin = replace(quicknet, public_key=curve.write(curve.G2, curve.ONE_G2).hex())
    assert why(twin, 1000, Answer(QUICKNET[1000])) == "signature_false"


def test_other_randomness_than_the_hash_is_false() -> None:
    assert why(quicknet, 1000, Answer(QUICKNET[1000], randomness="00" * 32)) == "other_randomness"


def outside(group: curve.Group) -> curve.Affine:
    """A point of the curve that is not in the subgroup: nearly every point of it is not."""
    for x in range(1, 100):
        try:
            curve.read(group, bytes([0x80]) + x.to_bytes(group.size - 1, "big"))
        except DrandError as error:
            if error.code == "not_in_subgroup":
                y = group.root(curve._right(group, (x, 0)))
                assert y is not None
                return (x, 0), y
    raise AssertionError


@pytest.mark.parametrize(("chain", "group"), [(quicknet, curve.G1), (default, curve.G2)])
def test_a_point_outside_the_subgroup_is_false(chain: chains.Chain, group: curve.Group) -> None:
    found = outside(group)
    assert curve.is_on_curve(group, found)
    assert curve.times(found, R) is not None
    signature = curve.write(group, found).hex()
    assert why(chain, 1000, Answer(signature, DEFAULT.previous)) == "not_in_subgroup"


def test_encodings_that_are_not_a_compressed_point_are_false() -> None:
    good = bytes.fromhex(QUICKNET[1000])
    for signature, code in (
        (good[:-1], "length"),
        (good + b"\0", "length"),
        (b"", "length"),
        (bytes([good[0] & 0x7F]) + good[1:], "encoding"),
        (bytes([0xC0]) + bytes(47), "encoding"),  # infinity
        (bytes([0x80 | P >> 376]) + (P % 2**376).to_bytes(47, "big"), "encoding"),
    ):
        assert why(quicknet, 1000, Answer(signature.hex())) == code
    off = next(x for x in range(100) if curve.G1.root(curve._right(curve.G1, (x, 0))) is None)
    assert why(quicknet, 1000, Answer(f"{1 << 383 | off:096x}")) == "not_on_curve"
    assert curve._right(curve.G1, ZERO) == curve.G1.b


def test_what_the_api_gives_is_read_and_anything_else_refused() -> None:
    said = json.dumps({"round": 1000, "randomness": RANDOMNESS[1000], "signature": QUICKNET[1000]})
    assert beacon.parse(f" {said}\n") == Answer(QUICKNET[1000], "", 1000, RANDOMNESS[1000])
    assert beacon.parse(QUICKNET[1000].upper()[:48] + "\n" + QUICKNET[1000][48:]) == Answer(
        QUICKNET[1000]
    )
    for wrong in (
        "{",
        "{}",
        "[1]",
        "abc",
        "双随机",
        '{"signature": 1}',
        "9" * 5000,
        "{" + "[" * 3000,
    ):
        with pytest.raises(DrandError):
            beacon.parse(wrong)
    for number in ("true", "-1", "1e3", '"7"', str(2**70)):
        with pytest.raises(DrandError):
            beacon.parse(f'{{"round": {number}, "signature": "00"}}')


def test_a_verification_takes_well_under_a_second() -> None:
    beacon.verify(default, 3311596, DEFAULT)
    start = time.process_time()
    assert beacon.verify(default, 3311596, DEFAULT)
    assert time.process_time() - start < 1.5
