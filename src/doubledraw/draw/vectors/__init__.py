"""Test vectors: a draw given whole, and what every implementation must make of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doubledraw.draw import commitment, entropy, frame, outcome
from doubledraw.draw.design import Design
from doubledraw.draw.errors import DrawError

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Comparison:
    """One expected value of a vector, and whether the recomputed one equals it."""

    name: str
    agrees: bool
    detail: str = ""


def check(path: Path) -> tuple[Comparison, ...]:
    """Recompute a vector's spec and compare everything it derives and expects.

    DrawError when the file is not a vector, or its spec breaks a rule.
    """
    try:
        vector = json.loads(path.read_bytes())
        spec, derived, expected = vector["spec"], vector["derived"], vector["expected"]
        made_derived, made = recompute(spec)
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, DrawError):
            raise
        raise DrawError(
            "not_a_vector",
            f"this is not a test vector ({type(error).__name__}: {error})",
            str(path),
            "A vector is JSON with spec, derived and expected; see the vectors shipped with draw.",
        ) from None
    return (*_compared(derived, made_derived), *_compared(expected, made))


def recompute(spec: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """(derived, expected) of a spec."""
    design = Design.parse(spec["design"])
    files = {name: _table(spec, name) for name in frame.TABLES}
    suite = design.hashing()
    holders = [
        (
            item["holder"],
            commitment.nonce_commitment(suite, design.draw_id, item["holder"], item["nonce"]),
        )
        for item in spec["nonces"]
    ]
    committed = commitment.build(design, files, holders)
    files |= {"design.json": design.encoded(), "commitment.json": committed}
    entropy_file = entropy.build(design, [item["value"] for item in spec["entropy"]])
    drawn = outcome.compute(files, [item["nonce"] for item in spec["nonces"]], entropy_file)
    derived = {
        "C": suite.hex(committed),
        "E": suite.hex(entropy_file),
        "seed": drawn.seed,
        "key_target": drawn.key,
    }
    return derived, _expected(committed, drawn)


def _table(spec: Mapping[str, Any], name: str) -> bytes:
    return frame.encode_table(name, spec[name.removesuffix(".tsv")], spec["blind"][name])


def _expected(committed: bytes, drawn: outcome.Outcome) -> dict[str, Any]:
    expected: dict[str, Any] = {"commitment.json": committed.decode()}
    expected |= {name: data.decode() for name, data in drawn.files.items()}
    if drawn.blocked:
        expected["blocked"] = drawn.blocked.to_json()
    return expected


def _compared(expected: Mapping[str, Any], made: Mapping[str, Any]) -> list[Comparison]:
    return [
        Comparison(name, expected.get(name) == made.get(name), _difference(expected, made, name))
        for name in (*expected, *(name for name in made if name not in expected))
    ]


def _difference(expected: Mapping[str, Any], made: Mapping[str, Any], name: str) -> str:
    if name not in made or name not in expected:
        return "only expected, not made" if name in expected else "only made, not expected"
    if expected[name] == made[name]:
        return ""
    lines = zip(str(expected[name]).split("\n"), str(made[name]).split("\n"), strict=False)
    return next(
        (
            f"line {n}: expected {e[:120]}, made {m[:120]}"
            for n, (e, m) in enumerate(lines, 1)
            if e != m
        ),
        "one of the two is longer",
    )
