"""What the law and the organ say about publishing: the redaction profile, problems first handled, the term."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Max, Q, QuerySet

from doubledraw.platform.disclosure.documents.profile import Profile, profile_on
from doubledraw.platform.disclosure.documents.results import Term
from doubledraw.platform.disclosure.models import RedactionRules
from doubledraw.platform.disclosure.policies import MASKERS
from doubledraw.platform.disclosure.states import Decision
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import open_organs, within
from doubledraw.platform.registry.states import TargetKind
from doubledraw.platform.rulebook.selectors import rule_sets_by_organ
from doubledraw.statute.citation import Citation
from doubledraw.statute.law import (
    PROBLEMS_AFTER_HANDLING,
    PUBLICATION_YEARS_ENTITIES,
    PUBLICATION_YEARS_PERSONS,
)


@dataclass(frozen=True, slots=True)
class Ruled:
    """What binds one organ on a day. `handling`: the article under which problems are handled first, where one does."""

    profile: Profile
    handling: Citation | None
    entities: Term
    persons: Term

    def term(self, kind: str, day: date) -> Term:
        """How long the result of a firm of this kind stays public from `day` on. A sole trader is a natural person."""
        found = self.persons if kind == TargetKind.SOLE_TRADER else self.entities
        return replace(found, until=_later(day, found.years)) if found.years else found


def ruled_by_organ(organs: Iterable[Organ], day: date) -> dict[int, Ruled]:
    """What binds each of the organs. Two queries."""
    rows = {organ.pk: organ for organ in organs}
    own = {
        one.organ_id: one
        for one in RedactionRules.objects.filter(organ__in=list(rows), state=Decision.AGREED)
    }
    found = {}
    for pk, sets in rule_sets_by_organ(rows.values(), day).items():
        entities = PUBLICATION_YEARS_ENTITIES.find(day, sets)
        persons = PUBLICATION_YEARS_PERSONS.find(day, sets)
        found[pk] = Ruled(
            _profile(own.get(pk), day),
            PROBLEMS_AFTER_HANDLING.cited(day, sets),
            Term(cites=entities.citation, years=entities.value) if entities else Term(),
            Term(cites=persons.citation, years=persons.value) if persons else Term(),
        )
    return found


def redaction_rules(actor: Actor) -> QuerySet[RedactionRules]:
    """The editions of the organs in scope, newest first."""
    rows = RedactionRules.objects.filter(within(actor)).select_related("organ")
    return rows.order_by("organ__path", "-edition")


def rules_to_decide(actor: Actor) -> QuerySet[RedactionRules]:
    """Editions that wait for somebody in the actor's scope who did not propose them."""
    rows = redaction_rules(actor).filter(state=Decision.ASKED)
    return rows.exclude(asked_by=actor.user_id)


def organs_of_rules(actor: Actor) -> QuerySet[Organ]:
    """The open organs for which this person may propose an edition."""
    condition = Q(pk__in=[])
    for path in actor.scopes(*MASKERS):
        condition |= Q(path__startswith=path)
    return open_organs().filter(condition).order_by("path")


def next_rules_edition(organ: Organ) -> int:
    """The number of the edition to come."""
    last = RedactionRules.objects.filter(organ=organ).aggregate(last=Max("edition"))["last"]
    return int(last or 0) + 1


def _profile(own: RedactionRules | None, day: date) -> Profile:
    base = profile_on(day)
    if own is None:
        return base
    return replace(
        base,
        edition=f"{base.edition}+{own.organ_id}.{own.edition}",
        words=tuple((one["text"], one["reason"]) for one in own.words),
        needs_person=own.source if own.needs_person else "",
    )


def _later(day: date, years: int) -> date:
    """The same day so many years on; the last of February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
