"""All trials together: what is drawn, what is asked, what must fail, and one error rate over everything."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.draw.fairness import (
    target_checks,
    target_controls,
    targets,
    team_checks,
    team_controls,
    teams,
    unequal,
)
from tests.draw.fairness.findings import Check, Finding
from tests.draw.fairness.tails import rejected

# A fair engine fails the whole battery with this probability; with fixed seeds it never does, or always.
ERROR = 0.001

# From a salt, the sampler; from the number of a draw, the draw.
Maker = Callable[[str], Callable[[int], Any]]


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing drawn again and again: by the engine, and by samplers that must fail some checks."""

    name: str
    about: str
    engine: Maker
    checks: Sequence[Check]
    controls: Mapping[Maker, Sequence[str]]
    draws: int

    def findings(self, sampler: Maker, times: float = 1, salt: str = "0") -> dict[str, Finding]:
        """Every check asked of the same draws."""
        sample = sampler(salt)
        drawn = [sample(number) for number in range(int(self.draws * times))]
        return {check.name: check.asked(drawn) for check in self.checks}


TRIALS = (
    Trial(
        "equal chances",
        "53 firms, 10 drawn and 5 in reserve; a second stratum of 20 firms, 5 drawn.",
        targets.engine,
        target_checks.CHECKS,
        target_controls.CONTROLS,
        10_000,
    ),
    Trial(
        "unequal chances",
        "40 firms with weights 1 to 5, eight of each; 10 drawn by pareto.",
        unequal.engine,
        unequal.CHECKS,
        unequal.CONTROLS,
        10_000,
    ),
    Trial(
        "teams",
        "30 firms, 12 drawn; two of eight people, all alike, go to each.",
        teams.plain,
        team_checks.PLAIN,
        team_controls.PLAIN,
        5_000,
    ),
    Trial(
        "teams under regions",
        "12 firms in two regions, one person for each: four work in the one, four in the other, four in both.",
        teams.regions,
        team_checks.REGIONAL,
        team_controls.REGIONAL,
        2_000,
    ),
    Trial(
        "leaders",
        "Six firms, a qualified leader and another person for each; four of eight are qualified.",
        teams.seats,
        team_checks.SEATED,
        team_controls.SEATED,
        3_000,
    ),
)
CHECKS = sum(len(trial.checks) for trial in TRIALS)


def failed(found: Mapping[tuple[str, str], Finding], error: float = ERROR) -> list[tuple[str, str]]:
    """Which checks of the whole battery fail, by Holm."""
    names = list(found)
    wrong = rejected([found[name].tail for name in names], error)
    return [name for index, name in enumerate(names) if index in wrong]


def is_noticed(finding: Finding, error: float = ERROR) -> bool:
    """Whether a check fails at the strictest of Holm's levels, whatever the other checks say."""
    return finding.tail < error / CHECKS
