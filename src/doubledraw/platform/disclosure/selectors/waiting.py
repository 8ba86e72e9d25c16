"""Reviewed results that are not public yet: by when, under which article, and what each waits for; overdue first."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from doubledraw.platform.disclosure.models import Masking, PublicVisit, Retraction
from doubledraw.platform.disclosure.selectors.previews import Preview, previews
from doubledraw.platform.disclosure.states import PENALTY, PUBLISH, Decision, Published
from doubledraw.platform.draws.selectors import targets_in_force
from doubledraw.platform.followups.models import FollowUp
from doubledraw.platform.followups.states import FollowUpState
from doubledraw.platform.inspections.models import Commission, Visit, VisitRecord
from doubledraw.platform.inspections.selectors import latest_record, records_reviewed
from doubledraw.platform.inspections.states import CommissionState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.states import ObligationState
from doubledraw.platform.organs.selectors import within

OVER = (FollowUpState.CLOSED, FollowUpState.DROPPED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One result of the list: what it would be, the obligation that binds it, and the days left (negative: overdue)."""

    preview: Preview
    binding: Obligation | None
    days_left: int | None

    @property
    def reveals_late(self) -> bool:
        """Whether the list is to be revealed only after the day by which the result must be public."""
        reveal = self.preview.record.visit.draw.reveal_on
        return bool(self.binding and reveal and reveal > localdate(self.binding.due))

    @property
    def gone(self) -> int:
        """Days since it was due."""
        return -(self.days_left or 0)


def unpublished() -> QuerySet[VisitRecord]:
    """Approved records in force that are not public, or not with everything: an institution reported meanwhile, or the
    last of their problems was closed.

    One that was withdrawn and left so is none of them.
    """
    public = PublicVisit.objects.filter(
        key=OuterRef("visit__number"), digest=OuterRef("digest"), is_current=True
    )
    return records_reviewed().filter(
        ~Exists(public) | Q(visit__in=_reported_since()) | Q(visit__in=_handled_since())
    )


def _reported_since() -> QuerySet[Commission, int]:
    """Visits of which an institution has reported after their result was published."""
    shown = PublicVisit.objects.filter(
        key=OuterRef("visit__number"), is_current=True, published_at__lt=OuterRef("reported_at")
    ).exclude(state=Published.WITHDRAWN)
    rows = Commission.objects.filter(Exists(shown), state=CommissionState.REPORTED)
    return rows.order_by().values_list("visit", flat=True)


def _handled_since() -> QuerySet[FollowUp, int]:
    """Visits of which the last problem was closed after their result was published."""
    shown = PublicVisit.objects.filter(
        key=OuterRef("visit__number"), is_current=True, published_at__lt=OuterRef("closed_at")
    ).exclude(state=Published.WITHDRAWN)
    left = FollowUp.objects.filter(visit=OuterRef("visit")).exclude(state__in=OVER)
    rows = FollowUp.objects.filter(Exists(shown), ~Exists(left), state=FollowUpState.CLOSED)
    return rows.order_by().values_list("visit", flat=True)


def whole(rows: QuerySet[VisitRecord]) -> QuerySet[VisitRecord]:
    """With everything a preview reads beside it."""
    return rows.select_related(
        "visit__draw__organ",
        "visit__draw__plan_line__plan",
        "visit__organ",
        "visit__form",
        "review",
    )


def waiting_keys(actor: Actor) -> list[tuple[int, datetime | None]]:
    """(record, moment it is due) of everything that waits in the actor's scope: the soonest first. Three queries."""
    rows = unpublished().filter(within(actor, field="visit__draw__organ"))
    found = list(rows.order_by("pk").values_list("pk", "visit__number", "visit__draw__draw_id"))
    due = _due_by_subject(_open().filter(within(actor)).values_list("subject", "due"))
    keyed = [(pk, _earliest(due, number, draw)) for pk, number, draw in found]
    return sorted(keyed, key=lambda one: (one[1] is None, one[1] or 0, one[0]))


def waiting(records: Iterable[int], at: datetime) -> list[Waiting]:
    """The rows of one page of the list, in its order. A constant number of queries."""
    wanted = list(records)
    rows = whole(VisitRecord.objects.filter(pk__in=wanted))
    shown = {one.record.pk: one for one in previews(rows, localdate(at))}
    binding = binding_on([one.record.visit for one in shown.values()])
    return [_waiting(shown[pk], binding.get(shown[pk].record.visit_id), at) for pk in wanted]


