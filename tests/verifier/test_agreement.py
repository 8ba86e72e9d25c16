"""Two implementations that share no code agree on every byte of random draws."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doubledraw.draw import (
    bundle,
    canonical,
    commitment,
    design,
    entropy,
    frame,
    outcome,
    rounds,
    suite,
    verify,
)
from tests.soaked import seen
from tests.verifier import specs
from tests.verifier.conftest import COUNT, Node

SEED = "agreement-1"
SOAK = 10_000
TABLES = tuple(f"{name}.tsv" for name in specs.TABLES)
ROUND_INPUT = ("commitment.json", "roster.tsv", "recusals.tsv")


def frozen(spec: dict[str, Any]) -> tuple[design.Design, dict[str, bytes]]:
    """Design, tables and commitment as Python freezes them."""
    plan = design.Design.parse(spec["design"])
    named = suite.named(plan.suite)
    files = {
        name: frame.encode_table(name, spec[name[:-4]], spec["blind"][name]) for name in TABLES
    }
    holders = [
        (n["holder"], commitment.nonce_commitment(named, plan.draw_id, n["holder"], n["nonce"]))
        for n in spec["nonces"]
    ]
    return plan, files | {
        "design.json": plan.encoded(),
        "commitment.json": commitment.build(plan, files, holders),
    }


def python_files(spec: dict[str, Any]) -> dict[str, bytes]:
    """Every file of the draw, computed by Python."""
    plan, files = frozen(spec)
    files["entropy.json"] = entropy.build(plan, [e["value"] for e in spec["entropy"]])
    nonces = [n["nonce"] for n in spec["nonces"]]
    drawn = outcome.compute(files, nonces, files["entropy.json"])
    files["nonces.json"] = canonical.encode(spec["nonces"])
    files |= drawn.files
    for number, later in enumerate(spec.get("rounds", []), 1):
        files |= python_round(plan, drawn, number, later)
    return files


def python_round(
    plan: design.Design, drawn: outcome.Outcome, number: int, later: dict[str, Any]
) -> dict[str, bytes]:
    tables = {
        name: frame.encode_table(name, later[name[:-4]], later["blind"][name])
        for name in ("roster.tsv", "recusals.tsv")
    }
    sources = [design.EntropySource(**source) for source in later["entropy"]]
    promise = commitment.build_round(plan, drawn.c, number, tables, sources, later["draw_by"])
    values = entropy.build_for(sources, [v["value"] for v in later["values"]])
    inputs = tables | {"commitment.json": promise}
    made = rounds.compute(plan, drawn.c, drawn.seed, drawn.regions, number, inputs, values)
    own = inputs | {"entropy.json": values} | dict(made.files)
    return {f"round-{number}/{name.rsplit('/', 1)[-1]}": data for name, data in own.items()}


def agree(node: Node, seed: str) -> str:
    """Compare one draw; returns what kind of draw it was, for the tally."""
    spec = specs.draw(seed)
    built = node.build(spec)
    if built.blocked:
        spec = specs.with_rounds(seed, spec, 1)
        built = node.build(spec)
        if json.loads(built.files["round-1/outcome.json"])["teams_root"] == "blocked":
            spec = specs.with_rounds(seed, spec, 2)
            built = node.build(spec)
    expected = python_files(spec)
    assert sorted(built.files) == sorted(expected), seed
    for name, data in expected.items():
        assert built.files[name] == data, (seed, name)
    check_verdicts(node, seed, spec, expected)
    blocked = f"blocked-{len(spec['rounds'])}" if built.blocked else "teams"
    return " ".join((spec["design"]["suite"], spec["design"]["method"], blocked))


def check_verdicts(node: Node, seed: str, spec: dict[str, Any], files: dict[str, bytes]) -> None:
    """Each verifier accepts what the other one drew, in both kinds of bundle."""
    plan = design.Design.parse(spec["design"])
    for auditor, chosen in ((True, files), (False, bundle.public(files, plan))):
        report = verify.verify(chosen, auditor=auditor)
        assert report.ok, (seed, [c for c in report.checks if c.verdict == "false"])
        answer = node.verify(chosen, auditor=auditor)
        assert answer["verdict"] == "partial", (seed, answer["wrong"])


def run(node: Node, first: int, count: int) -> dict[str, int]:
    tally: dict[str, int] = {}
    for i in range(first, first + count):
        kind = agree(node, f"{SEED}/{i}")
        tally[kind] = tally.get(kind, 0) + 1
    print(f"agreement: seeds {SEED}/{first} to {first + count - 1}: {tally}")
    return tally


def test_python_and_javascript_agree_on_random_draws(node: Node) -> None:
    tally = run(node, 0, COUNT)
    kinds = " ".join(tally)
    for wanted in ("sha256", "sm3", "srs", "pareto", "teams", "blocked-1", "blocked-2"):
        assert wanted in kinds, f"no random draw was {wanted}: the test is weaker than it says"


@pytest.mark.soak
def test_python_and_javascript_agree_on_ten_thousand_random_draws(node: Node) -> None:
    with seen("verifiers that agree", "") as counts:
        counts["random draws"] = sum(run(node, 0, SOAK).values())


def test_a_draw_that_differs_in_one_digit_is_not_called_the_same(node: Node) -> None:
    spec = specs.draw(f"{SEED}/0")
    other = json.loads(json.dumps(spec))
    other["nonces"][0]["nonce"] = "0" * 64
    built, expected = node.build(spec).files, python_files(other)
    assert [name for name in expected if built[name] != expected[name]]
