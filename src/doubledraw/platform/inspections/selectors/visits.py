"""Visits as people find them: the team's own, those that wait for approval and review, those of a firm."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from doubledraw.platform.draws.models import Assignment, Dispatch, Draw, ListView
from doubledraw.platform.draws.states import DrawState
from doubledraw.platform.inspections.models import ApprovalForm, Notice, Visit
from doubledraw.platform.inspections.policies.visits import APPROVERS, ORDERERS
from doubledraw.platform.inspections.selectors.duties import day_of
from doubledraw.platform.inspections.states import FormState, VisitState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.selectors import document
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.registry.models import Inspector


@dataclass(frozen=True, slots=True)
class Crew:
    """One inspector of a visit's team, as it stands now."""

    ref: str
    name: str
    organ_id: int
    organ_name: str
    organ_path: str
    staff_id: int | None
    valid_until: str


def visits_of(actor: Actor, at: datetime) -> QuerySet[Visit]:
    """The visits this person goes to: drawn for, still on the team, released by now; of no voided draw."""
    refs = Inspector.objects.filter(staff_id=actor.user_id).values("ref")
    mine = Assignment.objects.filter(
        draw=OuterRef("draw"), code=OuterRef("code"), release=None, inspector_ref__in=refs
    )
    rows = Visit.objects.filter(Exists(mine), dispatch__opens_at__lte=at)
    rows = rows.exclude(draw__state=DrawState.VOIDED).exclude(state=VisitState.WITHDRAWN)
    return rows.select_related("draw__organ", "organ", "form", "dispatch").order_by(
        F("planned_at").asc(nulls_last=True), "number"
    )


def is_of_the_team(visit: Visit, actor: Actor, at: datetime) -> bool:
    """Whether this person was drawn for the visit, is still on the team, and has been told."""
    return visits_of(actor, at).filter(pk=visit.pk).exists()


def crew_of(visits: Iterable[Visit]) -> dict[int, list[Crew]]:
    """Visit → its team now, in seat order. Two queries however many visits."""
    rows = list(visits)
    keys = {(visit.draw_id, visit.code): visit.pk for visit in rows}
    places = Assignment.objects.filter(
        draw__in={visit.draw_id for visit in rows},
        code__in={visit.code for visit in rows},
        release=None,
    ).order_by("seat", "inspector_ref")
    told = [
        (keys[draw, code], ref)
        for draw, code, ref in places.values_list("draw_id", "code", "inspector_ref")
        if (draw, code) in keys
    ]
    people = {
        one.ref: one
        for one in Inspector.objects.filter(ref__in={ref for _, ref in told})
        .select_related("organ")
        .only("ref", "name", "staff_id", "valid_until", "organ__name", "organ__path")
    }
    found: dict[int, list[Crew]] = {visit.pk: [] for visit in rows}
    for pk, ref in told:
        found[pk].append(_crew(ref, people.get(ref)))
    return found


def visits_visible_to(actor: Actor) -> QuerySet[Visit]:
    """The visits of draws in the actor's scope; the firms in them are another matter."""
    rows = Visit.objects.filter(within(actor, field="draw__organ"))
    return rows.select_related("draw__organ", "organ", "form").order_by("-draw_id", "number")


def form_within_reach(actor: Actor, at: datetime, pk: int) -> ApprovalForm | None:
    """An approval form of a visit of one's own, or of a draw in one's scope."""
    found = ApprovalForm.objects.select_related("draw__organ").filter(pk=pk).first()
    if found is None:
        return None
    mine = visits_of(actor, at).filter(form=found)
    return found if mine.exists() or visits_visible_to(actor).filter(form=found).exists() else None


def unapproved_of(actor: Actor, at: datetime, draw: Draw) -> list[Visit]:
    """Of this person's visits of a draw those on no approval form yet."""
    rows = visits_of(actor, at).filter(draw=draw, form=None, state=VisitState.ORDERED)
    return list(rows)


def newest_notices(visits: Collection[Visit]) -> dict[int, Notice]:
    """Visit → its notice in force, with no more than its code. One query."""
    rows = Notice.objects.filter(visit__in=visits).order_by("edition").only("visit", "token")
    return {one.visit_id: one for one in rows}


