"""The cases of whole draws in the file room, each with its list."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from doubledraw.platform.disclosure.models import PublicFile
from doubledraw.platform.dossiers.models import CaseFile
from doubledraw.platform.dossiers.policies import HANDS, OVER, READERS
from doubledraw.platform.dossiers.selectors.draw_pieces import BUNDLE, SIGNERS, pieces_of_draw
from doubledraw.platform.dossiers.selectors.standings import DrawStanding, contents_of
from doubledraw.platform.draws.models import (
    Attestation,
    CeremonyPerson,
    Draw,
    NamedAuditor,
    TeamRound,
)
from doubledraw.platform.draws.states import DrawState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.organs.states import Role


def draw_case(actor: Actor, draw_id: str) -> Draw | None:
    """A draw whose case this person may read. Its list names no firm."""
    return _readable(actor).filter(draw_id=draw_id).first()


def draws_in_room(
    actor: Actor, *, year: int | None = None, words: str = "", filed: str = ""
) -> QuerySet[Draw]:
    """The draws whose copies belong here, latest first; arguments as of `cases_in_room`."""
    rows = _readable(actor)
    if year is not None:
        rows = rows.filter(plan_line__plan__year=year)
    if filed in ("yes", "no"):
        rows = rows.filter(case_file__isnull=filed == "no")
    text = " ".join(words.replace("\0", " ").split())
    if text:
        named = Q(draw_id__icontains=text) | Q(title__icontains=text)
        rows = rows.filter(named | Q(case_file__number__icontains=text))
    return rows.order_by(F("drawn_at").desc(nulls_first=True), "-pk")


def draw_cases_to_file(actor: Actor) -> QuerySet[Draw]:
    """Draws that are over, of which no paper of the ceremony is wanting and this person had no hand in: oldest first.

    Everything a query can see is looked at here; what only a rule set can say, an invitation an article wants, the
    page of the case says. Without the role nothing is asked.
    """
    if not actor.scopes(Role.LEGAL):
        return Draw.objects.none()
    rows = Draw.objects.filter(
        within(actor, Role.LEGAL), state__in=OVER, case_file=None, work_plan__isnull=False
    )
    for hand in HANDS:
        rows = rows.exclude(**{hand: actor.user_id})
    rows = rows.exclude(_to_be_completed())
    for wanting in _wanting():
        rows = rows.exclude(wanting)
    return rows.order_by("revealed_at", "pk")


def draw_years(actor: Actor) -> list[int]:
    """The years of which there are draws, the latest first."""
    years = _readable(actor).order_by().values_list("plan_line__plan__year", flat=True)
    return sorted(set(years.distinct()), reverse=True)


def draw_standing(draw: Draw, at: datetime) -> DrawStanding:
    """One case; a constant number of queries."""
    case = CaseFile.objects.filter(draw=draw).select_related("organ").first()
    parts, pieces = contents_of([case] if case else [])
    of = case.pk if case else 0
    return DrawStanding(pieces_of_draw(draw, at), case, parts.get(of, []), pieces.get(of, []), draw)


def _to_be_completed() -> Q:
    """A draw voided after its first public entropy, until it is revealed all the same."""
    late = Q(state=DrawState.VOIDED, voided_at__gte=F("first_when"), revealed_at=None)
    return late & ~Q(commitment="")


def _wanting() -> tuple[Combinable, ...]:
    """One condition for each paper that may be wanting of a draw that is over, as `pieces_of_draw` lists them."""
    own = {"draw": OuterRef("pk")}
    signers = CeremonyPerson.objects.filter(**own, role__in=SIGNERS, signature=None)
    rounds = TeamRound.objects.filter(**own)
    stands = rounds.filter(drawn_at__isnull=False, blocked__isnull=True)
    noted = Attestation.objects.filter(draw=OuterRef("draw"), received_by=OuterRef("staff_id"))
    named = NamedAuditor.objects.filter(~Exists(noted), **own)
    bundle = PublicFile.objects.filter(draw=OuterRef("draw_id"), name=BUNDLE)
    is_revealed = Q(state=DrawState.REVEALED)
    return (
        Q(drawn_at__isnull=False) & Exists(signers.exclude(signed_at=None)),
        Q(drawn_at__isnull=False, strata_public=False) & Exists(named),
        is_revealed & Exists(rounds.filter(drawn_at=None)),
        is_revealed & Q(blocked__isnull=False) & ~Exists(stands),
        Q(revealed_at__isnull=False) & ~Exists(bundle),
    )


def _readable(actor: Actor) -> QuerySet[Draw]:
    rows = Draw.objects.filter(within(actor, *READERS))
    return rows.select_related("organ", "plan_line__plan__organ", "work_plan", "case_file")