def binding_on(visits: Iterable[Visit], *, open_only: bool = True) -> dict[int, Obligation]:
    """Visit → the obligation to publish it that is due first: its own, or its task's. One query."""
    rows = list(visits)
    subjects = {one.reference for one in rows} | {f"draw:{one.draw.draw_id}" for one in rows}
    found = _open() if open_only else _every()
    by_subject: dict[str, Obligation] = {}
    for one in found.filter(subject__in=subjects).order_by("-due"):
        by_subject[one.subject] = one
    made = {}
    for visit in rows:
        both = (by_subject.get(visit.reference), by_subject.get(f"draw:{visit.draw.draw_id}"))
        if known := [one for one in both if one]:
            made[visit.pk] = min(known, key=lambda one: one.due)
    return made


def preview_of(visit: Visit, at: datetime) -> Preview | None:
    """What would be public of a visit's record in force; None before there is one."""
    record = latest_record(visit)
    if record is None:
        return None
    (found,) = previews(whole(VisitRecord.objects.filter(pk=record.pk)), localdate(at))
    return found


def draw_is_done(draw_id: str, withheld: set[int]) -> tuple[bool, int]:
    """Whether every firm in force of a draw is public or among the `withheld`; and how many are public."""
    visits = Visit.objects.filter(draw__draw_id=draw_id)
    public = set(
        PublicVisit.objects.filter(key__in=visits.values("number"), is_current=True)
        .exclude(state=Published.WITHDRAWN)
        .values_list("code", flat=True)
    )
    left = set(visits.filter(pk__in=withheld).values_list("code", flat=True))
    first = visits.select_related("draw").first()
    wanted = targets_in_force(first.draw).keys() if first else set()
    return bool(wanted) and wanted <= public | left, len(public)


def task_owes(draw_id: str) -> bool:
    """Whether the duty to publish the whole of a task is open."""
    return _open().filter(subject=f"draw:{draw_id}").exists()


def ended_terms(day: date) -> QuerySet[PublicVisit]:
    """Published results whose term is over."""
    return PublicVisit.objects.filter(state=Published.PUBLISHED, until__lt=day)


def retractions_waiting(actor: Actor) -> QuerySet[Retraction]:
    """What somebody wants taken back, in the actor's scope."""
    rows = Retraction.objects.filter(within(actor), state=Decision.ASKED)
    return rows.select_related("result", "organ").order_by("asked_at")


def maskings_waiting(actor: Actor) -> QuerySet[Masking]:
    """What somebody wants hidden, in the actor's scope."""
    rows = Masking.objects.filter(within(actor, field="visit__draw__organ"), state=Decision.ASKED)
    return rows.select_related("visit__draw").order_by("asked_at")


def versions_of_result(number: str) -> list[PublicVisit]:
    """Every version of a visit's published result, newest first."""
    rows = PublicVisit.objects.filter(key=number).order_by("-version")
    return list(rows.prefetch_related("findings", "retractions"))


def sealed_record(record: VisitRecord) -> dict[str, Any]:
    """What a record says, as it was sealed: an `InspectionRecord` as a mapping."""
    said: dict[str, Any] = json.loads(document(record.digest))
    return said


def _every() -> QuerySet[Obligation]:
    return Obligation.objects.filter(Q(kind__startswith=PUBLISH), ~Q(kind=PENALTY))


def _open() -> QuerySet[Obligation]:
    return _every().filter(state=ObligationState.OPEN)


def _due_by_subject(rows: Iterable[tuple[str, datetime]]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for subject, due in rows:
        found[subject] = min(due, found.get(subject, due))
    return found


def _earliest(due: dict[str, datetime], number: str, draw: str) -> datetime | None:
    known = [due[key] for key in (f"visit:{number}", f"draw:{draw}") if key in due]
    return min(known, default=None)


def _waiting(preview: Preview, binding: Obligation | None, at: datetime) -> Waiting:
    left = (localdate(binding.due) - localdate(at)).days if binding else None
    return Waiting(preview, binding, left)
