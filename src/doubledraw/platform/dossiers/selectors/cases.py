"""The cases of visits in the file room, each with its list."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from doubledraw.platform.dossiers.models import CaseFile
from doubledraw.platform.dossiers.policies import READERS
from doubledraw.platform.dossiers.selectors.asking import teams_among
from doubledraw.platform.dossiers.selectors.pieces import pieces_of
from doubledraw.platform.dossiers.selectors.standings import VisitStanding, contents_of
from doubledraw.platform.draws.models import ListView
from doubledraw.platform.draws.states import DrawState
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.inspections.selectors.duties import day_of
from doubledraw.platform.inspections.states import VisitState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.organs.states import Role


def case_visit(actor: Actor, number: str, at: datetime) -> Visit | None:
    """A visit whose case this person may read; one of a secret list only when they opened it today."""
    return _readable(actor, at).filter(number=number).first()


def cases_in_room(
    actor: Actor, at: datetime, *, year: int | None = None, words: str = "", filed: str = ""
) -> QuerySet[Visit]:
    """The visits of a year whose copies belong here, latest first. `filed`: "yes", "no" or "" for both.

    `words`: number of the visit, the draw or the case, name or code of the firm.
    """
    rows = _readable(actor, at)
    if year is not None:
        rows = rows.filter(starts__year=year)
    if filed in ("yes", "no"):
        rows = rows.filter(case_file__isnull=filed == "no")
    text = " ".join(words.replace("\0", " ").split())
    if text:
        rows = rows.filter(
            Q(number__icontains=text)
            | Q(name__icontains=text)
            | Q(code__iexact=text)
            | Q(case_file__number__icontains=text)
        )
    return rows.order_by(F("ended_at").desc(nulls_last=True), "number")


def cases_to_file(actor: Actor) -> QuerySet[Visit]:
    """Reviewed visits of revealed lists that this person can file once they are complete, oldest first.

    Without the role nothing is asked.
    """
    if not actor.scopes(Role.LEGAL):
        return Visit.objects.none()
    rows = Visit.objects.filter(
        within(actor, Role.LEGAL, field="draw__organ"),
        state=VisitState.REVIEWED,
        draw__revealed_at__isnull=False,
        case_file=None,
    )
    return rows.exclude(entered_by=actor.user_id).select_related("draw").order_by("ended_at")


def years_in_room(actor: Actor, at: datetime) -> list[int]:
    """The years of which there are cases, the latest first."""
    years = _readable(actor, at).annotate(year=ExtractYear("starts")).order_by()
    return sorted(set(years.values_list("year", flat=True).distinct()), reverse=True)


def secret_cases(actor: Actor) -> int:
    """How many more there will be when their lists are revealed."""
    rows = _within_reach(actor).filter(draw__revealed_at=None)
    return rows.count()


def standings_of(visits: Collection[Visit], actor: Actor, at: datetime) -> list[VisitStanding]:
    """Each with its list; a constant number of queries."""
    slots, pks = pieces_of(visits, at), [visit.pk for visit in visits]
    filed = CaseFile.objects.filter(visit__in=pks).select_related("organ")
    cases = {case.visit_id: case for case in filed}
    parts, pieces = contents_of(cases.values())
    mine = set(teams_among(Visit.objects.filter(pk__in=pks), actor).values_list("pk", flat=True))
    found = []
    for visit in visits:
        case = cases.get(visit.pk)
        of = case.pk if case else 0
        listed = (parts.get(of, []), pieces.get(of, []))
        found.append(VisitStanding(slots[visit.pk], case, *listed, visit, visit.pk in mine))
    return found


def standing_of(visit: Visit, actor: Actor, at: datetime) -> VisitStanding:
    """One case."""
    return standings_of([visit], actor, at)[0]


def _within_reach(actor: Actor) -> QuerySet[Visit]:
    rows = Visit.objects.filter(within(actor, *READERS, field="draw__organ"))
    return rows.exclude(state=VisitState.WITHDRAWN).exclude(draw__state=DrawState.VOIDED)


def _readable(actor: Actor, at: datetime) -> QuerySet[Visit]:
    looks = ListView.objects.filter(
        draw=OuterRef("draw"), code=OuterRef("code"), staff_id=actor.user_id, at__range=day_of(at)
    )
    rows = _within_reach(actor).filter(Q(draw__revealed_at__isnull=False) | Exists(looks))
    return rows.select_related(
        "draw__organ", "draw__plan_line__plan__organ", "draw__work_plan", "organ", "form", "target"
    )
