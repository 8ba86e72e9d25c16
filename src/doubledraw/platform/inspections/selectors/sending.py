"""What a phone carries and what a submission asks about its visit: no column that neither needs."""

from datetime import datetime

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from doubledraw.platform.draws.models import Assignment
from doubledraw.platform.inspections.models import SheetEntry, Visit, VisitSheet
from doubledraw.platform.inspections.selectors.visits import visits_of
from doubledraw.platform.inspections.states import VisitState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.registry.models import Inspector

WITH_DRAW = tuple(
    f"draw__{name}" for name in ("draw_id", "title", "state", "revealed_at", "organ", "plan_line")
)
"""What there is of the draw beside a visit: a draw is a wide row."""
WHOLE = tuple(field.name for field in Visit._meta.concrete_fields)
ON_PHONE = (VisitState.ORDERED, VisitState.APPROVED, VisitState.UNDER_WAY)


def carried_by(actor: Actor, at: datetime, most: int) -> list[Visit]:
    """The visits this person still has to go to, with sheets, those planned next first. Two queries."""
    sheets = VisitSheet.objects.select_related("organ").only(
        "visit", "items", "editions", "questions", "organ__name"
    )
    rows = visits_of(actor, at).filter(state__in=ON_PHONE)
    rows = rows.select_related(None).select_related("draw").only(*WHOLE, *WITH_DRAW)
    return list(rows.prefetch_related(Prefetch("sheets", sheets))[:most])


def visit_to_send(actor: Actor, at: datetime, number: str) -> Visit | None:
    """The visit of one's own with this number, by its name and state alone."""
    rows = visits_of(actor, at).filter(number=number).select_related(None).order_by()
    return rows.only("number", "state").first()


def visit_at_hand(pk: int, actor: Actor, at: datetime) -> tuple[Visit, bool]:
    """The visit a submission is about, and whether this person is of its team. One query for the team."""
    mine = _at_hand(visits_of(actor, at)).filter(pk=pk).first()
    return (mine, True) if mine else (_at_hand(Visit.objects.all()).get(pk=pk), False)


def name_in_crew(visit: Visit, ref: str) -> str | None:
    """The name under which this certificate is on the team now; None when it is not. One query."""
    places = Assignment.objects.filter(draw=visit.draw_id, code=visit.code, release=None)
    names = Inspector.objects.filter(ref=OuterRef("inspector_ref")).values("name")
    found = places.filter(inspector_ref=ref).annotate(name=Subquery(names))
    told = found.values_list("inspector_ref", "name").first()
    return (told[1] or told[0]) if told else None


def answers_in_force(visit: Visit) -> dict[str, object]:
    """Sheet → what its newest entry answers, as it is signed. One query."""
    rows = SheetEntry.objects.filter(sheet__visit=visit).order_by("number")
    return {str(pk): answers for pk, answers in rows.values_list("sheet", "answers")}


def _at_hand(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    rows = rows.select_related(None).select_related("draw", "organ", "form", "dispatch").order_by()
    return rows.only(
        *WHOLE,
        *WITH_DRAW,
        "organ__name",
        "organ__code",
        "organ__path",
        "form__digest",
        "dispatch__carried_out_at",
    )
