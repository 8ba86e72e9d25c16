"""The wall of the draw screen: the true numbers around each cut, bounded, and silent about whose they are."""

import hashlib
from collections import Counter

import pytest

from doubledraw.draw import frame, selection
from doubledraw.draw.design import Design
from doubledraw.draw.suite import named
from doubledraw.platform.draws.engine import wall
from tests.draw import draws

KEY = "0123456789abcdef0123456789abcdef"
Rows = list[tuple[str, str, str]]


def rows(**populations: int) -> Rows:
    """Firms of each stratum; weights 1 to 5."""
    strata = [name for name, count in populations.items() for _ in range(count)]
    return [(f"F{i:06d}", name, str(1 + i % 5)) for i, name in enumerate(strata)]


def table(rows: Rows) -> bytes:
    return frame.encode_table("strata.tsv", rows, "a" * 64)


def ordered(rows: Rows, name: str) -> list[tuple[str, str]]:
    """(number, id) of a stratum, as anybody with sha256sum and sort gets them."""
    return sorted(
        (hashlib.sha256((KEY + row[0]).encode()).hexdigest(), row[0])
        for row in rows
        if row[1] == name
    )


def plain(rows: Rows, sizes: dict[str, int], *, sealed: bool = False) -> list[dict]:
    populations = dict(Counter(row[1] for row in rows))
    cuts = {name: ordered(rows, name)[size - 1][0] for name, size in sizes.items() if size}
    return wall.plain_wall(
        named("sha256"), table(rows), KEY, populations, sizes, cuts, sealed=sealed
    )


def test_a_small_stratum_stands_there_whole() -> None:
    firms = rows(甲=40, 乙=7)
    found = plain(firms, {"甲": 9, "乙": 7})
    for stratum in found:
        true = ordered(firms, stratum["name"])
        assert stratum["first"] == 1
        assert [(cell[0], cell[2]) for cell in stratum["cells"]] == [
            (number[:8], target) for number, target in true
        ]


@pytest.mark.parametrize("size", [0, 1, 100, 1500, 2990, 3000])
def test_of_a_large_stratum_stands_there_what_is_nearest_to_the_cut(size: int) -> None:
    firms = rows(甲=3000)
    (found,) = plain(firms, {"甲": size})
    cells, first = found["cells"], found["first"]
    assert len(cells) == wall.MOST_OF_ONE
    expected = ordered(firms, "甲")[first - 1 : first - 1 + len(cells)]
    assert [cell[2] for cell in cells] == [target for _, target in expected]
    below = size - first + 1
    assert below == min(size, max(wall.MOST_OF_ONE // 2, wall.MOST_OF_ONE - (3000 - size)))


def test_every_number_is_counted_once_and_every_drawn_one_as_drawn() -> None:
    firms, sizes = rows(甲=3000, 乙=500), {"甲": 600, "乙": 50}
    for stratum in plain(firms, sizes):
        true = ordered(firms, stratum["name"])
        for i, (total, taken) in enumerate(stratum["bins"]):
            here = [r for r, (number, _) in enumerate(true) if int(number[:2], 16) // 4 == i]
            assert total == len(here)
            assert taken == sum(rank < sizes[stratum["name"]] for rank in here)


def test_however_many_firms_and_strata_the_wall_stays_small() -> None:
    many = rows(**{f"层{i}": 400 for i in range(60)})
    found = plain(many, {f"层{i}": 40 for i in range(60)})
    assert sum(len(stratum["cells"]) for stratum in found) <= wall.MOST_SHOWN
    assert all(stratum["cells"] for stratum in found)


def test_with_weights_the_order_is_that_of_the_draw() -> None:
    firms, size = rows(甲=700), 60
    design = Design.parse(
        draws.design(strata=[{"name": "甲", "count": size}], method="pareto", reserve=640)
    )
    drawn = selection.select(design, table(firms), {"甲": size}, KEY)
    order = [row.id for row in (*drawn.selected, *drawn.reserve)]
    (found,) = wall.weighted_wall(
        design.hashing(), table(firms), KEY, {"甲": 700}, {"甲": size}, sealed=False
    )
    first = found["first"]
    assert [cell[2] for cell in found["cells"]] == order[first - 1 : first - 1 + wall.MOST_OF_ONE]
    assert sum(taken for _, taken in found["bins"]) == size
    assert sum(total for total, _ in found["bins"]) == 700


def starts(found: dict) -> list[int]:
    """The ranks in the order in which they start."""
    return [rank for _, rank in sorted((cell[1], rank) for rank, cell in enumerate(found["cells"]))]


def starts_by_id(firms: Rows) -> list[int]:
    true = ordered(firms, "甲")
    return sorted(range(len(true)), key=lambda rank: true[rank][1])


def test_an_open_wall_starts_in_the_order_of_the_frame() -> None:
    firms = rows(甲=200)
    assert starts(plain(firms, {"甲": 20})[0]) == starts_by_id(firms)


def test_a_sealed_wall_has_no_ids_and_an_order_made_of_the_numbers_alone() -> None:
    firms = rows(甲=200)
    (found,) = plain(firms, {"甲": 20}, sealed=True)
    assert all(len(cell) == 2 for cell in found["cells"])
    true = ordered(firms, "甲")
    backwards = sorted(range(200), key=lambda rank: true[rank][0][::-1])
    assert starts(found) == backwards
    assert starts(found) != starts_by_id(firms), "a place among the ids would name the firm"


def test_no_whole_number_stands_on_a_sealed_wall() -> None:
    (found,) = plain(rows(甲=200), {"甲": 20}, sealed=True)
    assert {len(cell[0]) for cell in found["cells"]} == {wall.DIGITS}
