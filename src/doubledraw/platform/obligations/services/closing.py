"""An obligation comes to its end: met by a deed or a paper, or withdrawn because what opened it was undone."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime

from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import localtime

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.obligations.documents import first_moment, last_moment
from doubledraw.platform.obligations.events import ObligationMet, ObligationWithdrawn
from doubledraw.platform.obligations.models import Obligation
from doubledraw.platform.obligations.policies import may_meet
from doubledraw.platform.obligations.states import OBLIGATION_FLOW, ObligationState
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import OrganKind
from doubledraw.platform.records.transitions import move

QUARTER = re.compile(r"(\d{4})Q([1-4])")


@transaction.atomic
def meet_obligation(obligation: Obligation, document: str, *, by: Actor, at: datetime) -> None:
    """A person enters that it was done, naming the paper that shows it."""
    may_meet(obligation, by).enforce()
    named = document.strip()
    if not named:
        raise Invalid(
            "no_document", "要写明以什么履行", remedy="请写文件的名称和文号，或者办理的日期和地点。"
        )
    _meet(obligation, named, "", by, at)


@transaction.atomic
def meet_kind(
    kind: str, subject: str, *, document: str, digest: str = "", by: Actor, at: datetime
) -> Obligation | None:
    """A deed of another app meets what was opened for this subject; None when nothing is open.

    The deed itself was allowed or refused where it was done; no right is asked for again.
    """
    found = _open().filter(kind=kind, subject=subject).first()
    if found is not None:
        _meet(found, document, digest, by, at)
    return found


def meet_found(
    kind: str,
    among: Iterable[Obligation],
    *,
    document: str,
    digest: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """The same for obligations that were opened, or found open, in the caller's transaction. No query to look."""
    for obligation in among:
        if obligation.kind == kind and obligation.state == ObligationState.OPEN:
            _meet(obligation, document, digest, by, at)


@transaction.atomic
def meet_owed(
    kind: str,
    organ: Organ,
    first: date,
    last: date,
    *,
    document: str,
    digest: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """A deed meets what the calendar brought this organ between two days (of the due days); how many that were.

    What the organ's own legal section owes is met by the organ's deed too.
    """
    within = (first_moment(first), last_moment(last))
    own = Q(organ=organ) | Q(organ__parent=organ, organ__kind=OrganKind.OVERSIGHT)
    found = list(_open().filter(own, kind=kind, first_due__range=within))
    for obligation in found:
        _meet(obligation, document, digest, by, at)
    return len(found)


def meet_quarter(
    kind: str, organ: Organ, quarter: str, *, document: str, digest: str, by: Actor, at: datetime
) -> int:
    """A deed meets what was due in a quarter, "2026Q4"; nothing happens for another period."""
    found = QUARTER.fullmatch(quarter)
    if found is None:
        return 0
    year, last_month = int(found[1]), int(found[2]) * 3
    first = date(year, last_month - 2, 1)
    last = date(year, last_month, monthrange(year, last_month)[1])
    return meet_owed(kind, organ, first, last, document=document, digest=digest, by=by, at=at)


@transaction.atomic
def withdraw_kind(kind: str, subject: str, reason: str, *, by: Actor, at: datetime) -> None:
    """What had opened it was undone; nothing happens when it is over already."""
    found = _open().filter(kind=kind, subject=subject).first()
    if found is None:
        return
    move(found, OBLIGATION_FLOW, "withdraw", **closing(reason, "", by, at))
    record(ObligationWithdrawn(kind, reason), by=by, at=at, subject=found.reference)


def closing(document: str, digest: str, by: Actor, at: datetime) -> dict[str, object]:
    """The columns that say when, by whom and with what an obligation ended."""
    return {
        "closed_at": at,
        "closed_by": by.user_id,
        "closed_by_name": by.name,
        "closed_by_document": document[:500],
        "closed_by_digest": digest,
    }


def _open() -> "models.QuerySet[Obligation]":
    return Obligation.objects.filter(state=ObligationState.OPEN).select_related("organ")


def _meet(obligation: Obligation, document: str, digest: str, by: Actor, at: datetime) -> None:
    move(obligation, OBLIGATION_FLOW, "meet", **closing(document, digest, by, at))
    late = max(0, (localtime(at).date() - localtime(obligation.due).date()).days)
    event = ObligationMet(obligation.kind, document, digest, late)
    record(event, by=by, at=at, subject=obligation.reference)
