"""What can be done to a plan: drafting, and its way through review and approval to the public."""

from doubledraw.platform.plans.services.approval import (
    approve_plan,
    publish_plan,
    return_plan,
    review_plan,
    submit_plan,
)
from doubledraw.platform.plans.services.drafting import (
    draft_plan,
    drop_line,
    retitle_plan,
    write_line,
)

__all__ = [
    "approve_plan",
    "draft_plan",
    "drop_line",
    "publish_plan",
    "retitle_plan",
    "return_plan",
    "review_plan",
    "submit_plan",
    "write_line",
]
