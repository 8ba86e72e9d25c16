"""The way of a plan, state by action by role, written down from the requirements and not from the code.

FA-03b, CC-10: drafted by the department, checked by the head of the section, reviewed by the legal office,
approved, then published; sent back with a reason from each of these; replaced by an adjusted version; given up
only while it is being written.
"""

import pytest

from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.plans.states import PLAN_FLOW, PlanState

ALLOWED = {
    ("draft", "submit"): ("submitted", "clerk"),
    ("returned", "submit"): ("submitted", "clerk"),
    ("submitted", "check"): ("checked", "head"),
    ("submitted", "return"): ("returned", "head"),
    ("checked", "review"): ("reviewed", "legal"),
    ("checked", "return"): ("returned", "legal"),
    ("reviewed", "approve"): ("approved", "approver"),
    ("reviewed", "return"): ("returned", "approver"),
    ("approved", "publish"): ("published", "clerk"),
    ("published", "supersede"): ("superseded", "clerk"),
    ("draft", "abandon"): ("abandoned", "clerk"),
    ("returned", "abandon"): ("abandoned", "clerk"),
}
ACTIONS = (
    "submit",
    "check",
    "review",
    "return",
    "approve",
    "publish",
    "supersede",
    "abandon",
    "draw",
)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", list(PlanState))
def test_every_pair_of_state_and_action(state, action) -> None:
    expected = ALLOWED.get((state.value, action))
    if expected is None:
        with pytest.raises(Conflict):
            PLAN_FLOW.step(state, action)
    else:
        step = PLAN_FLOW.step(state, action)
        assert (step.target.value, step.role) == expected
