"""Penalty decisions on their way to the public: what would be public of each, what it waits for, by when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from doubledraw.platform.disclosure.documents.penalties import PublishedPenalty
from doubledraw.platform.disclosure.documents.redacting import cleaned
from doubledraw.platform.disclosure.models import PenaltyRetraction, PublicPenalty
from doubledraw.platform.disclosure.policies import Standing
from doubledraw.platform.disclosure.selectors.previews import Preview, choices_of, previews
from doubledraw.platform.disclosure.selectors.rules import Ruled, ruled_by_organ
from doubledraw.platform.disclosure.selectors.waiting import whole
from doubledraw.platform.disclosure.states import PENALTY
from doubledraw.platform.disclosure.states import Decision as Decided
from doubledraw.platform.followups.models import Decision, FollowUp
from doubledraw.platform.followups.selectors import penalty_decisions
from doubledraw.platform.followups.states import FollowUpState, PenaltyKind
from doubledraw.platform.inspections.models import Visit, VisitRecord
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.organs.selectors import within

SECOND = "登记决定以外的人看过后公示"
"""Why a decision is not public by itself: nobody but who entered it has looked at it yet."""


@dataclass(frozen=True, slots=True)
class PenaltyPreview:
    """A decision as it would be public. `approved_by`: who approved a closing that rests on it, not who entered it."""

    decision: Decision
    content: PublishedPenalty
    doubts: tuple[dict[str, str], ...]
    standing: Standing
    row: PublicPenalty | None
    ruled: Ruled
    target_kind: str
    binding: Obligation | None
    approved_by: int | None

    @property
    def visit(self) -> Visit:
        """The visit it came of."""
        return self.decision.case.visit

    def days_left(self, at: datetime) -> int | None:
        """Until the last day, negative when it is over; None without a clock."""
        return (localdate(self.binding.due) - localdate(at)).days if self.binding else None


@dataclass(frozen=True, slots=True)
class _Around:
    """What is read for all of them at once, by decision, case, visit or organ."""

    visits: Mapping[int, Preview]
    rows: Mapping[int, PublicPenalty]
    ruled: Mapping[int, Ruled]
    due: Mapping[str, Obligation]
    parts: Mapping[int, list[FollowUp]]


def unpublished_penalties() -> QuerySet[Decision]:
    """Penalty decisions of which nothing has been public yet, oldest first."""
    public = PublicPenalty.objects.filter(decision=OuterRef("pk"))
    return penalty_decisions().filter(~Exists(public))


def penalties_waiting(actor: Actor, at: datetime, most: int) -> list[PenaltyPreview]:
    """Those of the actor's scope, oldest first, at most so many. A constant number of queries."""
    return penalty_previews(unpublished_penalties().filter(within(actor))[:most], at)


def penalty_preview(decision: Decision, at: datetime) -> PenaltyPreview:
    """What would be public of one."""
    (found,) = penalty_previews(penalty_decisions().filter(pk=decision.pk), at)
    return found


def penalty_previews(decisions: Iterable[Decision], at: datetime) -> list[PenaltyPreview]:
    """One each, in their order. A constant number of queries."""
    found = list(decisions)
    around = _around(found, localdate(at))
    return [_preview(one, around) for one in found]


def penalty_retractions_waiting(actor: Actor) -> QuerySet[PenaltyRetraction]:
    """What somebody wants taken back, in the actor's scope."""
    rows = PenaltyRetraction.objects.filter(within(actor), state=Decided.ASKED)
    return rows.select_related("penalty", "organ").order_by("asked_at")


def penalty_retraction_of(row: PublicPenalty | None) -> PenaltyRetraction | None:
    """The withdrawal of a published decision that waits to be decided."""
    if row is None:
        return None
    return row.retractions.select_related("organ").filter(state=Decided.ASKED).first()


def _around(found: list[Decision], day: date) -> _Around:
    records: dict[int, int] = {}
    rows = VisitRecord.objects.filter(visit__in=[one.case.visit_id for one in found])
    for visit, pk in rows.order_by("number").values_list("visit_id", "pk"):
        records[visit] = pk
    shown = previews(whole(VisitRecord.objects.filter(pk__in=records.values())), day)
    public = PublicPenalty.objects.filter(decision__in=[one.pk for one in found])
    due = Obligation.objects.filter(kind=PENALTY, subject__in=[one.reference for one in found])
    parts: dict[int, list[FollowUp]] = defaultdict(list)
    for part in FollowUp.objects.filter(case__in=[one.case_id for one in found]).order_by("pk"):
        assert part.case_id is not None
        parts[part.case_id].append(part)
    return _Around(
        {one.record.visit_id: one for one in shown},
        {one.decision: one for one in public},
        ruled_by_organ([one.organ for one in found], day),
        {one.subject: one for one in due.order_by("pk")},
        parts,
    )


def _preview(one: Decision, around: _Around) -> PenaltyPreview:
    of_visit, row = around.visits[one.case.visit_id], around.rows.get(one.pk)
    ruled, parts = around.ruled[one.organ_id], around.parts[one.case_id]
    masking = of_visit.masking
    said = {"document": one.document, "cause": one.case.cause, "basis": one.basis}
    texts = cleaned(said, ruled.profile, choices_of(masking), of_visit.people)
    result = of_visit.public.content
    named = {each["item"]: each["item_name"] for each in result.findings}
    content = PublishedPenalty(
        number=result.number,
        **texts.texts,
        organ_name=one.organ.name,
        draw_id=result.draw_id,
        task=result.task,
        firm=result.firm,
        region=result.region,
        items=tuple(dict.fromkeys(named.get(each.item_code, each.item_code) for each in parts)),
        kinds=tuple(PenaltyKind.of(kind).label for kind in one.kinds),
        amount_fen=one.amount_fen,
        decided_on=one.decided_on.isoformat(),
        profile=ruled.profile.edition,
        redactions=texts.redactions,
    )
    approved = _approved_by(one, parts)
    standing = Standing(
        is_reviewed=True,
        is_public=row is not None,
        is_revealed=one.case.visit.draw.revealed_at is not None,
        masking_waits=masking is not None and masking.state == Decided.ASKED,
        masked=masking is not None and masking.state == Decided.AGREED,
        has_doubts=bool(texts.doubts),
        needs_person=ruled.profile.needs_person or ("" if approved else SECOND),
    )
    binding = around.due.get(one.reference)
    kind = of_visit.target_kind
    return PenaltyPreview(one, content, texts.doubts, standing, row, ruled, kind, binding, approved)


def _approved_by(one: Decision, parts: Iterable[FollowUp]) -> int | None:
    closed = [part.closed_by for part in parts if part.state == FollowUpState.CLOSED]
    return next((who for who in closed if who and who != one.entered_by), None)
