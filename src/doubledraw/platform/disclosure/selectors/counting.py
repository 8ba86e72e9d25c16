"""What was changed after the draw: organ by organ, and by whom."""

import json
from dataclasses import dataclass

from doubledraw.platform.disclosure.models import PublicDraw
from doubledraw.platform.disclosure.states import Stage
from doubledraw.platform.ledger.models import LogLeaf


@dataclass
class Tally:
    """What was changed after the draw, in all draws of one organ."""

    organ: str
    draws: int = 0
    voids: int = 0
    rounds: int = 0
    targets: int = 0
    inspectors: int = 0
    unfilled: int = 0


def tallies() -> list[Tally]:
    """Organ by organ: draws, voids, later team rounds, substitutions, places that nobody could take. One query."""
    found: dict[str, Tally] = {}
    columns = ("organ_name", "state", "rounds", "substitutes")
    for organ, state, rounds, substitutes in PublicDraw.objects.order_by("organ_name").values_list(
        *columns
    ):
        row = found.setdefault(organ, Tally(organ))
        row.draws += 1
        row.voids += state == Stage.VOIDED
        row.rounds += len(rounds)
        row.targets += substitutes.get("targets", 0)
        row.inspectors += substitutes.get("inspectors", 0)
        row.unfilled += substitutes.get("exhausted", 0) + substitutes.get("short", 0)
    return list(found.values())


def operators() -> list[tuple[str, int, int]]:
    """(ref as in the log, voids, substitutions) of everybody who asked for or agreed to one. One query."""
    found: dict[str, list[int]] = {}
    kinds = ("draw.void", "draw.substitute")
    for kind, entry in LogLeaf.objects.filter(kind__in=kinds).values_list("kind", "entry"):
        for ref in json.loads(entry)["by"]:
            found.setdefault(ref, [0, 0])[kinds.index(kind)] += 1
    return [(ref, voids, substitutes) for ref, (voids, substitutes) in sorted(found.items())]
