"""Plans with their lines and tasks, what is said about them, and agreements between organs."""

from doubledraw.platform.plans.models.agreements import LineConsent, MergeProposal
from doubledraw.platform.plans.models.lines import LineItem, PlanLine
from doubledraw.platform.plans.models.plans import Plan, PlanComment, PlanTask

__all__ = [
    "LineConsent",
    "LineItem",
    "MergeProposal",
    "Plan",
    "PlanComment",
    "PlanLine",
    "PlanTask",
]
