"""What a draw rests on, the first lines of every case: the plan it was announced in and its work plan."""

from collections.abc import Iterator

from doubledraw.platform.dossiers.documents import File, Piece, Slot, Source
from doubledraw.platform.draws.models import Draw, WorkPlan


def planned(draw: Draw) -> Iterator[Slot]:
    """The plan, then the work plan if there is one."""
    plan = draw.plan_line.plan
    key, who = f"plan:{plan.digest}", plan.organ.name
    file = File(Source.SEALED, plan.digest, plan.title)
    yield Slot(key, Piece.PLAN, plan.title, plan.number, who, plan.published_at, plan.digest, file)
    work: WorkPlan | None = getattr(draw, "work_plan", None)
    if work is not None:
        file = File(Source.SEALED, work.digest, draw.title)
        head = (f"work_plan:{work.digest}", Piece.WORK_PLAN, draw.title, draw.draw_id)
        yield Slot(*head, draw.organ.name, work.decided_at, work.digest, file)
