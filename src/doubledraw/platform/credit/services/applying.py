"""What a decided proposal does: the class or the list goes into the directory, and into the record."""

from datetime import date, datetime

from django.utils.timezone import localdate

from doubledraw.platform.credit.events import FirmListed, FirmUnlisted, ProposalDecided
from doubledraw.platform.credit.models import CreditListing, CreditProposal
from doubledraw.platform.credit.selectors import about, standing_listings
from doubledraw.platform.credit.services.noting import note_event
from doubledraw.platform.credit.states import (
    LISTING_FLOW,
    PROPOSAL_FLOW,
    CreditKind,
    ListName,
    ProposalKind,
)
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records.transitions import move
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.services.credit import mark_listed, rate_target

LISTED = {ListName.ABNORMAL: CreditKind.ABNORMAL_LISTED, ListName.BLACKLIST: CreditKind.BLACKLISTED}
REMOVED = {
    ListName.ABNORMAL: CreditKind.ABNORMAL_REMOVED,
    ListName.BLACKLIST: CreditKind.BLACKLIST_REMOVED,
}


def held(target_id: int) -> Target:
    """The firm, locked until the transaction ends where the database knows row locks: one weighs it at a time."""
    rows = Target.objects.select_related("organ").select_for_update(of=("self",))
    return rows.get(pk=target_id)


def apply_by_rule(proposal: CreditProposal, target: Target, *, at: datetime) -> None:
    """Let a class take effect without a person, where the adopted rule says so."""
    move(proposal, PROPOSAL_FLOW, "apply", decided_at=at)
    tell(proposal, target, by=SYSTEM, at=at)
    carry_out(proposal, target, by=SYSTEM, at=at)


def lapse(proposal: CreditProposal, *, at: datetime) -> None:
    """What was proposed is not what the events say now."""
    move(proposal, PROPOSAL_FLOW, "lapse", decided_at=at)
    tell(proposal, proposal.target, by=SYSTEM, at=at)


def tell(proposal: CreditProposal, target: Target, *, by: Actor, at: datetime) -> None:
    """The ledger learns how a proposal ended."""
    event = ProposalDecided(
        str(proposal.kind), str(proposal.state), proposal.after, proposal.remark
    )
    record(event, by=by, at=at, subject=f"target:{target.code}")


def carry_out(proposal: CreditProposal, target: Target, *, by: Actor, at: datetime) -> None:
    """Write what was decided into the directory; listed and removed firms get an event of their own."""
    today = localdate(at)
    if proposal.kind == ProposalKind.CLASS:
        assert proposal.rule is not None
        why = proposal.get_kind_display()
        title = proposal.rule.title
        rate_target(target, proposal.after, today, title, why, by=by, at=at)
    elif proposal.listing is None:
        _list(proposal, target, today, by, at)
    else:
        _unlist(proposal, proposal.listing, target, today, by, at)


def _list(proposal: CreditProposal, target: Target, today: date, by: Actor, at: datetime) -> None:
    name = ListName.of(proposal.kind)
    listing = CreditListing.objects.create(
        target=target, list=name, ground=proposal.ground, proposal=proposal, since=today
    )
    article = f"{proposal.ground['instrument']} {proposal.ground['article']}".strip()
    record(FirmListed(listing.source, article), by=by, at=at, subject=f"target:{target.code}")
    _mark(target, proposal.get_kind_display(), by, at)
    kind = LISTED[name]
    note_event(target.code, kind, listing.source, at, today, article, by)


def _unlist(
    proposal: CreditProposal,
    listing: CreditListing,
    target: Target,
    today: date,
    by: Actor,
    at: datetime,
) -> None:
    move(listing, LISTING_FLOW, "remove", removed_on=today, removed_reason=proposal.reason)
    told = FirmUnlisted(listing.source, proposal.reason)
    record(told, by=by, at=at, subject=f"target:{target.code}")
    _mark(target, proposal.get_kind_display(), by, at)
    kind, source = REMOVED[ListName.of(listing.list)], f"{listing.source}:removed"
    note_event(*(target.code, kind, source, at, today, proposal.reason, by), cancels=listing.source)


def _mark(target: Target, why: str, by: Actor, at: datetime) -> None:
    """The directory says since when a firm stands on each list; what was imported and is not ours stays."""
    ours = {one.list: one.since for one in standing_listings(target)}
    past = CreditListing.objects.filter(about(target))
    known = set(past.values_list("list", flat=True))
    mark_listed(
        target,
        abnormal_since=ours.get(ListName.ABNORMAL)
        or (None if ListName.ABNORMAL in known else target.abnormal_since),
        blacklisted_since=ours.get(ListName.BLACKLIST)
        or (None if ListName.BLACKLIST in known else target.blacklisted_since),
        reason=why,
        by=by,
        at=at,
    )
