"""Recalculating firms: what the adopted rule says of their events becomes a proposal, or takes effect by itself.

    told(events), rule -> class with steps -> proposal -> a person, or the rule -> the directory -> the next draw

A list is never automatic: an event that is a ground makes a proposal, once.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from doubledraw.platform.credit.documents import SealedProposal
from doubledraw.platform.credit.engine.rule import Ground, Rule, Source, months_before
from doubledraw.platform.credit.engine.scoring import Recalculated, Told, recalculated
from doubledraw.platform.credit.events import ProposalMade
from doubledraw.platform.credit.models import (
    CreditEvent,
    CreditListing,
    CreditProposal,
    CreditRule,
)
from doubledraw.platform.credit.policies import may_reckon
from doubledraw.platform.credit.selectors import (
    events_of,
    open_proposals,
    rule_for,
    standing_listings,
)
from doubledraw.platform.credit.services.applying import apply_by_rule, held, lapse
from doubledraw.platform.credit.states import (
    CreditKind,
    ListName,
    ProposalKind,
    ProposalState,
    WhyCounted,
)
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.states import TargetStatus

COUNTING = (WhyCounted.COUNTS, WhyCounted.LASTS, WhyCounted.UNRATED)


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
    target = held(target_id)
    kept = rule_for(target.organ)
    if kept is None or target.status == TargetStatus.MERGED:
        return []
    rule, events, today = Rule.of(kept.content), events_of(target), localdate(at)
    found = recalculated(told(events), rule, today)
    made = [*_lists(target, kept, rule, events, found, today, by, at)]
    proposal = _class(target, kept, rule, found, today, by, at) if events else None
    return [*made, proposal] if proposal else made


def _class(
    target: Target,
    kept: CreditRule,
    rule: Rule,
    found: Recalculated,
    today: date,
    by: Actor,
    at: datetime,
) -> CreditProposal | None:
    standing = open_proposals(target).filter(kind=ProposalKind.CLASS).first()
    if standing is not None:
        is_same = standing.after == found.letter and standing.explanation == found.explanation
        if is_same and standing.before == target.credit_class:
            return None
        lapse(standing, at=at)
    if found.letter == target.credit_class:
        return None
    made = _made(
        target,
        kept,
        ProposalKind.CLASS,
        before=target.credit_class,
        after=found.letter,
        explanation=found.explanation,
        today=today,
        by=by,
        at=at,
    )
    if rule.is_automatic and _is_ours(target):
        apply_by_rule(made, target, at=at)
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


def _lists(
    target: Target,
    kept: CreditRule,
    rule: Rule,
    events: Sequence[CreditEvent],
    found: Recalculated,
    today: date,
    by: Actor,
    at: datetime,
) -> Iterable[CreditProposal]:
    standing = {one.list: one for one in standing_listings(target)}
    there = {name for name, since in _marked(target) if since} | set(standing)
    works = {step.source for step in found.steps if step.why in COUNTING}
    proposed = set(open_proposals(target).values_list("kind", flat=True))
    caused = CreditProposal.objects.filter(target=target, cause__isnull=False)
    known = set(caused.values_list("kind", "cause_id"))
    for event in events:
        if event.source not in works:
            continue
        for ground in _grounds(event, rule, standing, today):
            kind = ProposalKind.of(ground.list)
            if ground.list in there or kind in proposed or (kind, event.pk) in known:
                continue
            proposed.add(str(kind))
            yield _made(
                target,
                kept,
                kind,
                cause=event,
                ground=ground.source,
                explanation=found.explanation,
                today=today,
                by=by,
                at=at,
            )


def _marked(target: Target) -> list[tuple[str, date | None]]:
    """Since when the directory has the firm on each list; other systems may have said so."""
    return [
        (str(ListName.ABNORMAL), target.abnormal_since),
        (str(ListName.BLACKLIST), target.blacklisted_since),
    ]


def _grounds(
    event: CreditEvent, rule: Rule, standing: dict[str, CreditListing], today: date
) -> Iterable[Ground]:
    """The lists an event is a ground for; years on the abnormal list are one for the blacklist."""
    yield from rule.ground_for(event.kind)
    listed = standing.get(ListName.ABNORMAL)
    if listed is None or not rule.years or event.source != listed.source:
        return
    if listed.since <= months_before(today, 12 * rule.years):
        yield Ground(CreditKind.ABNORMAL_LISTED, ListName.BLACKLIST, rule.years_source)


def _made(
    target: Target,
    kept: CreditRule,
    kind: ProposalKind,
    *,
    before: str = "",
    after: str = "",
    cause: CreditEvent | None = None,
    ground: Source | None = None,
    explanation: dict[str, object],
    today: date,
    by: Actor,
    at: datetime,
) -> CreditProposal:
    source = ground or Source.of(kept.content["source"])
    article = {
        "instrument": source.instrument,
        "article": source.article,
        "quotation": source.quotation,
    }
    sealed = SealedProposal(
        *(target.code, target.name, str(kind), before, after, kept.digest),
        *(cause.source if cause else "", today.isoformat(), explanation, article, ""),
    )
    digest = seal(sealed, at=at)
    proposal = CreditProposal.objects.create(
        target=target,
        kind=kind,
        rule=kept,
        cause=cause,
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
