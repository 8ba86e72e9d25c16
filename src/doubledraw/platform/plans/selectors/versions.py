"""The versions of a plan: which one is in force, which one replaced which, and in what they differ."""

from django.db.models import Q

from doubledraw.platform.plans.documents.changes import Change, changes
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.selectors.content import sealed
from doubledraw.platform.plans.states import PlanState


def versions_of(plan: Plan) -> list[Plan]:
    """All versions of a plan, the first one first; also those that were given up."""
    base = plan.base_number
    of_it = Q(number=base) | Q(number__startswith=f"{base}-", revision__gt=1)
    return list(Plan.objects.filter(of_it, organ_id=plan.organ_id).order_by("revision"))


def successor_of(plan: Plan) -> Plan | None:
    """The version that adjusts this one and was not given up."""
    return plan.amendments.exclude(state=PlanState.ABANDONED).first()


def changes_from_amended(plan: Plan) -> list[Change]:
    """What a sealed version changes in the version it adjusts, field by field."""
    if plan.amends is None or not plan.digest:
        return []
    return changes(sealed(plan.amends.digest), sealed(plan.digest))
