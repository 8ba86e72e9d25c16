"""Puts a draw's wall before the public: computed outside the transaction, because it reads the whole frame."""

from django.db import transaction

from doubledraw.platform.disclosure.models import PublicDraw, PublicWall
from doubledraw.platform.disclosure.services.editions import turn_page
from doubledraw.platform.draws.engine import build_wall
from doubledraw.platform.draws.models import Draw


def follow_wall(draw_id: str) -> None:
    """Bring the wall up to what is public now; nothing to do before the draw or where strata are not public."""
    draw = Draw.objects.get(draw_id=draw_id)
    if not (draw.strata_public and draw.key):
        return
    sealed = draw.revealed_at is None
    if PublicWall.objects.filter(draw_id=draw_id, sealed=sealed).exists():
        return
    _keep(draw, build_wall(draw, sealed=sealed), sealed)


@transaction.atomic
def _keep(draw: Draw, strata: list[dict[str, object]], sealed: bool) -> None:
    """Unless it was revealed meanwhile: then the reveal's own run brings the open wall."""
    now = Draw.objects.select_for_update(of=("self",)).get(pk=draw.pk)
    if (now.revealed_at is None) != sealed:
        return
    row = PublicDraw.objects.get(draw_id=draw.draw_id)
    PublicWall.objects.update_or_create(draw=row, defaults={"sealed": sealed, "strata": strata})
    turn_page()
