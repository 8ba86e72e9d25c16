"""The embargo read from its rows: what is released to whom, who has looked, who was named to attest."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from doubledraw.platform.draws.models import (
    Assignment,
    Dispatch,
    Draw,
    DrawnTarget,
    ListView,
)
from doubledraw.platform.draws.selectors.substitutes import targets_in_force
from doubledraw.platform.draws.states import DrawState, TargetRole
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import RoleGrant
from doubledraw.platform.organs.selectors import superiors
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.models import Inspector


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the door is: firms drawn, released, visited."""

    drawn: int
    dispatched: int
    done: int

    @property
    def left(self) -> int:
        """Firms that wait for their release."""
        return self.drawn - self.dispatched

    @property
    def is_done(self) -> bool:
        """Whether the last visit has been carried out."""
        return 0 < self.drawn == self.done


@dataclass(frozen=True, slots=True)
class Released:
    """One firm on a team member's list."""

    dispatch: Dispatch
    target: DrawnTarget
    team: list[str]


@dataclass(frozen=True, slots=True)
class Looker:
    """One person's looks at a secret list."""

    name: str
    organ_name: str
    looks: int
    firms: int
    first: datetime
    last: datetime


def named_auditors(draw: Draw) -> frozenset[int]:
    """The accounts named to attest to this draw."""
    return frozenset(auditor.staff_id for auditor in draw.named_auditors.all())


def auditors_to_name(draw: Draw) -> list[tuple[int, str, str]]:
    """(account, name, organ) of everybody whose auditor's role reaches the draw and who is not named yet."""
    paths = [*superiors(draw.organ.path), draw.organ.path]
    grants = RoleGrant.objects.filter(role=Role.AUDITOR, organ__path__in=paths)
    grants = grants.filter(staff__is_active=True).exclude(staff__in=named_auditors(draw))
    rows = grants.values_list("staff_id", "staff__name", "staff__organ__name").distinct()
    return sorted(rows, key=lambda row: (row[2], row[1], row[0]))


def teams_of(draw: Draw, codes: Collection[str]) -> dict[str, list[str]]:
    """Firm → the references of its team in force, in seat order."""
    teams: dict[str, list[str]] = {}
    rows = Assignment.objects.filter(draw=draw, code__in=codes, release=None)
    rows = rows.order_by("seat", "inspector_ref")
    for code, ref in rows.values_list("code", "inspector_ref"):
        teams.setdefault(code, []).append(ref)
    return teams


def undispatched(draw: Draw) -> list[str]:
    """The codes of the firms in force that wait for their release, in order."""
    taken = set(Dispatch.objects.filter(draw=draw).values_list("code", flat=True))
    return [code for code in targets_in_force(draw) if code not in taken]


def progress_of(draw: Draw) -> Progress:
    """Of the firms in force: a place whose reserve is exhausted is nobody's. Three queries."""
    drawn = DrawnTarget.objects.filter(draw=draw, role=TargetRole.SELECTED).count()
    given = draw.substitutions.filter(out_ref="")
    gone = given.values("code")
    counts = Dispatch.objects.filter(draw=draw).exclude(code__in=gone)
    found = counts.aggregate(
        all=Count("pk"), done=Count("pk", filter=Q(carried_out_at__isnull=False))
    )
    return Progress(drawn - given.filter(in_code="").count(), found["all"], found["done"])


def dispatches_of(actor: Actor, at: datetime) -> QuerySet[Dispatch]:
    """What has been released to this person, through the inspector their account belongs to; no role is needed.

    The team in force counts: whoever withdrew sees the firm no more, whoever took the place does; a firm that gave
    way has no team. Nothing of a voided draw: its list stays secret to its date, and nobody goes.
    """
    refs = Inspector.objects.filter(staff_id=actor.user_id).values("ref")
    mine = Assignment.objects.filter(
        draw=OuterRef("draw"), code=OuterRef("code"), inspector_ref__in=refs, release=None
    )
    rows = Dispatch.objects.filter(Exists(mine), opens_at__lte=at)
    rows = rows.exclude(draw__state=DrawState.VOIDED)
    return rows.select_related("draw__organ").order_by("-draw__drawn_at", "code")


def released_to(draw: Draw, actor: Actor, at: datetime) -> list[Released]:
    """The firms of a draw released to this person, each with the names of its team."""
    mine = list(dispatches_of(actor, at).filter(draw=draw))
    codes = [dispatch.code for dispatch in mine]
    teams = teams_of(draw, codes)
    refs = {ref for team in teams.values() for ref in team}
    names = dict(Inspector.objects.filter(ref__in=refs).values_list("ref", "name"))
    targets = {row.code: row for row in DrawnTarget.objects.filter(draw=draw, code__in=codes)}
    return [
        Released(d, targets[d.code], [names.get(ref, ref) for ref in teams.get(d.code, [])])
        for d in mine
    ]


def draws_released_to(actor: Actor, at: datetime) -> list[tuple[Draw, int, int]]:
    """(draw, firms released to me, firms of them that wait for their visit), newest first."""
    found: dict[Draw, list[Dispatch]] = {}
    for dispatch in dispatches_of(actor, at):
        found.setdefault(dispatch.draw, []).append(dispatch)
    return [
        (draw, len(rows), sum(row.carried_out_at is None for row in rows))
        for draw, rows in found.items()
    ]


def views_of(draw: Draw) -> QuerySet[ListView]:
    """Every look, newest first."""
    return ListView.objects.filter(draw=draw).order_by("-at", "-pk")


def lookers_of(draw: Draw) -> list[Looker]:
    """Who looked, how often and at how many firms; the most curious first."""
    found: dict[int, list[ListView]] = {}
    for view in views_of(draw):
        found.setdefault(view.staff_id, []).append(view)
    lookers = [
        Looker(
            views[0].name,
            views[0].organ_name,
            len(views),
            max(view.firms for view in views),
            views[-1].at,
            views[0].at,
        )
        for views in found.values()
    ]
    return sorted(lookers, key=lambda looker: (-looker.looks, looker.name))


def looks_by_day(draw: Draw) -> list[tuple[int, int]]:
    """(days since the draw, looks of that day): a list that is read long before the visits is worth a question."""
    if draw.drawn_at is None:
        return []
    began = localdate(draw.drawn_at)
    times = views_of(draw).values_list("at", flat=True)
    return sorted(Counter((localdate(at) - began).days for at in times).items())


def visits_by_day(draw: Draw) -> list[tuple[int, int]]:
    """(days since the draw, visits carried out that day): what a rate of findings by day is divided by (§9)."""
    if draw.drawn_at is None:
        return []
    began = localdate(draw.drawn_at)
    done = Dispatch.objects.filter(draw=draw, carried_out_at__isnull=False)
    times = done.values_list("carried_out_at", flat=True)
    return sorted(Counter((localdate(at) - began).days for at in times if at).items())
