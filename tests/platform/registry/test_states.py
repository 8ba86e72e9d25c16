"""The life of an import, against a matrix written from the requirements."""

import pytest

from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.registry.states import BATCH_FLOW, BatchState

#              read        refuse       remap        apply       discard
MATRIX = {
    "uploaded": {"read": "read", "refuse": "unusable"},
    "read": {"remap": "uploaded", "apply": "applied", "discard": "discarded"},
    "unusable": {"remap": "uploaded", "discard": "discarded"},
    "applied": {},
    "discarded": {},
}


@pytest.mark.parametrize("state", BatchState)
@pytest.mark.parametrize("action", ["read", "refuse", "remap", "apply", "discard"])
def test_every_state_and_action(state: BatchState, action: str) -> None:
    target = MATRIX[state].get(action)
    if target is None:
        with pytest.raises(Conflict):
            BATCH_FLOW.step(state, action)
    else:
        assert BATCH_FLOW.step(state, action).target == target


def test_nothing_but_a_clerk_applies_and_nothing_leaves_the_end() -> None:
    assert {step.role for step in BATCH_FLOW.steps if step.action == "apply"} == {"clerk"}
    assert not list(BATCH_FLOW.leaving(BatchState.APPLIED))
