"""What the plans app hands on, and the arithmetic of it: sealed plans, quotas, a census, numbers, changes."""

from doubledraw.platform.plans.documents.sealed import PlanPart, SealedPlan, line_reference

__all__ = ["PlanPart", "SealedPlan", "line_reference"]
