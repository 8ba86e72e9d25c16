"""Escrow shares: any k give the secret back, k − 1 tell nothing, a false one is not silently right."""

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doubledraw.draw.errors import DrawError
from doubledraw.draw.shamir import combine, split


def slow_times(a: int, b: int) -> int:
    """Multiplication in GF(256) as one does it by hand."""
    product = 0
    for bit in range(8):
        if b >> bit & 1:
            product ^= a << bit
    for bit in range(14, 7, -1):
        if product >> bit & 1:
            product ^= 0x11B << (bit - 8)
    return product


@pytest.mark.parametrize(
    ("secret", "chance", "k", "shares"),
    [
        ("42", "05", 2, ["47", "48", "4d"]),
        ("42", "80", 2, ["c2", "59", "d9"]),  # 80 times 2 is carried over: 1b
        ("00ff", "0180", 2, ["017f", "02e4", "0364"]),
        ("42", "0580", 3, ["c7", "7e", "fb"]),
    ],
)
def test_vectors_reckoned_by_hand(secret, chance, k, shares) -> None:
    made = split(bytes.fromhex(secret), k, 3, bytes.fromhex(chance))
    assert [share.hex() for share in made.values()] == shares
    assert combine(made).hex() == secret


@given(st.data())
def test_any_k_of_n_give_the_secret_back(data) -> None:
    secret = data.draw(st.binary(min_size=1, max_size=32))
    n = data.draw(st.integers(1, 9))
    k = data.draw(st.integers(1, n))
    size = (k - 1) * len(secret)
    shares = split(secret, k, n, data.draw(st.binary(min_size=size, max_size=size)))
    chosen = data.draw(st.sets(st.sampled_from(sorted(shares)), min_size=k))
    assert combine({x: shares[x] for x in chosen}) == secret


@given(st.binary(min_size=2, max_size=2), st.integers(1, 9))
def test_a_share_is_the_polynomial_at_its_number(chance, x) -> None:
    first, second = chance
    expected = 0x42 ^ slow_times(first, x) ^ slow_times(second, slow_times(x, x))
    assert split(b"\x42", 3, 9, chance)[x] == bytes([expected])


def test_one_share_of_two_fits_every_secret_equally_often() -> None:
    """Whatever the secret is, each value of one share comes from exactly one coefficient."""
    for secret in (0, 0x42, 0xFF):
        seen = Counter(split(bytes([secret]), 2, 2, bytes([c]))[2] for c in range(256))
        assert set(seen.values()) == {1}
        assert len(seen) == 256


def test_two_shares_of_three_fit_every_secret_equally_often() -> None:
    for secret in (0, 0x42):
        seen: Counter[bytes] = Counter()
        for chance in product(range(256), repeat=2):
            made = split(bytes([secret]), 3, 2 + 1, bytes(chance))
            seen[made[1] + made[3]] += 1
        assert set(seen.values()) == {1}
        assert len(seen) == 256 * 256


def test_without_chance_a_share_would_tell_the_secret() -> None:
    """The control of the two above: coefficients that are always the same betray it."""
    seen = {split(bytes([secret]), 2, 2, b"\x07")[2] for secret in range(256)}
    assert len(seen) == 256


def test_too_few_or_a_false_one_give_something_else() -> None:
    secret = bytes(range(32))
    shares = split(secret, 3, 5, bytes(range(100, 164)))
    for two in combinations(shares, 2):
        assert combine({x: shares[x] for x in two}) != secret
    false = {**{x: shares[x] for x in (1, 2)}, 3: bytes(32)}
    assert combine(false) != secret


@pytest.mark.parametrize(
    ("k", "n", "size"), [(0, 3, 0), (4, 3, 96), (2, 256, 32), (2, 3, 31), (2, 3, 33)]
)
def test_what_cannot_be_shared_is_refused(k, n, size) -> None:
    with pytest.raises(DrawError):
        split(bytes(32), k, n, bytes(size))


@pytest.mark.parametrize("shares", [{}, {0: b"a"}, {256: b"a"}, {1: b"a", 2: b"ab"}])
def test_what_are_no_shares_is_refused(shares) -> None:
    with pytest.raises(DrawError):
        combine(shares)
