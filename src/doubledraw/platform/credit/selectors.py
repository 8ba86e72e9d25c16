"""Reading credit, filtered by actor: events, the rule that binds a firm, proposals, lists, measures, files."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from django.db.models import Count, Exists, Max, Model, OuterRef, Q, QuerySet

from doubledraw.platform.credit.models import (
    CreditEvent,
    CreditExport,
    CreditExportLine,
    CreditListing,
    CreditProposal,
    CreditRule,
    JointMeasure,
    ListingNote,
)
from doubledraw.platform.credit.states import (
    OPEN_RULES,
    ListingState,
    MeasureState,
    ProposalState,
    RuleState,
)
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import open_organs, shared_with, superiors, within
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.selectors import targets_visible_to
from doubledraw.platform.rulebook.selectors import article_for
from doubledraw.statute import law
from doubledraw.statute.citation import Citation, own_rule

Row = TypeVar("Row", bound=Model)


def firms_visible_to(actor: Actor) -> QuerySet[Target]:
    """Whose credit record this person may open: the targets of the directories that serve them."""
    return targets_visible_to(actor).select_related("organ", "region")


def about(target: Target) -> Q:
    """What is about a firm, also under the codes of targets found to be the same firm."""
    return Q(target=target) | Q(target__merged_into=target)


def events_of(target: Target) -> list[CreditEvent]:
    """A firm's credit record, the oldest first, with that of targets found to be the same firm."""
    return list(CreditEvent.objects.filter(about(target)))


def rule_for(organ: Organ) -> CreditRule | None:
    """The adopted rule that binds the firms of a directory: its keeper's own, or the nearest superior's."""
    paths = [*superiors(organ.path), organ.path]
    found = CreditRule.objects.filter(state=RuleState.ADOPTED, organ__path__in=paths)
    return max(found.select_related("organ"), key=lambda one: len(one.organ.path), default=None)


def rules_visible_to(actor: Actor) -> QuerySet[CreditRule]:
    """Rules of the organs in scope, and those of their superiors once they are in force."""
    served = shared_with(*actor.scopes())
    shown = within(actor) | ~Q(state__in=[*OPEN_RULES, RuleState.DISCARDED])
    return CreditRule.objects.filter(served & shown).select_related("organ")


def rules_waiting_for(actor: Actor) -> QuerySet[CreditRule]:
    """Proposed rules this person may adopt."""
    found = CreditRule.objects.filter(within(actor, Role.APPROVER), state=RuleState.PROPOSED)
    return found.exclude(drafted_by=actor.user_id).select_related("organ")


def organs_to_write_for(actor: Actor) -> QuerySet[Organ]:
    """Open organs for which this person may begin a rule and none is being written."""
    busy = CreditRule.objects.filter(state__in=list(OPEN_RULES)).values("organ_id")
    return organs_of_clerk(actor).exclude(pk__in=busy)


def organs_of_clerk(actor: Actor) -> QuerySet[Organ]:
    """Open organs whose clerk this person is."""
    condition = Q(pk__in=[])
    for path in actor.scopes(Role.CLERK):
        condition |= Q(path__startswith=path)
    return open_organs().filter(condition).order_by("path")


def next_edition(organ: Organ) -> int:
    """The number of the edition to come."""
    last = CreditRule.objects.filter(organ=organ).aggregate(last=Max("edition"))["last"]
    return int(last or 0) + 1


def proposals_visible_to(
    actor: Actor, *, kind: str = "", state: str = "", target: Target | None = None
) -> QuerySet[CreditProposal]:
    """Proposals about the firms one may see; what is not asked for narrows nothing."""
    found = CreditProposal.objects.filter(shared_with(*actor.scopes(), field="target__organ"))
    found = found.select_related("target__organ", "rule__organ", "cause", "listing")
    return _narrowed(found, kind=kind, state=state, target=target)


def proposals_waiting_for(actor: Actor) -> QuerySet[CreditProposal]:
    """Proposals this person may decide."""
    held = within(actor, Role.APPROVER, field="target__organ")
    found = CreditProposal.objects.filter(held, state=ProposalState.PROPOSED)
    return found.exclude(proposed_by=actor.user_id).select_related("target")


