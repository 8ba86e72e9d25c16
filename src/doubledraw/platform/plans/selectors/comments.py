"""What checkers said of single lines when they sent a plan back."""

from doubledraw.platform.plans.models import Plan, PlanComment
from doubledraw.platform.plans.states import PlanState


def open_comments(plan: Plan) -> dict[int, list[PlanComment]]:
    """What is to change now, by line (0 is the plan itself); nothing once the plan was sent in again."""
    found: dict[int, list[PlanComment]] = {}
    if plan.state == PlanState.RETURNED:
        for comment in plan.comments.filter(digest=plan.digest):
            found.setdefault(comment.line, []).append(comment)
    return found
