"""The teams of a draw on its pages: what blocks them in plain words, the rounds, the substitutions."""

from collections.abc import Iterable, Mapping
from typing import Any

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.models import Draw, TeamRound
from doubledraw.platform.draws.policies import may_open_round, may_see_list
from doubledraw.platform.draws.policies.substitutes import may_ask_substitute
from doubledraw.platform.draws.selectors import (
    blocked_now,
    expiring_on_teams,
    last_drawn,
    rounds_of,
    standing_of,
    substitution_counts,
)
from doubledraw.platform.draws.selectors.districts import district_rule_of
from doubledraw.platform.draws.selectors.specialists import is_specialist, names_of
from doubledraw.platform.draws.states import DistrictRule
from doubledraw.platform.kernel.actor import Actor

MOST_NAMES = 8


def panel(draw: Draw, actor: Actor, named: frozenset[int]) -> dict[str, Any]:
    """Everything that pages say about the teams; a fixed number of queries. `named`: this draw's auditors."""
    if draw.outcome_files is None:
        return {}
    rounds = rounds_of(draw)
    standing = standing_of(draw, rounds)
    return {
        "blocked": explained(draw, rounds),
        "rounds": rounds,
        "standing": standing,
        "open": _open(rounds),
        "may_open": may_open_round(draw, actor, standing),
        "may_ask": may_ask_substitute(draw, actor),
        "counts": substitution_counts(draw),
        "expiring": expiring_on_teams(draw) if may_see_list(draw, actor, named) else [],
    }


def _open(rounds: Iterable[TeamRound]) -> TeamRound | None:
    return next((round for round in rounds if round.outcome_files is None), None)


def explained(draw: Draw, rounds: list[TeamRound]) -> dict[str, Any] | None:
    """§5.5 for a clerk: which seat, where, how many people short, who could, what would free it."""
    blocked = blocked_now(draw, rounds)
    if blocked is None:
        return None
    files = engine.people_files(draw, last_drawn(rounds))
    roster = engine.rows_of("roster.tsv", files["roster.tsv"])
    recusals = engine.rows_of("recusals.tsv", files["recusals.tsv"])
    found = engine.cures(blocked, roster, recusals, draw.design["max_load"])
    helpers = [*found.regions, *found.qualification, *found.capacity]
    names = names_of({p["ref"] for p in blocked["people"]} | set(helpers))
    regions = {region["code"]: region["name"] for region in draw.regions}
    return blocked | {
        "targets": len(blocked["targets"]),
        "short": found.short,
        "regions": [regions.get(code, code) for code in blocked["regions"]],
        "people": [p | {"name": names.get(p["ref"], p["ref"])} for p in blocked["people"]],
        "cures": [cure for cure in _cures(found, names, district_rule_of(draw)) if cure["people"]],
        "recusals": found.recusals,
    }


def _cures(
    found: engine.Cures, names: Mapping[str, str], rule: DistrictRule
) -> Iterable[dict[str, Any]]:
    """The ways out, each with people by name; under the crossing rule nobody's regions can be widened."""
    crossing = rule == DistrictRule.CROSSING
    at_home = [ref for ref in found.regions if crossing and not is_specialist(ref)]
    for way, refs in (
        ("regions", [ref for ref in found.regions if ref not in at_home]),
        ("home", at_home),
        ("qualification", found.qualification),
        ("capacity", found.capacity),
    ):
        people = [names.get(ref, ref) for ref in refs[:MOST_NAMES]]
        yield {"way": way, "people": people, "more": max(0, len(refs) - MOST_NAMES)}
