"""Complaints and objections for those who supervise; to the team they are about only what was shown."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from doubledraw.platform.draws.models import Assignment
from doubledraw.platform.followups.models import Complaint
from doubledraw.platform.followups.states import ComplaintState
from doubledraw.platform.inspections.models import FirmWord
from doubledraw.platform.inspections.policies import SUPERVISORS
from doubledraw.platform.inspections.selectors import visits_of
from doubledraw.platform.inspections.states import COMPLAINTS, Asking
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.registry.models import Inspector


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A firm's word with its handling, for a page."""

    word: FirmWord
    kind: str
    complaint: Complaint | None


def complaints_visible_to(actor: Actor) -> QuerySet[FirmWord]:
    """Those of draws the actor supervises, the newest first; none about a team the actor is on."""
    refs = Inspector.objects.filter(staff_id=actor.user_id).values("ref")
    own = Assignment.objects.filter(
        draw=OuterRef("notice__visit__draw"),
        code=OuterRef("notice__visit__code"),
        inspector_ref__in=refs,
    )
    rows = FirmWord.objects.filter(
        ~Exists(own),
        within(actor, *SUPERVISORS, field="notice__visit__draw__organ"),
        kind__in=[str(kind) for kind in COMPLAINTS],
    )
    return rows.select_related(
        "notice__visit__draw__organ", "notice__visit__organ", "complaint", "answer"
    )


def complaint_visible_to(actor: Actor, pk: int) -> FirmWord | None:
    """One of them; None when there is none or it is not theirs to see."""
    return complaints_visible_to(actor).filter(pk=pk).first()


def complaints_shown_to(actor: Actor, at: datetime) -> list[ComplaintRow]:
    """What was said about the actor's own visits and shown to the team, or decided."""
    shown = Q(complaint__shown_at__isnull=False) | Q(complaint__state=ComplaintState.CLOSED)
    mine = visits_of(actor, at).order_by().values("pk")
    rows = FirmWord.objects.filter(shown, notice__visit__in=mine)
    rows = rows.select_related("notice__visit", "complaint", "answer").order_by("-at")
    return [ComplaintRow(one, Asking.of(one.kind).label, one.complaint) for one in rows]
