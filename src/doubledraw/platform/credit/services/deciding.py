"""People decide what was proposed about a firm; who wants it off a list says why."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.credit.documents import SealedProposal
from doubledraw.platform.credit.engine.rule import Rule
from doubledraw.platform.credit.engine.scoring import recalculated
from doubledraw.platform.credit.events import ListingNoted, ProposalMade
from doubledraw.platform.credit.models import CreditListing, CreditProposal, ListingNote
from doubledraw.platform.credit.policies import (
    may_answer_objection,
    may_decide,
    may_note_listing,
    may_propose_removal,
)
from doubledraw.platform.credit.selectors import events_of, rule_for
from doubledraw.platform.credit.services.applying import carry_out, held, tell
from doubledraw.platform.credit.services.reading import day_of, line_of, reason_of
from doubledraw.platform.credit.services.reckoning import told
from doubledraw.platform.credit.states import (
    PROPOSAL_FLOW,
    ListingState,
    ListName,
    NoteKind,
    ProposalKind,
)
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import record, seal
from doubledraw.platform.records.transitions import move
from doubledraw.platform.registry.models import Target

OFF = {ListName.ABNORMAL: ProposalKind.ABNORMAL_OFF, ListName.BLACKLIST: ProposalKind.BLACKLIST_OFF}


def decide_proposal(
    proposal: CreditProposal,
    digest: str,
    *,
    approves: bool,
    remark: str = "",
    by: Actor,
    at: datetime,
) -> CreditProposal:
    """Approve exactly what was seen, or reject it with a reason. Conflict when the events say something else now."""
    may_decide(proposal, by).enforce()
    if proposal.digest != digest:
        raise Conflict("proposal_changed", "内容已经不是您看到的那一份", remedy="请重新打开再办。")
    said = line_of(remark, 500)
    if not approves and not said:
        raise Invalid("remark_missing", "不予批准要写明理由", remedy="请在意见里写明。")
    try:
        with transaction.atomic():
            _decide(proposal, said, approves=approves, by=by, at=at)
    except IntegrityError as error:
        raise Conflict("decided_meanwhile", "刚刚有人办过", remedy="请刷新页面。") from error
    return proposal


def _decide(
    proposal: CreditProposal, said: str, *, approves: bool, by: Actor, at: datetime
) -> None:
    target = held(proposal.target_id)
    if approves:
        _check_still_true(proposal, target, at)
    changes = {"decided_by": by.user_id, "decided_name": by.name, "decided_at": at, "remark": said}
    move(proposal, PROPOSAL_FLOW, "approve" if approves else "reject", **changes)
    tell(proposal, target, by=by, at=at)
    if approves:
        carry_out(proposal, target, by=by, at=at)


def propose_removal(
    listing: CreditListing, reason: str, *, by: Actor, at: datetime
) -> CreditProposal:
    """Propose that a firm be taken off a list; another person decides."""
    may_propose_removal(listing, by).enforce()
    said, target = reason_of(reason, 500), listing.target.merged_into or listing.target
    kind = OFF[ListName.of(listing.list)]
    article = dict(listing.ground)
    sealed = SealedProposal(
        *(target.code, target.name, str(kind), "", "", "", listing.source),
        *(localdate(at).isoformat(), {}, article, said),
    )
    try:
        with transaction.atomic():
            proposal = CreditProposal.objects.create(
                target=target,
                kind=kind,
                listing=listing,
                explanation={},
                ground=article,
                reason=said,
                digest=seal(sealed, at=at),
                proposed_by=by.user_id,
                proposed_name=by.name,
                proposed_at=at,
            )
            event = ProposalMade(str(kind), "", "", proposal.digest)
            record(event, by=by, at=at, subject=f"target:{target.code}")
    except IntegrityError as error:
        raise Conflict(
            "removal_proposed", "已经有人提出移出，正在等批准", remedy="请看那一项建议。"
        ) from error
    return proposal


@transaction.atomic
def note_listing(
    listing: CreditListing, kind: str, day: str, text: str, *, by: Actor, at: datetime
) -> ListingNote:
    """Enter that the firm was told, or what it objects."""
    may_note_listing(listing, by).enforce()
    if kind not in (NoteKind.TOLD, NoteKind.OBJECTION):
        raise Invalid("note_kind", "请选告知或者异议", remedy="只能选列出的。")
    on = day_of(day)
    if on > localdate(at) or on < listing.since:
        raise Invalid("day_outside", "日期要在列入以后、今天以前", remedy="请核对日期。")
    said = reason_of(text, 1000)
    return _noted(listing, NoteKind.of(kind), on.isoformat(), said, None, by, at)


def answer_objection(note: ListingNote, text: str, *, by: Actor, at: datetime) -> ListingNote:
    """Answer an objection, once. One that is upheld is followed by a proposal to remove."""
    if note.kind != NoteKind.OBJECTION:
        raise Invalid("no_objection", "这不是异议", remedy="请选一条异议答复。")
    may_answer_objection(note, by).enforce()
    said, today = reason_of(text, 1000), localdate(at).isoformat()
    try:
        with transaction.atomic():
            return _noted(note.listing, NoteKind.ANSWER, today, said, note, by, at)
    except IntegrityError as error:
        raise Conflict("answered", "这项异议已经答复过", remedy="请刷新页面。") from error


def _noted(
    listing: CreditListing,
    kind: NoteKind,
    day: str,
    text: str,
    answers: ListingNote | None,
    by: Actor,
    at: datetime,
) -> ListingNote:
    made = ListingNote.objects.create(
        listing=listing,
        kind=kind,
        answers=answers,
        day=day_of(day),
        text=text,
        by=by.user_id,
        by_name=by.name,
        at=at,
    )
    event = ListingNoted(listing.source, str(kind))
    record(event, by=by, at=at, subject=f"target:{listing.target.code}")
    return made


def _check_still_true(proposal: CreditProposal, target: Target, at: datetime) -> None:
    """What is approved is what the events say today, under the rule in force."""
    stale = Conflict(
        "events_moved_on",
        "信用记录或者规则在提出以后有了变化",
        remedy="请在企业的信用页上重算，再看新的建议。",
    )
    if proposal.kind == ProposalKind.CLASS:
        rule = rule_for(target.organ)
        if rule is None or rule.pk != proposal.rule_id:
            raise stale
        today = localdate(at)
        found = recalculated(told(events_of(target)), Rule.of(rule.content), today)
        if (found.letter, target.credit_class) != (proposal.after, proposal.before):
            raise stale
    elif proposal.listing is not None and proposal.listing.state != ListingState.LISTED:
        raise stale
