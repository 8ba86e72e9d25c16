"""What one draw has left behind so far, loaded once: the ground that its list is made from."""

from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.timezone import localdate

from doubledraw.platform.disclosure.models import PublicFile
from doubledraw.platform.dossiers.documents import File, Piece, Slot, Source
from doubledraw.platform.draws.models import CeremonyPerson, Draw, TeamRound
from doubledraw.platform.draws.policies import is_to_be_completed
from doubledraw.platform.draws.policies.gate import LegalDuty
from doubledraw.platform.draws.selectors import (
    entries_of,
    legal_duty,
    people_of,
    rounds_of,
    work_plan_rule,
)
from doubledraw.platform.draws.selectors.legal import notified_on
from doubledraw.platform.draws.states import DrawState, WithdrawalState
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.obligations.documents import last_moment
from doubledraw.platform.organs.selectors import names_of_staff
from doubledraw.statute.citation import Citation

LOGGED = "公开日志第 {index} 条"
MEDIA = ("json", "tsv", "zip", "txt")


class DrawFacts:
    """A draw with its people, rounds, withdrawals, public files and log entries. A constant number of queries."""

    def __init__(self, draw: Draw, at: datetime) -> None:
        self.draw, self.at = draw, at
        self.files = {row.name: row.digest for row in PublicFile.objects.filter(draw=draw.draw_id)}
        self.leaves = entries_of(draw)
        people = CeremonyPerson.objects.select_related("invitation", "signature")
        prefetch_related_objects([draw], Prefetch("people", people))
        self.people: list[CeremonyPerson] = people_of(draw)
        self.rounds: list[TeamRound] = rounds_of(draw)
        self.withdrawals = list(draw.withdrawals.filter(state=WithdrawalState.AGREED))
        self.corrections = list(draw.corrections.exclude(applied_at=None))
        self.values = list(draw.entropy_values.all())
        organ, day = draw.plan_line.plan.organ, localdate(draw.frozen_at)
        self.duty: LegalDuty | None = legal_duty(organ, day, notified_on(draw))
        self.work_plan_rule = work_plan_rule(organ, day)
        self.names = names_of_staff(self._hands())
        self.goes_on = draw.state != DrawState.VOIDED or is_to_be_completed(draw)

    def public(self, name: str) -> File | None:
        """A file of the draw that anybody may download."""
        digest, ending = self.files.get(name), name.rpartition(".")[2]
        media = ending if ending in MEDIA else "bin"
        return File(Source.KEPT, digest, name, media) if digest else None

    def logged(self, kind: str) -> tuple[str, str]:
        leaf: LogLeaf | None = self.leaves.get(kind)
        return "", LOGGED.format(index=leaf.index) if leaf else self.draw.draw_id

    def missing(self, piece: Piece, by: str, rule: Citation, label: str = "", of: str = "") -> Slot:
        """Due when the draw was: the ceremony by its last day, everything else by the end of the checks."""
        ceremony = (Piece.COMMITMENT, Piece.ENTROPY, Piece.DRAW)
        draw = self.draw
        due = draw.draw_by if piece in ceremony else last_moment(draw.plan_line.ends)
        key = f"missing:{piece.value}:{of}"
        late = due < self.at
        return Slot(
            *(key, piece, label),
            is_missing=True,
            by=by,
            due=due,
            cites=str(rule),
            is_late=late,
        )

    def name(self, staff: int | None) -> str:
        return self.names.get(staff or 0, "")

    def _hands(self) -> set[int]:
        draw = self.draw
        found = {draw.frozen_by, draw.committed_by, draw.drawn_by, draw.revealed_by}
        found |= {draw.void_asked_by, draw.voided_by}
        work = getattr(draw, "work_plan", None)
        found |= {work.decided_by} if work else set()
        for one in (*self.corrections,):
            found |= {one.asked_by, one.confirmed_by}
        for value in self.values:
            found |= {value.entered_by, value.confirmed_by}
        for gone in self.withdrawals:
            found |= {gone.asked_by, gone.decided_by}
        for turn in self.rounds:
            found |= {turn.committed_by, turn.drawn_by}
        for person in self.people:
            asked = getattr(person, "invitation", None)
            found |= {asked.invited_by} if asked else set()
        found |= set(draw.named_auditors.values_list("staff_id", flat=True))
        return {one for one in found if one is not None}
