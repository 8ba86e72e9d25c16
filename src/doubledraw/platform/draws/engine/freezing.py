"""The design and the five tables of a draw, written once (DD-1 §3.1)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from doubledraw.draw import frame, spelling
from doubledraw.draw.design import Design
from doubledraw.draw.errors import DrawError
from doubledraw.platform.draws.documents import Preparation
from doubledraw.platform.draws.engine.words import in_our_words
from doubledraw.platform.draws.selectors.rolls import Row
from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.states import Method, StrataBy
from doubledraw.platform.registry.selectors.populations import is_said_by_rules_alone

BLIND_BYTES = 32
NEVER_PUBLIC = (StrataBy.CREDIT_CLASS, StrataBy.CREDIT_GRADE, StrataBy.KEY_DIRECTORY)
AT_ONCE = "at-once"
PROTOCOL = "dd-1"

Chance = Callable[[int], bytes]
Rows = Mapping[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Named:
    """What names a draw: its id, its plan line, the draw it replaces, the rules it rests on."""

    draw_id: str
    plan: str
    replaces: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """N_h and n_h of every stratum."""

    populations: dict[str, int]
    sizes: dict[str, int]


def design_of(line: PlanLine, asked: Preparation, named: Named) -> dict[str, Any]:
    """The value of design.json; Invalid names what breaks a rule of DD-1."""
    value = {
        "protocol": PROTOCOL,
        "suite": asked.suite,
        "draw_id": named.draw_id,
        "plan": named.plan,
        "replaces": named.replaces,
        "title": asked.title,
        "method": str(line.method),
        "strata": [_stratum(stratum) for stratum in line.strata],
        "strata_public": strata_may_be_public(line),
        "reserve": line.reserve,
        "seats": [_seat(seat) for seat in line.seats],
        "max_load": line.max_load,
        "entropy": [{"source": s.source, "when": s.when, "form": s.form} for s in asked.entropy],
        "draw_by": asked.draw_by,
        "reveal": asked.reveal,
        "rules": list(named.rules),
    }
    with in_our_words():
        return Design.parse(value).to_json()


def strata_may_be_public(line: PlanLine) -> bool:
    """Whether anybody may know who stands in which stratum (DD-1 §8).

    Credit classes, grades and the key directory are never public, neither as strata nor as the weights beside each
    id. Labels are when rules over the register put them on, and nobody by hand.
    """
    if line.method == Method.PARETO or line.strata_by in NEVER_PUBLIC:
        return False
    if line.strata_by != StrataBy.LABEL:
        return True
    return is_said_by_rules_alone(line.plan.organ, [s["name"] for s in line.strata])


def encode_design(design: Mapping[str, Any]) -> bytes:
    """The bytes of design.json."""
    with in_our_words():
        return Design.parse(dict(design)).encoded()


def check_holders(holders: Sequence[str]) -> None:
    """Names a commitment can carry, each once (§2, §2.1)."""
    with in_our_words():
        for number, holder in enumerate(holders):
            spelling.name(holder, f"holders, line {number}")
            if holder in holders[:number]:
                raise DrawError(
                    "duplicate_holder", f"{holder!r} stands twice", params={"value": holder}
                )


def sizes_of(strata: list[Mapping[str, Any]], populations: Mapping[str, int]) -> dict[str, int]:
    """n_h for every stratum of a plan line (§4.2)."""
    with in_our_words():
        parsed = Design.parse(_sketch(strata)).strata
    return {stratum.name: stratum.size(populations.get(stratum.name, 0)) for stratum in parsed}


def check_chances(line: PlanLine, populations: Mapping[str, int]) -> None:
    """Every target has a chance (P5): a stratum with N_h > 0 and n_h = 0 is Invalid (§3.1)."""
    with in_our_words():
        Design.parse(_sketch(line.strata)).check_chances(dict(populations))


def encode_tables(rows: Rows, chance: Chance) -> dict[str, bytes]:
    """The bytes of the five tables, each under its own random blind line."""
    with in_our_words():
        return {
            name: frame.encode_table(name, rows[name], chance(BLIND_BYTES).hex())
            for name in frame.TABLES
        }


def check_tables(tables: Mapping[str, bytes], design: Mapping[str, Any]) -> Counted:
    """Everything tables and design must agree on; the counts they agree on."""
    with in_our_words():
        parsed = Design.parse(dict(design))
        rows = {name: frame.decode_table(name, tables[name]) for name in frame.TABLES}
        frame.check(rows, parsed)
        populations = frame.populations(rows["strata.tsv"], parsed)
        return Counted(populations, parsed.sizes(populations))


def _stratum(stratum: Mapping[str, Any]) -> dict[str, Any]:
    known = ("name", "ratio", "count", "min", "max")
    return {name: stratum[name] for name in known if stratum.get(name) not in (None, "")}


def _seat(seat: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "department": seat["department"],
        "count": seat["count"],
        "qualification": seat.get("qualification", ""),
    }


def _sketch(strata: list[Mapping[str, Any]]) -> dict[str, Any]:
    """A design that is right in everything but, perhaps, its strata."""
    return {
        "protocol": PROTOCOL,
        "suite": "sha256",
        "draw_id": "sketch",
        "plan": "sketch",
        "replaces": "",
        "title": "",
        "method": "srs",
        "strata": [_stratum(stratum) for stratum in strata],
        "strata_public": True,
        "reserve": 0,
        "seats": [],
        "max_load": None,
        "entropy": [{"source": "drand", "when": "2026-01-01T00:00:00+08:00", "form": "drand"}],
        "draw_by": "2026-01-02T00:00:00+08:00",
        "reveal": AT_ONCE,
        "rules": [],
    }
