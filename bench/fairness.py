"""The page docs/reference/fairness.md: the statistical self-test of the suite, with what it measured."""

import platform
from collections.abc import Iterable, Mapping, Sequence

from tests.draw.fairness import unequal
from tests.draw.fairness.battery import CHECKS, ERROR, TRIALS, Maker, Trial, failed, is_noticed
from tests.draw.fairness.findings import Finding

Battery = Mapping[tuple[str, str], Finding]

_TOP = """# Is the draw fair?

Written by `python -m bench fairness`; do not edit. The same checks run in the suite
(`tests/draw/test_statistics.py`) with the same draws, and in `make soak` with twenty times as many and
fresh nonces. Python {python}, standard library only.

The engine itself draws small lists thousands of times. From one draw to the next nothing changes but the
dice, which count on by one: 00…00, 00…01, 00…02. Whatever a check finds therefore comes from the
engine's formulas (DD-1 §3.4 to §5), not from good dice.

Each check compares with an expectation and a variance that follow from the design, or from the symmetry of
what is drawn: not from the engine (only "equals" under regions takes its variance from within single
draws). p is the probability that a fair draw differs at least so much. All {checks}
checks together fail a fair engine with probability {error} (Holm 1979). The draws are the same in every run, and
so are the p-values.

{verdict}

## What was found

"""

_CONTROLS = """
## Biased samplers, and what notices them

A check that nothing can fail shows nothing. Each sampler below is biased on purpose, some as other systems
are, some by very little; the checks named must fail, at p < {error} / {checks} = {level:.1e}. Every check above
has at least one such control; the suite fails when a control passes. The number of draws is the same as above.

"""

_PROMISE = """
## Promised and exact chances with unequal weights

With weights the plan states n·x/X for each firm. Pareto sampling (Rosén 1997) meets that up to a small error,
which can be computed by integrating over the place of the cut; the check "chances by weight" compares with
these exact chances. {firms} firms, {size} drawn:

"""

_END = """
What these numbers do not say: that the dice were fair, that nobody knew the seed, that the list was
complete. The ceremony is there for that; anyone can recompute one draw, and the log shows that there was
only one.
"""


def page(found: Battery, controls: Sequence[tuple[Trial, Maker, Mapping[str, Finding]]]) -> str:
    """The whole page."""
    wrong = failed(found)
    verdict = "**All checks pass.**" if not wrong else f"**{len(wrong)} checks fail: {wrong}.**"
    level = ERROR / CHECKS
    return "".join(
        (
            _TOP.format(
                python=platform.python_version(), checks=CHECKS, error=ERROR, verdict=verdict
            ),
            *(_trial(trial, found) for trial in TRIALS),
            _CONTROLS.format(error=ERROR, checks=CHECKS, level=level),
            _table(("sampler", "what it does", "must fail", "p", "noticed"), _biased(controls)),
            _PROMISE.format(firms=unequal.FIRMS, size=unequal.SIZE),
            _table(("weight", "promised", "exact", "difference"), map(_promise, unequal.WEIGHTS)),
            _END,
        )
    )


def measured() -> Battery:
    """Every check on the engine."""
    return {
        (trial.name, name): finding
        for trial in TRIALS
        for name, finding in trial.findings(trial.engine).items()
    }


def measured_controls() -> list[tuple[Trial, Maker, Mapping[str, Finding]]]:
    """Every check on every biased sampler."""
    return [
        (trial, control, trial.findings(control)) for trial in TRIALS for control in trial.controls
    ]


def is_sound(
    found: Battery, controls: Sequence[tuple[Trial, Maker, Mapping[str, Finding]]]
) -> bool:
    """The engine passes and every control is noticed."""
    return not failed(found) and all(
        is_noticed(seen[name])
        for trial, control, seen in controls
        for name in trial.controls[control]
    )


def _trial(trial: Trial, found: Battery) -> str:
    rows = (
        (check.name, check.question, f"{f.count:,}", f.statistic, f"{f.tail:.4f}")
        for check in trial.checks
        for f in [found[trial.name, check.name]]
    )
    heads = ("check", "question", "draws", "statistic", "p")
    return f"### {trial.name.capitalize()}\n\n{trial.about}\n\n{_table(heads, rows)}\n"


def _biased(
    controls: Iterable[tuple[Trial, Maker, Mapping[str, Finding]]],
) -> Iterable[tuple[str, ...]]:
    for trial, control, seen in controls:
        what = " ".join((control.__doc__ or "").split())
        for name in trial.controls[control]:
            noticed = "yes" if is_noticed(seen[name]) else "**no**"
            yield (f"`{control.__name__}`", what, name, _small(seen[name].tail), noticed)


def _small(tail: float) -> str:
    return "< 1e-300" if tail < 1e-300 else f"{tail:.1e}"


def _promise(weight: int) -> tuple[str, ...]:
    promised, exact = unequal.promised(weight), unequal.exact(weight)
    return (str(weight), f"{promised:.5f}", f"{exact:.5f}", f"{exact / promised - 1:+.2%}")


def _table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [heads, ["---"] * len(heads), *lines]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
