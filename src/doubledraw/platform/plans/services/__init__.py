"""What can be done to a plan: drafting, and its way through check, review and approval to the public."""

from doubledraw.platform.plans.services.adjusting import abandon_plan, adjust_plan
from doubledraw.platform.plans.services.approval import (
    approve_plan,
    check_plan,
    return_plan,
    review_plan,
    submit_plan,
)
from doubledraw.platform.plans.services.consents import answer_part
from doubledraw.platform.plans.services.coverage import file_key_fields
from doubledraw.platform.plans.services.drafting import (
    describe_plan,
    draft_plan,
    drop_line,
    retitle_plan,
    write_line,
    write_tasks,
)
from doubledraw.platform.plans.services.publishing import publish_plan

__all__ = [
    "abandon_plan",
    "adjust_plan",
    "answer_part",
    "approve_plan",
    "check_plan",
    "describe_plan",
    "draft_plan",
    "drop_line",
    "file_key_fields",
    "publish_plan",
    "retitle_plan",
    "return_plan",
    "review_plan",
    "submit_plan",
    "write_line",
    "write_tasks",
]