def forms_waiting_for(actor: Actor) -> QuerySet[ApprovalForm]:
    """Approval forms this person can sign now, oldest first."""
    rows = ApprovalForm.objects.filter(
        within(actor, *APPROVERS, field="draw__organ"), state=FormState.SUBMITTED
    )
    rows = rows.exclude(made_by=actor.user_id).annotate(count=Count("visits"))
    return rows.select_related("draw__organ").order_by("made_at")


def visits_to_review(actor: Actor) -> QuerySet[Visit]:
    """Entered visits this person can review now, oldest first."""
    rows = Visit.objects.filter(
        within(actor, *APPROVERS, field="draw__organ"), state=VisitState.ENTERED
    )
    return (
        rows.exclude(entered_by=actor.user_id)
        .select_related("draw__organ", "organ", "form")
        .order_by("entered_at")
    )


def unordered(draw: Draw) -> QuerySet[Dispatch]:
    """Released firms that are no visit yet; none that gave its place to one of the reserve."""
    gone = draw.substitutions.filter(out_ref="").values("code")
    return Dispatch.objects.filter(draw=draw, visit=None).exclude(code__in=gone).order_by("code")


def gave_way(visit: Visit) -> bool:
    """Whether the firm has given its place to one of the reserve."""
    return visit.draw.substitutions.filter(code=visit.code, out_ref="").exists()


def draws_to_order(actor: Actor) -> list[tuple[Draw, int]]:
    """(draw, released firms that wait for their order) where the actor orders."""
    rows = Draw.objects.filter(within(actor, *ORDERERS)).exclude(state=DrawState.VOIDED)
    rows = rows.annotate(waiting=Count("dispatches", filter=Q(dispatches__visit=None))).filter(
        waiting__gt=0
    )
    return [(draw, draw.waiting) for draw in rows.select_related("organ").order_by("-drawn_at")]


def progress_of_draw(draw: Draw) -> dict[str, int]:
    """State → how many visits of a draw. One query."""
    counted = Visit.objects.filter(draw=draw).values_list("state").annotate(n=Count("pk"))
    return dict(counted.order_by())


def newest_notice(visit: Visit) -> Notice | None:
    """The notice in force, with its delivery."""
    rows = Notice.objects.filter(visit=visit).select_related("delivery")
    return rows.order_by("-edition").first()


def sealed_notice(notice: Notice) -> dict[str, Any]:
    """What a notice says, as it was sealed: `documents.SealedNotice` as a mapping."""
    said: dict[str, Any] = json.loads(document(notice.digest))
    return said


def has_looked(visits: Collection[Visit], actor: Actor, at: datetime) -> set[int]:
    """Those of the visits whose firm this person may be shown without a new line in the records of looks.

    A person's first look at a secret firm on a day is written down; what is public is nobody's business.
    """
    secret = [visit for visit in visits if visit.draw.revealed_at is None]
    seen = {visit.pk for visit in visits if visit.draw.revealed_at is not None}
    if secret:
        looks = ListView.objects.filter(
            draw__in={visit.draw_id for visit in secret},
            code__in={visit.code for visit in secret},
            staff_id=actor.user_id,
            at__range=day_of(at),
        )
        known = set(looks.values_list("draw_id", "code"))
        seen |= {visit.pk for visit in secret if (visit.draw_id, visit.code) in known}
    return seen


def visits_of_target(code: str) -> QuerySet[Visit]:
    """Every visit of a firm, newest first; for the firm's file."""
    rows = Visit.objects.filter(code=code).select_related("draw__organ", "organ", "form")
    return rows.order_by("-ordered_at")


def _crew(ref: str, person: Inspector | None) -> Crew:
    if person is None:
        return Crew(ref, ref, 0, "", "", None, "")
    until = person.valid_until.isoformat() if person.valid_until else ""
    organ = person.organ
    return Crew(ref, person.name, organ.pk, organ.name, organ.path, person.staff_id, until)
