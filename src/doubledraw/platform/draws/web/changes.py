"""What changed since the last draw of the same item: counts for everybody, the list for auditors."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from doubledraw.platform.draws import services
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.policies.preparing import may_see_changes
from doubledraw.platform.draws.selectors import frame_changes_of
from doubledraw.platform.draws.states import FrameChange
from doubledraw.platform.draws.web.finding import draw_or_404
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_POST
def frame_list(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Who came, went or moved since the last draw, for auditors; it is written down."""
    draw = draw_or_404(request.actor, draw_id)
    if frame_changes_of(draw) is None:
        raise Http404
    data = services.take_frame_list(draw, by=request.actor, at=request.at)
    response = HttpResponse(data, content_type="text/tab-separated-values; charset=utf-8")
    name = f'attachment; filename="{draw.draw_id}-changes.tsv"'
    response.headers["Content-Disposition"] = name
    return response


def changes_shown(draw: Draw, actor: Actor) -> dict[str, Any] | None:
    """For the record page: the draw it is compared with, the counts in words, whether this person may have the list."""
    found = frame_changes_of(draw)
    if found is None:
        return None
    return {
        "before": found.before,
        "counts": [
            {"label": FrameChange.of(kind).label, "count": n} for kind, n in found.counts.items()
        ],
        "list": may_see_changes(draw, actor),
    }
