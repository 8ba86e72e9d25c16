"""The boxes a public number is typed into, so that the exact spelling makes itself (DD-1 §3.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from re import fullmatch

LOTTERY = {"kl8": ((20, 2),), "ssq": ((6, 2), (1, 2)), "dlt": ((5, 2), (2, 2))}
DIGITS = {"pl5": 5, "fc3d": 3}
DRAND_DIGITS = 64


@dataclass(frozen=True, slots=True)
class Box:
    """One input: its number from 1, how many characters, what stands before it, what was typed."""

    number: int
    width: int
    before: str
    value: str = ""
    is_wrong: bool = False


def shape(form: str) -> list[Box]:
    """The empty boxes of a form."""
    if form in LOTTERY:
        return _grouped(LOTTERY[form])
    if form == "drand":
        return [Box(1, DRAND_DIGITS, "")]
    dice = fullmatch(r"d(?:6|10)x([0-9]+)", form)
    count = int(dice[1]) if dice else DIGITS[form]
    return [Box(i, 1, "") for i in range(1, count + 1)]


def joined(form: str, typed: Sequence[str]) -> str:
    """What was typed, as one value: exactly what stands in the boxes, nothing repaired."""
    return "".join(box.before + value for box, value in zip(shape(form), typed, strict=False))


def filled(form: str, typed: Sequence[str], position: int = 0) -> list[Box]:
    """The boxes with what was typed; the one at character `position` (from 1) of the value is wrong."""
    boxes, end, found = [], 0, False
    for box, value in zip(shape(form), [*typed, *[""] * 64], strict=False):
        end += len(box.before) + max(1, len(value))
        wrong = bool(position) and not found and end >= position
        found = found or wrong
        boxes.append(Box(box.number, box.width, box.before, value, wrong))
    return boxes


def spread(form: str, value: str) -> list[str]:
    """A value back into its boxes."""
    if form in LOTTERY:
        return value.replace("+", " ").split(" ")
    return [value] if form == "drand" else list(value)


def _grouped(groups: Sequence[tuple[int, int]]) -> list[Box]:
    boxes: list[Box] = []
    for group, (count, width) in enumerate(groups):
        for place in range(count):
            before = " " if place else "+" if group else ""
            boxes.append(Box(len(boxes) + 1, width, before))
    return boxes
