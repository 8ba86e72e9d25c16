"""Packing large files in the background, with progress; packing again makes the same bytes."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from doubledraw.platform.dossiers import services
from doubledraw.platform.dossiers.selectors import case_visit, draw_case, firm_visible_to
from doubledraw.platform.jobs.services import Running
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Refused
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.organs.selectors import actor_of


def export_firm(running: Running) -> dict[str, Any]:
    """args: code. The person's roles are looked at again now."""
    by = _asker(running)
    target = firm_visible_to(by, running.args["code"])
    if target is None:
        raise _gone()
    made = services.export_firm(target, by=by, at=running.clock(), report=running.report)
    return {"next": f"{reverse('firm-file', args=[target.code])}?made={made.pk}"}


def export_case(running: Running) -> dict[str, Any]:
    """args: visit, the number of a visit whose case is closed."""
    by, at = _asker(running), running.clock()
    visit = case_visit(by, running.args["visit"], at)
    case = getattr(visit, "case_file", None)
    if visit is None or case is None:
        raise _gone()
    case.visit = visit
    made = services.export_case(case, by=by, at=at, report=running.report)
    return {"next": f"{reverse('case', args=[visit.number])}?made={made.pk}"}


def export_draw_case(running: Running) -> dict[str, Any]:
    """args: draw, the number of a draw whose case is closed."""
    by = _asker(running)
    draw = draw_case(by, running.args["draw"])
    case = getattr(draw, "case_file", None)
    if draw is None or case is None:
        raise _gone()
    case.draw = draw
    made = services.export_case(case, by=by, at=running.clock(), report=running.report)
    return {"next": f"{reverse('draw-case', args=[draw.draw_id])}?made={made.pk}"}


def _asker(running: Running) -> Actor:
    staff = Staff.objects.select_related("organ").get(pk=running.job.asked_by)
    return actor_of(staff, localdate(running.job.asked_at))


def _gone() -> Refused:
    return Refused("out_of_reach", "您现在看不到这份档案", remedy="请回到工作台看您的角色。")
