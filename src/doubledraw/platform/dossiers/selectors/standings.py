"""A case as it stands: what its list has, what is missing, what came after it was closed."""

from abc import abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from doubledraw.platform.dossiers.documents import SealedDrawList, SealedList, Slot
from doubledraw.platform.dossiers.models import CaseFile, CasePart, CasePiece
from doubledraw.platform.draws.models import Draw
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.ledger.services import stamp

FIRST = 1
Pieces = tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Standing:
    """A case as it stands. `slots`: what there is now; `added`: what came after it was closed."""

    slots: list[Slot]
    case: CaseFile | None
    parts: list[CasePart]
    pieces: list[CasePiece]

    @property
    def missing(self) -> list[Slot]:
        """Documents that are wanting; deadlines that still run are none."""
        return [slot for slot in self.slots if slot.blocks]

    @property
    def open_duties(self) -> list[Slot]:
        """Deadlines that still run."""
        return [slot for slot in self.slots if slot.is_missing and not slot.blocks]

    @property
    def there(self) -> list[Slot]:
        """What can be put on the list now."""
        return [slot for slot in self.slots if not slot.is_missing]

    @property
    def added(self) -> list[Slot]:
        """What a closed case does not have yet; of an open one everything."""
        known = {piece.key for piece in self.pieces}
        return [slot for slot in self.there if slot.key not in known]

    @property
    def next_list(self) -> SealedList | SealedDrawList:
        """The list that closing, or a supplement, would seal."""
        part, first = len(self.parts), len(self.pieces) + FIRST
        before = self.parts[-1].digest if self.parts else ""
        pieces = tuple(
            {
                "position": position,
                "piece": str(slot.piece),
                "label": slot.label,
                "number": slot.number,
                "who": slot.who,
                "on": stamp(slot.on) if slot.on else "",
                "digest": slot.digest,
            }
            for position, slot in enumerate(self.added, first)
        )
        return self._list(part, before, pieces)

    @abstractmethod
    def _list(self, part: int, before: str, pieces: Pieces) -> SealedList | SealedDrawList: ...


@dataclass(frozen=True)
class VisitStanding(Standing):
    """The case of a visit; `is_of_the_team`: the asker's own."""

    visit: Visit
    is_of_the_team: bool

    def _list(self, part: int, before: str, pieces: Pieces) -> SealedList:
        return SealedList(self.visit.number, part, before, pieces)


@dataclass(frozen=True)
class DrawStanding(Standing):
    """The case of a whole draw."""

    draw: Draw

    def _list(self, part: int, before: str, pieces: Pieces) -> SealedDrawList:
        return SealedDrawList(self.draw.draw_id, part, before, pieces)


def contents_of(
    cases: Collection[CaseFile],
) -> tuple[dict[int, list[CasePart]], dict[int, list[CasePiece]]]:
    """Case → its parts, case → its pieces, both in order. Two queries."""
    parts: dict[int, list[CasePart]] = {case.pk: [] for case in cases}
    pieces: dict[int, list[CasePiece]] = {case.pk: [] for case in cases}
    for part in CasePart.objects.filter(case__in=list(parts)).order_by("number"):
        parts[part.case_id].append(part)
    for piece in CasePiece.objects.filter(case__in=list(parts)).order_by("position"):
        pieces[piece.case_id].append(piece)
    return parts, pieces
