"""The ceremony's machine against a table written by hand from DD-1 §3: nothing else is a way through."""

import itertools

import pytest

from doubledraw.platform.draws.states import DRAW_FLOW, DrawState
from doubledraw.platform.kernel.errors import Conflict

WAYS = {
    ("frozen", "commit"): ("committed", "drawer"),
    ("committed", "draw"): ("drawn", "drawer"),
    ("drawn", "reveal"): ("revealed", "drawer"),
    ("frozen", "void"): ("voided", "supervisor"),
    ("committed", "void"): ("voided", "supervisor"),
    ("drawn", "void"): ("voided", "supervisor"),
}
ACTIONS = ("commit", "draw", "reveal", "void", "redraw", "delete", "unvoid")


@pytest.mark.parametrize(("state", "action"), list(itertools.product(DrawState, ACTIONS)))
def test_each_state_lets_out_only_what_the_norm_says(state, action) -> None:
    expected = WAYS.get((state.value, action))
    if expected is None:
        with pytest.raises(Conflict):
            DRAW_FLOW.step(state, action)
        return
    step = DRAW_FLOW.step(state, action)
    assert (step.target.value, step.role) == expected
    assert step.cites is not None


def test_nothing_leaves_revealed_or_voided() -> None:
    assert not list(DRAW_FLOW.leaving(DrawState.REVEALED))
    assert not list(DRAW_FLOW.leaving(DrawState.VOIDED))
