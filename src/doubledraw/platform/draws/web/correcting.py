"""A public number that was read wrong: asked to be corrected by one, typed again or declined by another."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from doubledraw.platform.draws import services
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.selectors import sources_of
from doubledraw.platform.draws.web.finding import draw_or_404
from doubledraw.platform.draws.web.shapes import joined
from doubledraw.platform.draws.web.trying import tried, words
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest


@staff()
@require_POST
def ask(request: StaffRequest, draw_id: str, position: int) -> HttpResponse:
    """Ask for a correction."""
    draw = draw_or_404(request.actor, draw_id)
    form, typed = _form(draw, position), _typed(request)
    reason = words(request, "reason", 300)

    def deed() -> None:
        services.ask_correction(
            draw, position, joined(form, typed), reason, by=request.actor, at=request.at
        )

    return tried(request, draw, f"correct-{position}", deed, typed)


@staff()
@require_POST
def settle(request: StaffRequest, draw_id: str, position: int) -> HttpResponse:
    """Type the published value again, or decline."""
    draw = draw_or_404(request.actor, draw_id)
    form, typed = _form(draw, position), _typed(request)

    def deed() -> None:
        if request.POST.get("decision") == "decline":
            services.decline_correction(draw, by=request.actor, at=request.at)
        else:
            services.confirm_correction(draw, joined(form, typed), by=request.actor, at=request.at)

    return tried(request, draw, f"correct-{position}", deed, typed)


def _form(draw: Draw, position: int) -> str:
    for source in sources_of(draw):
        if source.position == position:
            return source.form
    raise Http404


def _typed(request: StaffRequest) -> list[str]:
    return [value[:64] for value in request.POST.getlist("n")]
