"""The design of a draw: what is drawn, how much of it, by whom it is visited, from which dice (§2.1)."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from doubledraw.draw import canonical, spelling
from doubledraw.draw.errors import DrawError
from doubledraw.draw.suite import NAMES as SUITES
from doubledraw.draw.suite import Suite, named

PROTOCOL = "dd-1"
METHODS = ("srs", "pareto")
# §3.3: with less public entropy than this a patient insider could try all of it.
LEAST_BITS = 60
_FIELDS = (
    *(
        "protocol",
        "suite",
        "draw_id",
        "plan",
        "replaces",
        "title",
        "method",
        "strata",
        "strata_public",
    ),
    *("reserve", "seats", "max_load", "entropy", "draw_by", "reveal", "rules"),
)
_RATIO = re.compile(r"(0|[1-9][0-9]{0,17})/([1-9][0-9]{0,17})")
_DICE = re.compile(r"d(6|10)x([1-9]|[1-5][0-9]|6[0-4])")
_OUTCOMES = {
    "kl8": math.comb(80, 20),
    "pl5": 10**5,
    "fc3d": 10**3,
    "ssq": math.comb(33, 6) * 16,
    "dlt": math.comb(35, 5) * math.comb(12, 2),
    "drand": 2**256,
}


@dataclass(frozen=True, slots=True)
class Stratum:
    """A class of targets with its ratio "a/b" or its count, either within min and max."""

    name: str
    ratio: str | None = None
    count: int | None = None
    min: int | None = None
    max: int | None = None

    def size(self, population: int) -> int:
        """n_h for N_h targets (§4.2)."""
        size = self._wanted(population)
        if self.min is not None:
            size = max(size, self.min)
        if self.max is not None:
            size = min(size, self.max)
        return min(size, population)

    def _wanted(self, population: int) -> int:
        if self.ratio is None:
            return self.count or 0
        a, b = map(int, self.ratio.split("/"))
        return -(-a * population // b)

    def to_json(self) -> dict[str, Any]:
        """The object in design.json; what is not said is left out."""
        values = {"ratio": self.ratio, "count": self.count, "min": self.min, "max": self.max}
        return {"name": self.name} | {k: v for k, v in values.items() if v is not None}


@dataclass(frozen=True, slots=True)
class Seat:
    """`count` people of a department on every team, holding the qualification ("" = none)."""

    department: str
    count: int
    qualification: str = ""

    def to_json(self) -> dict[str, Any]:
        """The object in design.json."""
        return {
            "department": self.department,
            "count": self.count,
            "qualification": self.qualification,
        }


@dataclass(frozen=True, slots=True)
class EntropySource:
    """Public dice named in advance: name and issue, published date-time, form of the value."""

    source: str
    when: str
    form: str

    def to_json(self) -> dict[str, str]:
        """The object in design.json."""
        return {"source": self.source, "when": self.when, "form": self.form}


@dataclass(frozen=True, slots=True)
class Design:
    """design.json, read and found right. Public at commit."""

    suite: str
    draw_id: str
    plan: str
    replaces: str
    title: str
    method: str
    strata: tuple[Stratum, ...]
    strata_public: bool
    reserve: int
    seats: tuple[Seat, ...]
    max_load: int | None
    entropy: tuple[EntropySource, ...]
    draw_by: str
    reveal: str
    rules: tuple[str, ...]

    @classmethod
    def parse(cls, value: object) -> Design:
        """The design in this JSON value; DrawError names the field that breaks a rule."""
        found = canonical.fields(value, "design.json", _FIELDS)
        _one_of(found["protocol"], (PROTOCOL,), "protocol")
        sources = entropy_sources(found["entropy"], "design.json", found["draw_by"])
        return cls(
            suite=_one_of(found["suite"], SUITES, "suite"),
            draw_id=spelling.identifier(found["draw_id"], _at("draw_id")),
            plan=spelling.identifier(found["plan"], _at("plan")),
            replaces=_draw_id_or_none(found["replaces"]),
            title=spelling.text(found["title"], _at("title")),
            method=_one_of(found["method"], METHODS, "method"),
            strata=_strata(found["strata"]),
            strata_public=_boolean(found["strata_public"], "strata_public"),
            reserve=spelling.natural(found["reserve"], _at("reserve")),
            seats=tuple(_seat(item, i) for i, item in enumerate(_list(found["seats"], "seats"))),
            max_load=_natural_or_none(found["max_load"], "max_load"),
            entropy=sources,
            draw_by=found["draw_by"],
            reveal=_reveal(found["reveal"]),
            rules=tuple(spelling.text(r, _at("rules")) for r in _list(found["rules"], "rules")),
        )

    @classmethod
    def read(cls, data: bytes) -> Design:
        """The design in these bytes of design.json."""
        return cls.parse(canonical.decode(data, "design.json"))

    def to_json(self) -> dict[str, Any]:
        """The value of design.json."""
        return {
            "protocol": PROTOCOL,
            "suite": self.suite,
            "draw_id": self.draw_id,
            "plan": self.plan,
            "replaces": self.replaces,
            "title": self.title,
            "method": self.method,
            "strata": [stratum.to_json() for stratum in self.strata],
            "strata_public": self.strata_public,
            "reserve": self.reserve,
            "seats": [seat.to_json() for seat in self.seats],
            "max_load": self.max_load,
            "entropy": [source.to_json() for source in self.entropy],
            "draw_by": self.draw_by,
            "reveal": self.reveal,
            "rules": list(self.rules),
        }

    def encoded(self) -> bytes:
        """The bytes of design.json."""
        return canonical.encode(self.to_json())

    def hashing(self) -> Suite:
        """The hash suite of this draw."""
        return named(self.suite)

    def sizes(self, populations: Mapping[str, int]) -> dict[str, int]:
        """n_h for every stratum, in design order (§4.2)."""
        return {s.name: s.size(populations[s.name]) for s in self.strata}

    def check_chances(self, populations: Mapping[str, int]) -> None:
        """Refuse a stratum that has targets of which none would be drawn (§3.1, promise P5)."""
        for name, size in self.sizes(populations).items():
            if populations[name] and not size:
                raise DrawError(
                    "no_chance",
                    f"stratum {name} has {populations[name]} targets and none of them would be drawn",
                    _at("strata"),
                    "Raise its ratio, count, min or max so that at least one is drawn.",
                    "§3.1",
                    {"stratum": name, "population": populations[name]},
                )


def outcomes(form: str) -> int:
    """How many equally likely values a form of entropy has (§3.3)."""
    dice = _DICE.fullmatch(form)
    return int(dice[1]) ** int(dice[2]) if dice else _OUTCOMES[form]


def bits(form: str) -> float:
    """The entropy of a form in bits, for people to read."""
    return math.log2(outcomes(form))


def entropy_sources(value: object, document: str, draw_by: object) -> tuple[EntropySource, ...]:
    """The named sources: each used once, at least 60 bits in all, each before draw_by (§2.1, §3.3)."""
    items = _list(value, "entropy", document)
    sources = tuple(
        _entropy_source(item, f"{document}, field entropy[{i}]") for i, item in enumerate(items)
    )
    where = f"{document}, field entropy"
    _unique([source.source for source in sources], where, "source")
    if math.prod(outcomes(source.form) for source in sources) < 2**LEAST_BITS:
        total = sum(bits(source.form) for source in sources)
        raise DrawError(
            "too_little_entropy",
            f"the named sources give {total:.1f} bits; {LEAST_BITS} are needed",
            where,
            "Name another source, such as 快乐8 (61.6 bits) or nineteen ten-sided dice (d10x19).",
            "§3.3",
            {"bits": round(total, 1), "least": LEAST_BITS},
        )
    _check_draw_by(sources, document, draw_by)
    return sources


def _check_draw_by(sources: Sequence[EntropySource], document: str, draw_by: object) -> None:
    limit = spelling.instant(draw_by, f"{document}, field draw_by")
    for source in sources:
        if spelling.instant(source.when, document) >= limit:
            raise DrawError(
                "draw_by_too_early",
                f"draw_by {draw_by} is not after {source.when} of {source.source}",
                f"{document}, field draw_by",
                "Set it after the last source is published.",
                "§2.1",
                {"draw_by": draw_by, "when": source.when, "source": source.source},
            )


def _entropy_source(value: object, where: str) -> EntropySource:
    found = canonical.fields(value, where, ("source", "when", "form"))
    source = spelling.text(found["source"], f"{where}.source")
    spelling.instant(found["when"], f"{where}.when")
    form = found["form"]
    if not isinstance(form, str) or not (form in _OUTCOMES or _DICE.fullmatch(form)):
        raise DrawError(
            "unknown_form",
            f"{form!r} is no form of entropy that DD-1 knows",
            f"{where}.form",
            "Use kl8, pl5, fc3d, ssq, dlt, drand, d10xN or d6xN with N from 1 to 64.",
            "§3.3",
            {"form": form},
        )
    return EntropySource(source, found["when"], form)


def _strata(value: object) -> tuple[Stratum, ...]:
    strata = tuple(_stratum(item, i) for i, item in enumerate(_list(value, "strata")))
    _unique([stratum.name for stratum in strata], _at("strata"), "stratum")
    return strata


def _stratum(value: object, index: int) -> Stratum:
    where = _at(f"strata[{index}]")
    found = canonical.fields(value, where, ("name",), ("ratio", "count", "min", "max"))
    name = spelling.name(found["name"], f"{where}.name")
    if ("ratio" in found) == ("count" in found):
        raise DrawError(
            "ratio_or_count",
            f"stratum {name} needs either a ratio or a count, and not both",
            where,
            'Write "ratio":"3/100" or "count":5.',
            "§2.1",
            {"stratum": name},
        )
    limits = {
        field: spelling.natural(found[field], f"{where}.{field}")
        for field in ("count", "min", "max")
        if field in found
    }
    if limits.get("min", 0) > limits.get("max", limits.get("min", 0)):
        raise DrawError(
            "min_above_max",
            f"stratum {name} has min {limits['min']} above max {limits['max']}",
            where,
            "Swap or correct them.",
            "§2.1",
            {"stratum": name},
        )
    ratio = _ratio(found["ratio"], f"{where}.ratio") if "ratio" in found else None
    return Stratum(name, ratio, limits.get("count"), limits.get("min"), limits.get("max"))


def _ratio(value: object, where: str) -> str:
    parts = _RATIO.fullmatch(value) if isinstance(value, str) else None
    if parts is None or int(parts[1]) > int(parts[2]):
        raise DrawError(
            "bad_ratio",
            f"{value!r} is not a ratio from 0 to 1",
            where,
            'Write two whole numbers with a slash, as in "3/100" for three per cent.',
            "§2.1",
            {"value": value},
        )
    return parts[0]


def _seat(value: object, index: int) -> Seat:
    where = _at(f"seats[{index}]")
    found = canonical.fields(value, where, ("department", "count", "qualification"))
    qualification = found["qualification"]
    if qualification != "":
        spelling.name(qualification, f"{where}.qualification")
    return Seat(
        spelling.name(found["department"], f"{where}.department"),
        spelling.natural(found["count"], f"{where}.count", least=1),
        qualification,
    )


def _reveal(value: object) -> str:
    if value != "at-once":
        spelling.day(value, _at("reveal"))
    return str(value)


def _draw_id_or_none(value: object) -> str:
    return "" if value == "" else spelling.identifier(value, _at("replaces"))


def _natural_or_none(value: object, field: str) -> int | None:
    return None if value is None else spelling.natural(value, _at(field))


def _boolean(value: object, field: str) -> bool:
    if not isinstance(value, bool):
        raise DrawError(
            "bad_boolean",
            f"{value!r} is neither true nor false",
            _at(field),
            "Write true or false without quotation marks.",
            "§2.1",
        )
    return value


def _one_of(value: object, allowed: Sequence[str], field: str) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise DrawError(
            "not_allowed",
            f"{value!r} is not one of {', '.join(allowed)}",
            _at(field),
            "Write one of these.",
            "§2.1",
            {"value": value, "allowed": list(allowed)},
        )
    return value


def _list(value: object, field: str, document: str = "design.json") -> list[Any]:
    if not isinstance(value, list):
        raise DrawError(
            "not_a_list",
            "an array […] is expected here",
            f"{document}, field {field}",
            "Write a list, even for one item.",
            "§2.1",
        )
    return value


def _unique(values: Sequence[str], where: str, what: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise DrawError(
                "twice",
                f"the {what} {value!r} is named twice",
                where,
                "Each may stand once.",
                "§2.1",
                {"value": value, "what": what},
            )
        seen.add(value)


def _at(field: str) -> str:
    return f"design.json, field {field}"
