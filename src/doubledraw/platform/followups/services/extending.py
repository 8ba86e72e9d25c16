"""A longer term for an order: asked with a reason, decided by somebody else (延期改正)."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from doubledraw.platform.followups.events import ExtensionAsked, ExtensionDecided
from doubledraw.platform.followups.models import Extension, Rectification
from doubledraw.platform.followups.policies import may_decide_extension, may_extend
from doubledraw.platform.followups.services.citing import cited
from doubledraw.platform.followups.services.dues import day_for, move_revisit, open_revisit
from doubledraw.platform.followups.services.reading import needed_line, not_earlier
from doubledraw.platform.followups.services.retreating import edition_of
from doubledraw.platform.followups.states import AFTER_CHECK, FollowUpState
from doubledraw.platform.inspections.services.reading import line_of
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records.transitions import revise
from doubledraw.statute.law import REVISIT_TERM

REVISITED_BY = "复查不晚于的日期"


@cited
def ask_extension(
    order: Rectification,
    until: date,
    revisit_by: date | None,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> Extension:
    """Ask for a later day, with the reason."""
    waiting = order.extensions.filter(granted=None).first()
    running = order.follow_ups.filter(state=FollowUpState.RECTIFYING)
    may_extend(order, waiting, by, is_running=running.exists()).enforce()
    said = needed_line(reason, 500, "延期理由", AFTER_CHECK)
    not_earlier(until, term_of(order), "延长到的日期")
    day = day_for(REVISIT_TERM, order.organ, until, revisit_by, order.basis, REVISITED_BY)
    not_earlier(day.due, until, REVISITED_BY)
    try:
        with transaction.atomic():
            made = Extension.objects.create(
                order=order,
                until=until,
                revisit_by=day.due,
                reason=said,
                asked_by=by.user_id,
                asked_by_name=by.name,
                asked_at=at,
            )
            event = ExtensionAsked(order.visit.number, order.number, until.isoformat(), said)
            record(event, by=by, at=at, subject=order.reference)
    except IntegrityError as error:
        raise Conflict("asked_meanwhile", "刚刚有人申请过延期", None, "请刷新页面。") from error
    return made


@cited
@transaction.atomic
def decide_extension(
    extension: Extension, remark: str = "", *, grant: bool, by: Actor, at: datetime
) -> None:
    """Allow it, and the later term runs; or refuse it with the reason."""
    may_decide_extension(extension, by).enforce()
    order = extension.order
    said = line_of(remark, 500) if grant else needed_line(remark, 500, "不同意的理由", AFTER_CHECK)
    edition = edition_of(order)
    revise(
        extension,
        granted=grant,
        remark=said,
        decided_by=by.user_id,
        decided_by_name=by.name,
        decided_at=at,
    )
    if grant:
        day = day_for(
            REVISIT_TERM,
            order.organ,
            extension.until,
            extension.revisit_by,
            order.basis,
            REVISITED_BY,
        )
        move_revisit(order, edition, by=by, at=at)
        if order.follow_ups.filter(state=FollowUpState.RECTIFYING).exists():
            open_revisit(order, day, edition + 1, digest=order.digest, by=by, at=at)
    event = ExtensionDecided(order.visit.number, order.number, grant, said)
    record(event, by=by, at=at, subject=order.reference)


def term_of(order: Rectification) -> date:
    """The firm's last day now: of the latest extension granted, or of the order itself."""
    last = order.extensions.filter(granted=True).order_by("-decided_at", "-pk").first()
    return last.until if last else order.until
