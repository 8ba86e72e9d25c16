"""Sets of counted rows as the bits of one integer, so that a sum over any of them costs microseconds.

The counts are summed over their binary digits: for each digit, the rows in the set whose count has it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence


class Counted:
    """Rows of words with a count each. The largest counts have the lowest bits: higher digits have shorter planes."""

    def __init__(self, rows: Iterable[tuple[Sequence[str], int]], columns: int) -> None:
        ordered = sorted(rows, key=lambda row: -row[1])
        self.everything = (1 << len(ordered)) - 1
        self.by_word = [places_of(row[0][at] for row in ordered) for at in range(columns)]
        self._planes = planes([row[1] for row in ordered])

    def total(self, chosen: int) -> int:
        """The counts of the chosen rows, added up."""
        return sum(
            (chosen & plane).bit_count() << digit for digit, plane in enumerate(self._planes)
        )


def planes(counts: Sequence[int]) -> list[int]:
    """For each binary digit the positions of the counts that have it."""
    return [
        from_places(place for place, count in enumerate(counts) if count >> digit & 1)
        for digit in range(max(counts, default=0).bit_length())
    ]


def places_of(values: Iterable[str]) -> dict[str, int]:
    """Value → where it stands."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, value in enumerate(values):
        places[value].append(place)
    return {value: from_places(found) for value, found in places.items()}


def from_places(places: Iterable[int]) -> int:
    """The integer with these bits, which come in rising order."""
    found = bytearray()
    for place in places:
        found.extend(bytes((place >> 3) + 1 - len(found)))
        found[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(found, "little")


def either(sets: Iterable[int]) -> int:
    """What is in at least one of the sets."""
    found = 0
    for one in sets:
        found |= one
    return found
