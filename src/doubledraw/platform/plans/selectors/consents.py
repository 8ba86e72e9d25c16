"""Which departments take part in a plan, what each is asked to agree to, and what it has said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.selectors import within
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.documents import PlanPart
from doubledraw.platform.plans.documents.parts import part_of
from doubledraw.platform.plans.models import LineConsent, Plan, PlanLine
from doubledraw.platform.plans.selectors.content import lines_of, written_lines
from doubledraw.platform.plans.selectors.parties import (
    Parties,
    government_path,
    parties_around,
    parties_of,
)
from doubledraw.platform.plans.states import OPEN, ConsentState


@dataclass(frozen=True, slots=True)
class Standing:
    """One participant: its part as it is written now, and what it has said to exactly that."""

    organ: Organ
    part: PlanPart
    answer: LineConsent | None
    earlier: LineConsent | None

    @property
    def digest(self) -> str:
        """What an answer names."""
        return self.part.digest

    @property
    def state(self) -> ConsentState:
        if self.answer is None:
            return ConsentState.WAITING
        return ConsentState.AGREED if self.answer.agrees else ConsentState.DECLINED

    @property
    def first_line(self) -> int:
        """The first line it takes part in."""
        return int(self.part.lines[0]["number"])


def standings(plan: Plan, lines: Sequence[PlanLine] | None = None) -> list[Standing]:
    """Every participant of a plan as it is written, in the order of its lines. A plan's own organ is none."""
    rows = lines_of(plan) if lines is None else lines
    return standings_in(plan, rows, parties_of(plan), plan.consents.order_by("-pk"))


def standings_in(
    plan: Plan, lines: Sequence[PlanLine], parties: Parties, consents: Iterable[LineConsent]
) -> list[Standing]:
    """The same from what has been read: no query."""
    contents, said = written_lines(lines, parties), list(consents)
    return [
        _standing(plan, organ, parties, contents, said) for organ in parties.participants(lines)
    ]


def _standing(
    plan: Plan,
    organ: Organ,
    parties: Parties,
    contents: Sequence[Mapping[str, Any]],
    said: Sequence[LineConsent],
) -> Standing:
    part = part_of(plan.number, plan.kind, organ.code, parties.codes_of(organ), contents)
    mine = [consent for consent in said if consent.organ_id == organ.pk]
    digest = part.digest if mine else ""
    answer = next((consent for consent in mine if consent.part == digest), None)
    return Standing(organ, part, answer, mine[0] if mine else None)


@dataclass(frozen=True, slots=True)
class Asked:
    """A plan of another department, and what it asks of one of ours."""

    plan: Plan
    standing: Standing


def asked_of(actor: Actor) -> list[Asked]:
    """Plans being written by others in which an organ that the actor answers for takes part.

    As many queries for one plan as for many.

    What waits for an answer comes first.
    """
    around = Organ.objects.select_related("region").filter(path=actor.organ_path).first()
    scopes = actor.scopes(Role.CLERK)
    if around is None or not scopes:
        return []
    root = government_path(around.path)
    plans = (
        Plan.objects.filter(organ__path__startswith=root, state__in=OPEN)
        .exclude(within(actor, Role.CLERK))
        .select_related("organ")
        .prefetch_related("lines__item__organ", "lines__line_items__item__organ", "consents")
        .order_by("-year", "number")
    )
    parties = parties_around(around)
    found = [
        Asked(plan, standing) for plan in plans for standing in _of_ours(plan, parties, scopes)
    ]
    return sorted(found, key=lambda asked: asked.standing.state is not ConsentState.WAITING)


def waiting_answers(actor: Actor) -> list[Asked]:
    """What still waits for this person's answer."""
    return [one for one in asked_of(actor) if one.standing.state is ConsentState.WAITING]


def plan_asking(actor: Actor, number: str) -> list[Asked]:
    """One plan with what it asks of the actor's organs; nothing when it asks nothing of them."""
    return [one for one in asked_of(actor) if one.plan.number == number]


def _of_ours(plan: Plan, parties: Parties, scopes: Sequence[str]) -> list[Standing]:
    around = Parties(plan.organ, parties.departments, parties.codes)
    lines = list(plan.lines.all())
    for line in lines:
        line.plan = plan
    said = sorted(plan.consents.all(), key=lambda consent: -consent.pk)
    return [
        standing
        for standing in standings_in(plan, lines, around, said)
        if standing.organ.path.startswith(tuple(scopes))
    ]
