"""What a question to the site finds: draws and firms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from doubledraw.platform.disclosure.models import PublicAppearance, PublicDraw, PublicTarget
from doubledraw.platform.registry.models import name_key

SHORTEST_QUESTION = 2


MOST_FOUND = 50


@dataclass(frozen=True)
class Found:
    """What a question found; `is_cut` when there were more firms than are shown."""

    draws: Sequence[PublicDraw] = ()
    firms: Sequence[PublicTarget] = ()
    is_cut: bool = False
    is_code: bool = False
    results: Mapping[str, PublicAppearance] = field(default_factory=dict)


def search(question: str) -> Found:
    """By draw number or title, by code, or by any part of a name; nothing for a single character."""
    text = question.strip()
    key = name_key(text)
    if len(key) < SHORTEST_QUESTION:
        return Found()
    by_title = Q(draw_id__icontains=text) | Q(title__icontains=text)
    draws = list(PublicDraw.objects.filter(by_title)[:MOST_FOUND])
    by_name = Q(name_key__contains=key) | Q(code__startswith=text.upper())
    firms = list(PublicTarget.objects.filter(by_name).order_by("name", "code")[: MOST_FOUND + 1])
    shown = firms[:MOST_FOUND]
    return Found(draws, shown, len(firms) > MOST_FOUND, _looks_like_code(text), _newest(shown))


def folded(question: str) -> str:
    """How a question is spelled to be compared with the names of the projections."""
    return name_key("".join(c for c in question if c.isprintable()))


def _newest(firms: Iterable[PublicTarget]) -> dict[str, PublicAppearance]:
    """Code → the firm's newest appearance (one query)."""
    rows = PublicAppearance.objects.filter(code__in=[firm.code for firm in firms])
    rows = rows.select_related("draw").order_by("draw__draw_at", "draw_id")
    return {row.code: row for row in rows}


def _looks_like_code(text: str) -> bool:
    return len(text) >= 15 and text.isascii() and text.isalnum()
