"""Public entropy: the closed list of forms, each in exactly one spelling (§3.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from doubledraw.draw import canonical
from doubledraw.draw.design import Design, EntropySource, bits, outcomes
from doubledraw.draw.errors import DrawError

__all__ = ["FORMS", "Form", "bits", "build", "form_of", "outcomes", "parse", "read"]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of entropy: name in the design, what it is, its spelling in words, an example."""

    name: str
    title: str
    spelling: str
    example: str


FORMS = (
    Form(
        "kl8",
        "快乐8",
        "20 different numbers 01-80, ascending, two digits each, one space between",
        "02 06 14 19 22 23 25 30 37 39 40 44 49 52 56 62 64 68 73 77",
    ),
    Form("pl5", "排列5", "five digits", "96528"),
    Form("fc3d", "3D", "three digits", "047"),
    Form(
        "ssq",
        "双色球",
        "six numbers 01-33 ascending, one space between, +, one number 01-16",
        "01 07 18 28 32 33+01",
    ),
    Form(
        "dlt",
        "大乐透",
        "five numbers 01-35 ascending, one space between, +, two numbers 01-12 ascending",
        "04 11 19 27 35+03 12",
    ),
    Form("d10xN", "ten-sided dice", "N digits, one for each die", "40719358"),
    Form("d6xN", "dice", "N digits 1-6, one for each die", "4121663"),
    Form(
        "drand", "drand", "64 hexadecimal digits in lower case, the round's randomness", "e3" * 32
    ),
)
_BY_NAME = {form.name: form for form in FORMS}


def form_of(name: str) -> Form:
    """The form that a name of the design belongs to: d10x20 is a d10xN."""
    return _BY_NAME[re.sub(r"x[0-9]+$", "xN", name)]


def parse(form: str, value: str, where: str = "entropy") -> str:
    """The value, if it is spelled exactly as DD-1 wants; DrawError names the first wrong place."""
    wrong = _first_wrong(form, value)
    if wrong is not None:
        position, what = wrong
        raise DrawError(
            "entropy_spelling",
            f"{value!r}: {what}, at character {position + 1}",
            where,
            f"The form {form} is: {form_of(form).spelling}; for example {form_of(form).example}",
            "§3.3",
            {"form": form, "value": value, "position": position + 1, "what": what},
        )
    return value


def build(design: Design, values: Sequence[str]) -> bytes:
    """entropy.json from the values in the design's order."""
    return build_for(design.entropy, values)


def build_for(sources: Sequence[EntropySource], values: Sequence[str]) -> bytes:
    """entropy.json for these sources; team rounds name their own."""
    if len(values) != len(sources):
        raise DrawError(
            "entropy_count",
            f"{len(values)} values were given for {len(sources)} sources",
            "entropy.json",
            f"Give one for each of: {', '.join(source.source for source in sources)}.",
            "§3.3",
        )
    return canonical.encode(
        [
            {
                "source": s.source,
                "when": s.when,
                "value": parse(s.form, value, f"value of {s.source}"),
            }
            for s, value in zip(sources, values, strict=True)
        ]
    )


def read(data: bytes, sources: Sequence[EntropySource], where: str = "entropy.json") -> list[str]:
    """The values in entropy.json, if they answer exactly the named sources."""
    found = canonical.decode(data, where)
    if not isinstance(found, list) or len(found) != len(sources):
        raise DrawError(
            "entropy_count",
            f"{len(sources)} sources were named in advance",
            where,
            "Give one value for each, in the same order.",
            "§3.3",
        )
    return [
        _value(item, s, f"{where}[{i}]")
        for i, (item, s) in enumerate(zip(found, sources, strict=True))
    ]


def _value(item: object, named: EntropySource, where: str) -> str:
    found = canonical.fields(item, where, ("source", "when", "value"))
    for field, expected in (("source", named.source), ("when", named.when)):
        if found[field] != expected:
            raise DrawError(
                "entropy_source",
                f"{found[field]!r} was not named in advance; named was {expected!r}",
                f"{where}.{field}",
                "Only the sources named before the commit count, in their order.",
                "§3.3",
                {"field": field, "expected": expected},
            )
    if not isinstance(found["value"], str):
        raise DrawError(
            "entropy_spelling",
            "the value is not a text",
            f"{where}.value",
            "Write it in quotation marks.",
            "§3.3",
        )
    return parse(named.form, found["value"], f"{where}.value")


def _first_wrong(form: str, value: str) -> tuple[int, str] | None:
    """The position and nature of the first fault, or None."""
    if form == "kl8":
        return _numbers_wrong(value, 20, 80)
    if form == "ssq":
        return _halves_wrong(value, (6, 33), (1, 16))
    if form == "dlt":
        return _halves_wrong(value, (5, 35), (2, 12))
    if form == "drand":
        return _symbols_wrong(value, "0123456789abcdef", 64)
    if form in ("pl5", "fc3d"):
        return _symbols_wrong(value, "0123456789", 5 if form == "pl5" else 3)
    sides, _, count = form.removeprefix("d").partition("x")
    return _symbols_wrong(value, "0123456789" if sides == "10" else "123456", int(count))


def _symbols_wrong(value: str, symbols: str, count: int) -> tuple[int, str] | None:
    for position, symbol in enumerate(value[:count]):
        if symbol not in symbols:
            return position, f"only {symbols[0]}-{symbols[-1]} may stand here"
    if len(value) != count:
        return min(len(value), count), f"{count} characters are needed, {len(value)} are here"
    return None


def _halves_wrong(
    value: str, first: tuple[int, int], second: tuple[int, int]
) -> tuple[int, str] | None:
    left, plus, right = value.partition("+")
    wrong = _numbers_wrong(left, *first)
    if wrong is not None or not plus:
        return wrong or (len(value), "a + is needed here")
    wrong = _numbers_wrong(right, *second)
    return None if wrong is None else (wrong[0] + len(left) + 1, wrong[1])


def _numbers_wrong(value: str, count: int, largest: int) -> tuple[int, str] | None:
    """`count` numbers 01…largest, strictly ascending, two ASCII digits, one space between."""
    before = 0
    for index in range(count):
        start = index * 3
        if index and value[start - 1 : start] != " ":
            return start - 1, "one space is needed here"
        digits = value[start : start + 2]
        if not re.fullmatch("[0-9]{2}", digits):
            return start, "a number of two digits is needed here"
        if not 1 <= int(digits) <= largest:
            return start, f"{digits} is not one of 01-{largest:02d}"
        if int(digits) <= before:
            return start, f"{digits} does not come after {before:02d}"
        before = int(digits)
    end = count * 3 - 1
    return (end, f"more than {count} numbers") if len(value) > end else None
