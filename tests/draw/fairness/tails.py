"""Tail probabilities, and Holm's way to keep one error rate over many tests; standard library only."""

import math
from collections.abc import Sequence

_STEPS = 100_000
_PRECISE = 1e-15
_TINY = 1e-300


def chi_square_tail(statistic: float, df: int) -> float:
    """P(X ≥ statistic) for X chi-square with df degrees: the regularised upper incomplete gamma."""
    if statistic <= 0:
        return 1.0
    a, x = df / 2, statistic / 2
    return 1 - _lower_series(a, x) if x < a + 1 else _upper_fraction(a, x)


def normal_tail(z: float) -> float:
    """P(|Z| ≥ |z|) for Z standard normal."""
    return math.erfc(abs(z) / math.sqrt(2))


def kolmogorov_tail(distance: float, count: int) -> float:
    """P(D ≥ distance) for the Kolmogorov-Smirnov distance of `count` values, by Stephens' approximation (1970)."""
    root = math.sqrt(count)
    x = (root + 0.12 + 0.11 / root) * distance
    if x < 0.2:  # the series needs ever more terms here, and the answer is 1 to ten digits
        return 1.0
    terms = ((-1) ** (k - 1) * math.exp(-2 * k * k * x * x) for k in range(1, 101))
    return min(1.0, max(0.0, 2 * math.fsum(terms)))


def rejected(tails: Sequence[float], error: float) -> set[int]:
    """Holm (1979): which of these tests fail when all together may fail wrongly with probability `error`."""
    order = sorted(range(len(tails)), key=tails.__getitem__)
    found: set[int] = set()
    for done, index in enumerate(order):
        if tails[index] > error / (len(tails) - done):
            break
        found.add(index)
    return found


def _factor(a: float, x: float) -> float:
    return math.exp(a * math.log(x) - x - math.lgamma(a))


def _lower_series(a: float, x: float) -> float:
    """P(a, x) by its power series, for x < a + 1."""
    term = total = 1 / a
    for k in range(1, _STEPS):
        term *= x / (a + k)
        total += term
        if term < total * _PRECISE:
            break
    return total * _factor(a, x)


def _upper_fraction(a: float, x: float) -> float:
    """Q(a, x) by its continued fraction (Lentz), for x ≥ a + 1."""
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    value = d
    for k in range(1, _STEPS):
        step = -k * (k - a)
        b += 2
        d = 1 / (_nonzero(step * d + b))
        c = _nonzero(b + step / c)
        value *= c * d
        if abs(c * d - 1) < _PRECISE:
            break
    return value * _factor(a, x)


def _nonzero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
