"""Plans and work plans under which a firm stood in a draw."""

from collections.abc import Iterator

from doubledraw.platform.dossiers.documents import Entry, Stage, sealed
from doubledraw.platform.dossiers.selectors.asking import Asked
from doubledraw.platform.draws.models import WorkPlan


def gather(asked: Asked) -> Iterator[Entry]:
    """A plan once, whatever the number of its draws. No query."""
    told: set[str] = set()
    for draw in asked.draws.values():
        line = draw.plan_line
        plan = line.plan
        if plan.published_at and plan.digest not in told:
            told.add(plan.digest)
            yield Entry(
                plan.published_at,
                Stage.PLAN,
                "列入公布的计划",
                (("计划", plan.title), ("任务", line.title)),
                plan.organ.name,
                plan.number,
                plan.digest,
                asked.leaf("plan.publish", f"document:{plan.digest}"),
                ("public-plan", plan.number),
                sealed(plan.digest, plan.title),
            )
        work_plan: WorkPlan | None = getattr(draw, "work_plan", None)
        if work_plan is not None and work_plan.decided_at:
            yield Entry(
                work_plan.decided_at,
                Stage.PLAN,
                "抽查工作方案批准",
                (("任务", draw.title),),
                draw.organ.name,
                draw.draw_id,
                work_plan.digest,
                files=sealed(work_plan.digest, draw.title),
            )
