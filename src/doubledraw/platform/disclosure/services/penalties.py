"""Publishes penalty decisions, each by itself and once, in its own term; and takes one back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doubledraw.platform.credit.services import note_event
from doubledraw.platform.credit.states import CreditKind
from doubledraw.platform.disclosure.documents.penalties import tells_of
from doubledraw.platform.disclosure.documents.results import WithdrawnResult
from doubledraw.platform.disclosure.events import (
    PenaltyRetractionWasAsked,
    PenaltyWasPublished,
    PenaltyWasWithdrawn,
)
from doubledraw.platform.disclosure.models import (
    PenaltyRetraction,
    PublicDraw,
    PublicPenalty,
    PublicVisit,
)
from doubledraw.platform.disclosure.policies import Deed, may_decide, may_publish, may_withdraw
from doubledraw.platform.disclosure.selectors.penalties import (
    PenaltyPreview,
    penalty_preview,
    penalty_previews,
    unpublished_penalties,
)
from doubledraw.platform.disclosure.services.asking import asked, decide, line
from doubledraw.platform.disclosure.services.editions import turn_page
from doubledraw.platform.disclosure.services.results import clock_columns
from doubledraw.platform.disclosure.states import PENALTY, Published
from doubledraw.platform.followups.models import Decision
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.kernel.actor import SYSTEM, Actor
from doubledraw.platform.kernel.errors import Conflict, Invalid
from doubledraw.platform.ledger.services import publish_document, record, seal
from doubledraw.platform.obligations.services import meet_kind

PUBLISHED, WITHDRAWN = "penalty", "penalty-retraction"


def publish_penalties(decisions: Iterable[Decision], *, at: datetime) -> int:
    """Those of them that may be public by themselves: a second person has approved a closing that rests on them."""
    shown = penalty_previews(decisions, at)
    ready = [one for one in shown if may_publish(one.standing, _deed(one, SYSTEM))]
    return len([publish_penalty(one.decision, by=SYSTEM, at=at) for one in ready])


def publish_penalties_of_visit(visit: int, *, at: datetime) -> int:
    """What has become publishable of one visit."""
    return publish_penalties(unpublished_penalties().filter(case__visit=visit), at=at)


def publish_penalty(
    decision: Decision, seen: str = "", *, by: Actor, at: datetime
) -> PublicPenalty:
    """Make a decision public as its preview shows it; Conflict when that is no longer what was `seen` (a digest)."""
    try:
        with transaction.atomic():
            Visit.objects.select_for_update(of=("self",)).get(pk=decision.case.visit_id)
            return _publish(penalty_preview(decision, at), seen, by, at)
    except IntegrityError as error:
        raise Conflict("published_meanwhile", "刚刚已经公示", remedy="请刷新页面。") from error


def ask_penalty_retraction(
    row: PublicPenalty, decision: Decision, reason: str, *, by: Actor, at: datetime
) -> PenaltyRetraction:
    """Ask for a published decision to be taken back."""
    may_withdraw(row, by, decision.organ.path).enforce()
    said = line(reason, 300)
    if not said:
        raise Invalid("no_reason", "撤回要写明理由", remedy="理由会公开。")
    try:
        with transaction.atomic():
            made = PenaltyRetraction.objects.create(
                penalty=row, organ=decision.organ, reason=said, **asked(by, at)
            )
            event = PenaltyRetractionWasAsked(row.visit, row.document, said)
            record(event, by=by, at=at, subject=decision.case.reference)
    except IntegrityError as error:
        raise Conflict("asked_meanwhile", "撤回已经有人申请", remedy="请刷新页面。") from error
    return made


@transaction.atomic
def decide_penalty_retraction(
    retraction: PenaltyRetraction,
    decision: Decision,
    *,
    agree: bool,
    remark: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Agree, and neither it nor a result tells what was decided; nor does it count any more. Or refuse."""
    row = PublicPenalty.objects.select_for_update(of=("self",)).get(pk=retraction.penalty_id)
    may_decide(retraction.asked_by, by, retraction.organ.path).enforce()
    decide(retraction, "penalty-retraction", decision.case.reference, agree, remark, by, at)
    if not agree:
        return
    may_withdraw(row, by, retraction.organ.path).enforce()
    said = WithdrawnResult(row.document, 1, row.public_digest, row.organ_name, retraction.reason)
    leaf = publish_document(seal(said, at=at), WITHDRAWN, at=at)
    _silence(row, retraction.reason, at)
    event = PenaltyWasWithdrawn(row.visit, row.document, retraction.reason, leaf.index)
    record(event, by=by, at=at, subject=decision.case.reference)
    note_event(
        row.code,
        CreditKind.REVOKED,
        f"{decision.reference}:revoked",
        at,
        localdate(at),
        retraction.reason,
        by,
        cancels=decision.reference,
        organ_name=row.organ_name,
    )
    turn_page()


def _publish(preview: PenaltyPreview, seen: str, by: Actor, at: datetime) -> PublicPenalty:
    content, decision = preview.content, preview.decision
    if seen and seen != content.digest:
        raise Conflict(
            "preview_changed",
            "公示的内容和刚才看到的不一样了",
            remedy="请刷新页面，看过新的预览再公示。",
        )
    may_publish(preview.standing, _deed(preview, by, has_seen=bool(seen))).enforce()
    approved = preview.approved_by if by == SYSTEM else by.user_id
    assert approved is not None, "the system publishes what somebody has approved"
    digest = seal(content, at=at)
    leaf = publish_document(digest, PUBLISHED, at=at)
    row = PublicPenalty.objects.create(
        decision=decision.pk,
        visit=content.number,
        state=Published.PUBLISHED,
        draw=PublicDraw.objects.filter(draw_id=content.draw_id).first(),
        code=content.firm["code"],
        firm_name=content.firm["name"],
        region_code=content.region["code"],
        region_name=content.region["name"],
        organ_name=content.organ_name,
        document=content.document,
        cause=content.cause,
        kinds=list(content.kinds),
        amount_fen=content.amount_fen,
        basis=content.basis,
        items=list(content.items),
        task=content.task,
        decided_on=date.fromisoformat(content.decided_on),
        published_at=leaf.at,
        **clock_columns(preview.binding),
        log_index=leaf.index,
        public_digest=digest,
        redactions=list(content.redactions),
        until=preview.ruled.term(preview.target_kind, localdate(at)).until,
        entered_by=decision.entered_by,
        approved_by=approved,
    )
    event = PenaltyWasPublished(row.visit, row.document, digest, leaf.index, by == SYSTEM)
    record(event, by=by, at=at, subject=decision.case.reference)
    meet_kind(PENALTY, decision.reference, document=row.document, digest=digest, by=by, at=at)
    turn_page()
    return row


def _deed(preview: PenaltyPreview, by: Actor, *, has_seen: bool = False) -> Deed:
    decision = preview.decision
    return Deed(by, decision.organ.path, decision.entered_by, has_seen)


def _silence(row: PublicPenalty, reason: str, at: datetime) -> None:
    """Empty what it said, and what the versions of the visit's result told of it; that it was there stays."""
    PublicPenalty.objects.filter(pk=row.pk).update(
        state=Published.WITHDRAWN, cause="", kinds=[], amount_fen=0, basis="", items=[],
        redactions=[], changed_reason=reason, changed_at=at,
    )  # fmt: skip
    for version in PublicVisit.objects.filter(key=row.visit):
        left = [step for step in version.handled if not tells_of(step, row.document)]
        if left != version.handled:
            PublicVisit.objects.filter(pk=version.pk).update(handled=left)
