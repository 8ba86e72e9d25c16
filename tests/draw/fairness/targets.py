"""Equal chances: a list of 53 firms and a second stratum of 20, drawn thousands of times by the engine itself.

From one draw to the next only the dice change, by one in the last digit: the hardest case for independence.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from doubledraw.draw import entropy, frame, numbers, seed, selection
from doubledraw.draw.design import Design
from tests.draw import draws

FIRMS, SIZE, RESERVE = 53, 10, 5
OTHERS, OTHERS_SIZE = 20, 5
DICE = [{"source": "骰子", "when": draws.FIRST_WHEN, "form": "d10x20"}]


class Drawn(NamedTuple):
    """One draw as places in the list of its stratum, 0 for the first id."""

    selected: tuple[int, ...]  # in order of rank
    reserve: tuple[int, ...]
    others: tuple[int, ...]
    numbers: tuple[float, ...]  # of a few firms, as shares of all numbers


Sampler = Callable[[int], Drawn]


def frozen(rows: Sequence[tuple[str, str, str]], **changes: object) -> tuple[Design, bytes]:
    """A design whose only entropy is twenty dice, and its strata table."""
    design = Design.parse(draws.design(entropy=DICE, **changes))
    return design, frame.encode_table("strata.tsv", rows, "b" * 64)


def seed_of(design: Design, salt: str, number: int) -> str:
    """§3.4 with dice that count on by one from draw to draw."""
    suite = design.hashing()
    e = suite.hex(entropy.build(design, [f"{number:020d}"]))
    return seed.seed(suite, suite.sha("a commitment"), e, [suite.sha(f"a nonce {salt}")])


def _firm(letter: str, place: int) -> str:
    """Ids in the order of their places, as a register has them: long, alike and one after the other."""
    return f"91990126MA{letter}{place:06d}X"


def engine(salt: str) -> Sampler:
    """DoubleDraw's own selection."""
    places = {_firm("1", i): i for i in range(FIRMS)}
    others = {_firm("2", i): i for i in range(OTHERS)}
    rows = [(i, "甲", "1") for i in places] + [(i, "乙", "1") for i in others]
    strata = [{"name": "甲", "count": SIZE}, {"name": "乙", "count": OTHERS_SIZE}]
    design, table = frozen(rows, strata=strata, reserve=RESERVE)
    suite, sizes = design.hashing(), {"甲": SIZE, "乙": OTHERS_SIZE}

    def sample(number: int) -> Drawn:
        key = numbers.key(suite, "target", seed_of(design, salt, number))
        found = selection.select(design, table, sizes, key)
        first, second = found.selected[:SIZE], found.selected[SIZE:]
        return Drawn(
            tuple(places[row.id] for row in first),
            tuple(places[row.id] for row in found.reserve[:RESERVE]),
            tuple(others[row.id] for row in second),
            (int(numbers.number(suite, key, _firm("1", number % FIRMS)), 16) / 2**256,),
        )

    return sample
