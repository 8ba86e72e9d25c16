"""What a plan page says of the plan as a whole: its kind and papers, its key tasks, who takes part, its filing."""

from collections.abc import Sequence
from typing import Any

from doubledraw.platform.plans.documents.occasion import FIELDS_OF
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.policies.finding import Finding
from doubledraw.platform.plans.selectors.consents import Standing
from doubledraw.platform.plans.selectors.content import sealed, written_task
from doubledraw.platform.plans.selectors.population import filing_of
from doubledraw.platform.plans.states import OPEN, PlanKind
from doubledraw.platform.plans.web.shown import FIELD_LABELS

NO_LINES = "no_lines"
"""The page says so by itself, where the lines would stand."""


def whole(
    plan: Plan, findings: Sequence[Finding], joined: Sequence[Standing] = ()
) -> dict[str, Any]:
    """For the page: from the rows while the plan is open, else from what was sealed; `joined` only while it is open."""
    kind = PlanKind.of(plan.kind)
    is_sealed = plan.state not in OPEN and bool(plan.digest)
    kept = sealed(plan.digest) if is_sealed else {}
    papers = kept if is_sealed else {name: getattr(plan, name) for name in FIELDS_OF[kind]}
    return {
        "kind": kind,
        "papers": [(FIELD_LABELS[name], _text(papers.get(name, ""))) for name in FIELDS_OF[kind]],
        "findings": [f for f in findings if f.line == 0 and f.code != NO_LINES],
        "tasks": kept["tasks"] if is_sealed else [written_task(t) for t in plan.tasks.all()],
        "may_have_tasks": kind is PlanKind.ANNUAL and not is_sealed,
        "joined": list(joined),
        "agreed": kept.get("consents", []),
        "filing": filing_of(plan) if kind is PlanKind.FULL_COVERAGE and is_sealed else None,
    }


def _text(said: str | list[str]) -> str:
    """Sealed texts of several lines are lists of them."""
    return said if isinstance(said, str) else "\n".join(said)