def listings_visible_to(
    actor: Actor, *, name: str = "", state: str = "", target: Target | None = None
) -> QuerySet[CreditListing]:
    """Times on the lists of the firms one may see; `name` is of a list."""
    told = ListingNote.objects.filter(listing=OuterRef("pk"), kind="told")
    asked = ListingNote.objects.filter(listing=OuterRef("pk"), kind="objection", answer=None)
    found = CreditListing.objects.filter(shared_with(*actor.scopes(), field="target__organ"))
    marked = found.annotate(is_told=Exists(told), has_objection=Exists(asked))
    marked = marked.select_related("target__organ", "proposal")
    return _narrowed(marked, list=name, state=state, target=target)


def notes_of(listing: CreditListing) -> list[ListingNote]:
    """What passed between organ and firm, each objection with its answer. One query."""
    notes = list(listing.notes.filter(answers=None).select_related("answer"))
    for one in notes:
        one.listing = listing
    return notes


def standing_listings(target: Target) -> list[CreditListing]:
    """The lists a firm stands on now."""
    return list(CreditListing.objects.filter(about(target), state=ListingState.LISTED))


def measures_visible_to(
    actor: Actor, *, kind: str = "", state: str = "", target: Target | None = None
) -> QuerySet[JointMeasure]:
    """Measures of the organs in scope, and those that concern the firms one may see."""
    found = within(actor) | shared_with(*actor.scopes(), field="target__organ")
    rows = JointMeasure.objects.filter(found).select_related("target__organ", "organ")
    return _narrowed(rows, kind=kind, state=state, target=target)


def measures_waiting_for(actor: Actor) -> QuerySet[JointMeasure]:
    """Measures this person may approve."""
    found = JointMeasure.objects.filter(within(actor, Role.APPROVER), state=MeasureState.PROPOSED)
    return found.exclude(entered_by=actor.user_id).select_related("target")


def restricted_rule(actor: Actor, day: date) -> Citation:
    """Why a measure names its field and its text, to the organ of whoever reads (KL-08). Two queries at most."""
    own = Organ.objects.filter(pk=actor.organ_id).first()
    named = "联合措施写明领域、依据和期限"
    return article_for(law.DISCREDITED_RESTRICTED, own, day, named) if own else own_rule(named)


def barred_rule(organ: Organ, day: date) -> Citation:
    """Who is barred from the market (KL-08). One query."""
    return article_for(law.MARKET_BAN, organ, day, "市场禁入以列入严重违法失信名单为前提")


def exports_visible_to(actor: Actor) -> QuerySet[CreditExport]:
    """Files of the organs in scope."""
    return CreditExport.objects.filter(within(actor)).select_related("organ")


def lines_of(export: CreditExport) -> QuerySet[CreditExportLine]:
    """The rows of a file with what was answered."""
    return export.lines.select_related("event__target", "receipt")


def answers_of(export: CreditExport) -> tuple[int, int]:
    """How many rows of a file were accepted, and how many rejected. One query."""
    answered = Count("pk", filter=Q(receipt__is_accepted=True))
    refused = Count("pk", filter=Q(receipt__is_accepted=False))
    found = export.lines.aggregate(accepted=answered, rejected=refused)
    return found["accepted"], found["rejected"]


def unsent_events(organ: Organ) -> QuerySet[CreditEvent]:
    """Events of an organ's firms that no file carries, or that were rejected; imported ones came from outside."""
    lines = CreditExportLine.objects.filter(event=OuterRef("pk"))
    settled = lines.filter(Q(receipt=None) | Q(receipt__is_accepted=True))
    found = CreditEvent.objects.filter(target__organ__path__startswith=organ.path)
    return found.exclude(origin="imported").exclude(Exists(settled)).order_by("pk")


def attempts_of(events: Sequence[CreditEvent]) -> dict[int, int]:
    """How often each event was sent."""
    rows = CreditExportLine.objects.filter(event__in=[one.pk for one in events]).order_by()
    return dict(rows.values_list("event").annotate(last=Max("attempt")))


def kinds_by_source(sources: Iterable[str]) -> dict[str, CreditEvent]:
    """Events by their source, for the steps of an explanation; one query."""
    return {one.source: one for one in CreditEvent.objects.filter(source__in=set(sources))}


def _narrowed(rows: QuerySet[Row], target: Target | None, **asked: str) -> QuerySet[Row]:
    firm = about(target) if target else Q()
    return rows.filter(firm, **{name: value for name, value in asked.items() if value})
