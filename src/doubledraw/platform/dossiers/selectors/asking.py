"""What a person may see of a firm: its draws and visits where their organs draw or take part, no embargoed one."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.disclosure.models import PublicAppearance
from doubledraw.platform.draws.models import Assignment, Draw, DrawnTarget, ListView
from doubledraw.platform.inspections.models import Visit, VisitSheet
from doubledraw.platform.inspections.selectors.duties import day_of
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.ledger.models import LogLeaf
from doubledraw.platform.organs.selectors import shared_with, within
from doubledraw.platform.plans.models import LineItem
from doubledraw.platform.registry.models import Inspector, Target


@dataclass(frozen=True)
class Asked:
    """One firm as one person asks about it: what every stage's gatherer is given.

    `codes`: the firm's, and of what was merged into it. `teams`: the visits the asker is on the team of.
    `leaves`: (kind, subject) → index of the first entry of the public log.
    """

    actor: Actor
    at: datetime
    target: Target
    codes: tuple[str, ...]
    draws: dict[int, Draw]
    visits: dict[int, Visit]
    teams: frozenset[int]
    leaves: dict[tuple[str, str], int]

    def opens(self, number: str) -> bool:
        """Whether the page of a visit opens for the asker: it is for the organ that drew, and those above."""
        paths = {visit.number: visit.draw.organ.path for visit in self.visits.values()}
        return number in paths and self.actor.reaches(paths[number])

    def leaf(self, kind: str, subject: str) -> int | None:
        """Where the public log tells of a subject."""
        return self.leaves.get((kind, subject))


def firm_visible_to(actor: Actor, code: str) -> Target | None:
    """A firm of the directories that serve the actor, or one that their organ inspects with others. One query."""
    sheets = VisitSheet.objects.filter(within(actor), visit__target=OuterRef("pk"))
    joint = sheets.filter(visit__draw__revealed_at__isnull=False)
    rows = Target.objects.filter(shared_with(*actor.scopes()) | Exists(joint), code=code)
    return rows.select_related("organ", "region").first()


def shared_draws(actor: Actor) -> Q:
    """The condition that a draw is of the actor's organs, or about an item of theirs."""
    items = Item.objects.filter(within(actor)).values("pk")
    lines = LineItem.objects.filter(item__in=items).values("line")
    theirs = Q(plan_line__item__in=items) | Q(plan_line__in=lines)
    return within(actor) | theirs


def asked_of(actor: Actor, target: Target, at: datetime, *, is_public: bool = False) -> Asked:
    """What this person may see of the firm now; `is_public`: nothing of a list that is still secret.

    Before the reveal a firm's draw is there only for who has opened it today, as everywhere. Six queries.
    """
    merged = target.merged.order_by("code").values_list("code", flat=True)
    codes = (target.code, *merged)
    drawn = DrawnTarget.objects.filter(draw=OuterRef("pk"), code__in=codes)
    shown = PublicAppearance.objects.filter(draw=OuterRef("draw_id"), code__in=codes)
    open_now = Q(revealed_at__isnull=False)
    if not is_public:
        looks = ListView.objects.filter(
            draw=OuterRef("pk"), code__in=codes, staff_id=actor.user_id, at__range=day_of(at)
        )
        open_now |= Q(Exists(looks))
    rows = Draw.objects.filter(shared_draws(actor), open_now, Exists(drawn) | Exists(shown))
    rows = rows.select_related("organ", "plan_line__plan__organ", "work_plan")
    draws = {draw.pk: draw for draw in rows.order_by("frozen_at", "pk")}
    visits = _visits(draws, codes)
    return Asked(
        actor, at, target, codes, draws, visits, _teams(visits, actor), _leaves(draws, visits)
    )


def _visits(draws: dict[int, Draw], codes: tuple[str, ...]) -> dict[int, Visit]:
    rows = Visit.objects.filter(draw__in=list(draws), code__in=codes)
    rows = rows.select_related("organ", "form", "dispatch", "target").order_by("number")
    found = {visit.pk: visit for visit in rows}
    for visit in found.values():
        visit.draw = draws[visit.draw_id]
    return found


def teams_among(visits: QuerySet[Visit], actor: Actor) -> QuerySet[Visit]:
    """Those of the visits whose team this person is on or was drawn for."""
    refs = Inspector.objects.filter(staff_id=actor.user_id).values("ref")
    mine = Assignment.objects.filter(
        draw=OuterRef("draw"), code=OuterRef("code"), inspector_ref__in=refs
    )
    return visits.filter(Exists(mine))


def _teams(visits: dict[int, Visit], actor: Actor) -> frozenset[int]:
    rows = teams_among(Visit.objects.filter(pk__in=list(visits)), actor)
    return frozenset(rows.values_list("pk", flat=True))


def _leaves(draws: dict[int, Draw], visits: dict[int, Visit]) -> dict[tuple[str, str], int]:
    subjects = {f"draw:{draw.draw_id}" for draw in draws.values()}
    subjects |= {f"document:{draw.plan_line.plan.digest}" for draw in draws.values()}
    rows = LogLeaf.objects.filter(subject__in=subjects).order_by("-index")
    return {(kind, of): index for kind, of, index in rows.values_list("kind", "subject", "index")}
