"""The work plan of a draw (抽查工作方案), made from the plan line, the rolls and what the drawer decided."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from doubledraw.platform.draws.documents import Preparation, SealedWorkPlan
from doubledraw.platform.draws.engine.outlook import Outlook
from doubledraw.platform.draws.engine.terms import rules_of, switch_of
from doubledraw.platform.draws.policies.excluding import Bounds
from doubledraw.platform.draws.selectors.legal import legal_duty
from doubledraw.platform.draws.states import ExclusionReason
from doubledraw.platform.plans.documents import line_reference
from doubledraw.platform.plans.models import PlanLine


def work_plan_of(
    line: PlanLine,
    drawn: PlanLine,
    asked: Preparation,
    seen: Outlook,
    *,
    edition: int,
    holders: tuple[str, ...],
    bounds: Bounds | None,
    day: date,
) -> SealedWorkPlan:
    """The document; `drawn` is the line on the terms of this draw, `seen` its numbers as of `day`."""
    duty = legal_duty(line.plan.organ, day)
    return SealedWorkPlan(
        title=asked.title,
        edition=edition,
        drafted_on=day.isoformat(),
        organ_name=line.plan.organ.name,
        plan={
            "number": line.plan.number,
            "title": line.plan.title,
            "line": line.number,
            "reference": line_reference(line.plan.digest, line.number),
        },
        items=tuple(
            {"code": item.code, "name": item.name, "basis": item.basis.splitlines()}
            for item in line.items
        ),
        starts=line.starts.isoformat(),
        ends=line.ends.isoformat(),
        way=str(line.way),
        method=str(drawn.method),
        suite=asked.suite,
        credit={"switch": str(switch_of(line, asked.credit_off)), "reason": asked.credit_off},
        strata=tuple(
            {"name": s.name, "rule": s.rule, "population": s.population, "size": s.size}
            for s in seen.strata
        ),
        excluded=dict(seen.excluded),
        reserve=line.reserve,
        max_load=line.max_load,
        seats=tuple(_seat(seat) for seat in line.seats),
        people={"inspectors": len(seen.roster.people), "left_out": len(seen.roster.left_out)},
        entropy=tuple({"source": s.source, "form": s.form, "when": s.when} for s in asked.entropy),
        draw_by=asked.draw_by,
        reveal=asked.reveal,
        holders=holders,
        supervision=str(duty.presence) if duty else "",
        rules=rules_of(drawn, asked, day),
        cap=_cap(bounds, seen),
        districts=asked.districts,
    )


def _cap(bounds: Bounds | None, seen: Outlook) -> dict[str, Any]:
    """The yearly cap and what it does. By stratum only where strata are public: exclusions.tsv names the capped."""
    if bounds is None or bounds.cap is None:
        return {}
    return {
        "year": bounds.year,
        "most": bounds.cap,
        "source": str(bounds.cites.get(ExclusionReason.FREQUENCY_CAP, "")),
        "capped": seen.capped,
        "strata": [
            {"name": e.stratum, "before": e.before, "size_before": e.size_before}
            for e in seen.effects
            if e.capped and seen.strata_public
        ],
    }


def _seat(seat: Mapping[str, Any]) -> dict[str, Any]:
    return {name: seat[name] for name in ("department", "count")} | {
        "qualification": seat.get("qualification", "")
    }
