"""Recalculating firms: what the adopted rule says of their events becomes a proposal, or takes effect by itself.

    told(events), rule -> class with steps -> proposal -> a person, or the rule -> the directory -> the next draw

A list is never automatic: an event that is a ground makes a proposal, once.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils.timezone import localdate

from doubledraw.platform.credit.documents import SealedProposal
from doubledraw.platform.credit.engine.rule import Source
from doubledraw.platform.credit.engine.scoring import Recalculated, Told
from doubledraw.platform.credit.events import ProposalMade
from doubledraw.platform.credit.models import CreditEvent, CreditProposal, CreditRule
from doubledraw.platform.credit.policies import may_reckon
from doubledraw.platform.credit.services.applying import apply_by_rule, held, lapse
from doubledraw.platform.credit.services.weighing import Listed, known_of, wanted
from doubledraw.platform.credit.states import ProposalKind, ProposalState
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.registry.models import Target


def told(events: Iterable[CreditEvent]) -> list[Told]:
    """The events as the recalculation takes them."""
    return [Told(one.source, one.kind, one.day, one.cancels) for one in events]


def ask_reckoning(target: Target, *, by: Actor, at: datetime) -> list[CreditProposal]:
    """What a person asks for on the firm's page; the proposals are theirs, so that another decides."""
    may_reckon(target, by).enforce()
    return reckon(target.pk, at=at, by=by)


@transaction.atomic
def reckon(target_id: int, *, at: datetime, by: Actor = SYSTEM) -> list[CreditProposal]:
    """Weigh one firm anew; the proposals that are new. Run again it finds everything done."""
    target, today = held(target_id), localdate(at)
    (known,) = known_of([target])
    asked = wanted(known, today)
    if not asked or known.kept is None or known.rule is None:
        return []
    make = partial(_made, target, known.kept, asked.found, today=today, by=by, at=at)
    made = [make(one.kind, cause=one) for one in asked.lists]
    if asked.lapses is not None:
        lapse(asked.lapses, at=at)
    if asked.is_new:
        made.append(make(ProposalKind.CLASS))
        if known.rule.is_automatic and _is_ours(target):
            apply_by_rule(made[-1], target, at=at)
    return made


def _is_ours(target: Target) -> bool:
    """Whether the class that stands came from here; one from outside is never overwritten without a person."""
    if not target.credit_class:
        return True
    settled = (ProposalState.APPROVED, ProposalState.AUTOMATIC)
    last = CreditProposal.objects.filter(
        target=target, kind=ProposalKind.CLASS, state__in=settled
    ).first()
    if last is None or last.decided_at is None or last.rule is None:
        return False
    on = localdate(last.decided_at)
    return (last.after, on, last.rule.title[:100]) == (
        target.credit_class,
        target.credit_class_on,
        target.credit_class_source,
    )


def _made(
    target: Target,
    kept: CreditRule,
    found: Recalculated,
    kind: ProposalKind,
    *,
    cause: Listed | None = None,
    today: date,
    by: Actor,
    at: datetime,
) -> CreditProposal:
    """Seal and keep a proposal: of a list because of `cause`, else of the class that was found."""
    source = cause.ground.source if cause else Source.of(kept.content["source"])
    before, after = ("", "") if cause else (target.credit_class, found.letter)
    article = {
        "instrument": source.instrument,
        "article": source.article,
        "quotation": source.quotation,
    }
    explanation = found.explanation
    sealed = SealedProposal(
        *(target.code, target.name, str(kind), before, after, kept.digest),
        *(cause.source if cause else "", today.isoformat(), explanation, article, ""),
    )
    digest = seal(sealed, at=at)
    proposal = CreditProposal.objects.create(
        target=target,
        kind=kind,
        rule=kept,
        cause_id=cause.event_id if cause else None,
        before=before,
        after=after,
        explanation=explanation,
        ground=article,
        digest=digest,
        proposed_by=by.user_id,
        proposed_name=by.name,
        proposed_at=at,
    )
    event = ProposalMade(str(kind), before, after, digest)
    record(event, by=by, at=at, subject=f"target:{target.code}")
    return proposal
