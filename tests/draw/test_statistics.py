"""The draw is fair, and a draw that is not is noticed: every check passes on the engine, and fails on a control."""

import os
import secrets

import pytest

from tests.draw.fairness.battery import ERROR, TRIALS, Trial, failed, is_noticed

SOAK = 20
"""So many times the draws."""
BY_NAME = {trial.name: trial for trial in TRIALS}
CONTROLS = [
    pytest.param(trial, control, must_fail, id=control.__name__)
    for trial in TRIALS
    for control, must_fail in trial.controls.items()
]


def measured(times=1.0, salt="0"):
    """Every check of every trial on the engine, with what was seen."""
    found = {}
    for trial in TRIALS:
        for name, finding in trial.findings(trial.engine, times, salt).items():
            found[trial.name, name] = finding
            print(
                f"{trial.name}: {name}: {finding.statistic}, p = {finding.tail:.4f}, "
                f"{finding.count:,} draws"
            )
    return found


def test_the_engine_passes_every_check():
    assert failed(measured()) == []


@pytest.mark.parametrize(("trial", "control", "must_fail"), CONTROLS)
def test_a_biased_sampler_is_noticed(trial: Trial, control, must_fail):
    found = trial.findings(control)
    print({name: f"{finding.tail:.2g}" for name, finding in found.items()})
    assert [name for name in must_fail if not is_noticed(found[name])] == []


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.name)
def test_every_check_has_a_control(trial: Trial):
    asked = {check.name for check in trial.checks}
    assert asked == {name for names in trial.controls.values() for name in names}


@pytest.mark.soak
@pytest.mark.skipif(not os.environ.get("DOUBLEDRAW_SOAK"), reason="the full counts")
def test_the_engine_passes_with_twenty_times_the_draws_and_fresh_nonces():
    salt = secrets.token_hex(8)
    print(f"salt {salt}")
    assert failed(measured(SOAK, salt), ERROR / 100) == []
