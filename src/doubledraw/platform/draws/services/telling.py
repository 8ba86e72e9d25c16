"""Whether revealing a draw would tell another draw's secret: exclusions.tsv becomes public with it (DD-1 §2.1, §8)."""

from datetime import date

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.models import Draw, DrawnTarget
from doubledraw.platform.draws.states import ExclusionReason, TargetRole


def told_until(draw: Draw, today: date) -> date | None:
    """The last day on which a firm left out of this draw is still another draw's secret; None when none is.

    A firm is left out for another draw when the reference names that draw, or when its visits fill the yearly cap and
    that draw took it. The freeze promises a date after all these secrets, so this asks before an early reveal only.
    """
    secret = Draw.objects.filter(revealed_at=None, reveal_on__gt=today, drawn_at__isnull=False)
    others = list(secret.exclude(pk=draw.pk))
    if not others:
        return None
    rows = engine.rows_of("exclusions.tsv", draw.files["exclusions.tsv"])
    days = (other.reveal_on for other in others if _is_told(other, rows))
    return max((day for day in days if day), default=None)


def _is_told(other: Draw, rows: list[engine.Row]) -> bool:
    if any(other.draw_id in reference.split() for _, _, reference in rows):
        return True
    capped = {code for code, reason, _ in rows if reason == ExclusionReason.FREQUENCY_CAP}
    if not capped:
        return False
    drawn = DrawnTarget.objects.filter(draw=other, role=TargetRole.SELECTED)
    return not capped.isdisjoint(drawn.values_list("code", flat=True))
