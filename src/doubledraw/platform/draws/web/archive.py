"""Everything that happened with its proof in the public log, and the whole ceremony as one file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from doubledraw.log.tree import leaf_hash
from doubledraw.platform.draws import services
from doubledraw.platform.draws.policies import may_take_archive
from doubledraw.platform.draws.selectors import named_auditors, subject
from doubledraw.platform.draws.web.answers import download
from doubledraw.platform.draws.web.finding import draw_or_404
from doubledraw.platform.draws.web.sheet import papers_of
from doubledraw.platform.draws.web.timeline import happenings
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.ledger.selectors import latest_checkpoint, leaves_of
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_GET
def timeline(request: StaffRequest, draw_id: str) -> HttpResponse:
    """Every event, oldest first; those of the public log with the entry itself, its hash and its proof."""
    draw = draw_or_404(request.actor, draw_id)
    entries = {leaf.index: _entry(leaf) for leaf in leaves_of(subject(draw))}
    rows = [
        {"item": item, "entry": entries.get(item.log_index) if item.log_index is not None else None}
        for item in happenings(draw)
    ]
    context = {
        "draw": draw,
        "rows": rows,
        "logged": len(entries),
        "checkpoint": latest_checkpoint(),
        "archive": may_take_archive(draw, request.actor, named_auditors(draw)),
    }
    return render(request, "draws/timeline.html", context)


@staff()
@require_POST
def whole(request: StaffRequest, draw_id: str) -> HttpResponse:
    """The archive; a POST, because that it was taken is written down."""
    draw = draw_or_404(request.actor, draw_id)
    packed = services.take_archive(draw, papers_of(draw), by=request.actor, at=request.at)
    return download(packed, f"{draw.draw_id}-archive.zip", "application/zip")


def _entry(leaf: LogLeaf) -> dict[str, Any]:
    return {"text": leaf.entry, "hash": leaf_hash(leaf.entry.encode()).hex(), "index": leaf.index}
