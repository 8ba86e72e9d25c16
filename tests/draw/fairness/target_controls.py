"""Biased selections that must be noticed: the ways of other systems, and kindnesses one might think of."""

import random
from collections.abc import Sequence

from tests.draw.fairness.target_checks import STRIDE
from tests.draw.fairness.targets import (
    FIRMS,
    OTHERS,
    OTHERS_SIZE,
    RESERVE,
    SIZE,
    Drawn,
    Sampler,
)


def _fair(rng: random.Random, order: Sequence[int]) -> Drawn:
    """The given order in the first stratum, chance in the second."""
    others = tuple(rng.sample(range(OTHERS), OTHERS_SIZE))
    return Drawn(tuple(order[:SIZE]), tuple(order[SIZE : SIZE + RESERVE]), others, (rng.random(),))


def _rest(rng: random.Random, drawn: Sequence[int]) -> list[int]:
    """Those not drawn, in a fair order."""
    rest = sorted({*range(FIRMS)} - {*drawn})
    rng.shuffle(rest)
    return rest


def fixed_step(salt: str) -> Sampler:
    """One random start, then every k-th of the list (GuanzhouSong/ZhejiangMicroEnt, 2017)."""
    rng, step = random.Random(f"step {salt}"), FIRMS // SIZE

    def sample(number: int) -> Drawn:
        start = rng.randrange(step)
        drawn = [start + step * k for k in range(SIZE)]
        return _fair(rng, drawn + _rest(rng, drawn))

    return sample


def rounded(salt: str) -> Sampler:
    """round(random · (n − 1)), again until it is new: the ends have half a chance (zzz945/xrxt, 2016)."""
    rng = random.Random(f"rounded {salt}")

    def sample(number: int) -> Drawn:
        order: dict[int, None] = {}
        while len(order) < SIZE + RESERVE:
            order[int(rng.random() * (FIRMS - 1) + 0.5)] = None
        return _fair(rng, list(order))

    return sample


def swapped(salt: str) -> Sampler:
    """Each swapped once with any: the shuffle that everybody writes first (hainuddh/JourneyToTheWest)."""
    rng = random.Random(f"swapped {salt}")

    def sample(number: int) -> Drawn:
        order = list(range(FIRMS))
        for i in range(FIRMS):
            j = rng.randrange(FIRMS)
            order[i], order[j] = order[j], order[i]
        return _fair(rng, order)

    return sample


def _favouring(salt: str, scores: Sequence[float]) -> Sampler:
    rng = random.Random(f"favouring {salt}")

    def sample(number: int) -> Drawn:
        key = [rng.random() * score for score in scores]
        return _fair(rng, sorted(range(FIRMS), key=key.__getitem__))

    return sample


def early(salt: str) -> Sampler:
    """The first of the list is a tenth likelier than the last."""
    return _favouring(salt, [1 + 0.1 * i / FIRMS for i in range(FIRMS)])


def newcomers(salt: str) -> Sampler:
    """The same for those who entered the register early, wherever their ids stand."""
    return _favouring(salt, [1 + 0.1 * (STRIDE * i % FIRMS) / FIRMS for i in range(FIRMS)])


def one_spared(salt: str) -> Sampler:
    """One firm's number is drawn a second time in one draw of four, and the larger one kept."""
    rng = random.Random(f"spared {salt}")

    def sample(number: int) -> Drawn:
        key = [rng.random() for _ in range(FIRMS)]
        if number % 4 == 0:
            key[7] = max(key[7], rng.random())
        return _fair(rng, sorted(range(FIRMS), key=key.__getitem__))

    return sample


def substitutes_in_order(salt: str) -> Sampler:
    """A fair draw whose substitutes follow in the order of the list."""
    rng = random.Random(f"substitutes {salt}")

    def sample(number: int) -> Drawn:
        drawn = rng.sample(range(FIRMS), SIZE)
        return _fair(rng, drawn + sorted({*range(FIRMS)} - {*drawn}))

    return sample


def same_places(salt: str) -> Sampler:
    """Numbers of rows instead of ids: the same places are drawn in every stratum."""
    rng = random.Random(f"places {salt}")

    def sample(number: int) -> Drawn:
        key = [rng.random() for _ in range(FIRMS)]
        drawn = _fair(rng, sorted(range(FIRMS), key=key.__getitem__))
        others = sorted(range(OTHERS), key=key.__getitem__)[:OTHERS_SIZE]
        return drawn._replace(others=tuple(others))

    return sample


def spared_next_time(salt: str) -> Sampler:
    """One in five of those drawn the time before is passed over."""
    rng, before = random.Random(f"next {salt}"), set[int]()

    def sample(number: int) -> Drawn:
        spared = {firm for firm in before if rng.random() < 0.2}
        order = rng.sample(range(FIRMS), FIRMS)
        drawn = _fair(rng, [firm for firm in order if firm not in spared])
        before.clear()
        before.update(drawn.selected)
        return drawn

    return sample


def one_after_another(salt: str) -> Sampler:
    """The firm after one drawn the time before is likelier: the list goes round."""
    rng, before = random.Random(f"round {salt}"), set[int]()

    def sample(number: int) -> Drawn:
        key = [rng.random() * (0.5 if (i - 1) % FIRMS in before else 1) for i in range(FIRMS)]
        drawn = _fair(rng, sorted(range(FIRMS), key=key.__getitem__))
        before.clear()
        before.update(drawn.selected)
        return drawn

    return sample


def modulo(salt: str) -> Sampler:
    """Numbers that are a byte's remainder by 100: the small ones come more often."""
    rng = random.Random(f"modulo {salt}")

    def sample(number: int) -> Drawn:
        drawn = _fair(rng, rng.sample(range(FIRMS), SIZE + RESERVE))
        return drawn._replace(numbers=((rng.randrange(256) % 100 + rng.random()) / 100,))

    return sample


# The control, and the checks that it must fail.
CONTROLS = {
    fixed_step: ("inclusion", "pairs", "neighbours", "first rank"),
    rounded: ("inclusion", "ends", "first rank"),
    swapped: ("first rank", "first substitute"),
    early: ("place",),
    newcomers: ("entry",),
    one_spared: ("inclusion",),
    substitutes_in_order: ("first substitute",),
    same_places: ("strata",),
    spared_next_time: ("again",),
    one_after_another: ("next draw",),
    modulo: ("numbers",),
}
