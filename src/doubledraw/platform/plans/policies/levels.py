"""Upper and lower level do not check the same item of the same firm twice without approval."""

from doubledraw.platform.plans.models import PlanLine
from doubledraw.platform.plans.policies.finding import Finding
from doubledraw.statute.parameters import Value


def repeats(line: PlanLine, other: PlanLine, item: str, firms: int, law: Value) -> Finding:
    """CC-14: the same general item, planned at another level, over `firms` that both would reach."""
    return Finding(
        line.number,
        "item",
        "repeats_other_level",
        "{organ}今年已公布的计划里也有“{item}”，范围里有 {firms} 户相同",
        "请错开范围，或写明是谁批准重复检查的。",
        law.citation,
        {"organ": other.plan.organ.name, "item": item, "firms": firms},
        True,
        str(line.departures.get("repeats_other_level", "")),
    )
