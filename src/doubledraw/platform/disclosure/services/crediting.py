"""What becomes public goes into the firm's credit record: each version once; one that falls is revoked there too."""

from datetime import datetime

from django.utils.timezone import localdate

from doubledraw.platform.credit.services import kind_of_result, note_event
from doubledraw.platform.credit.states import CreditKind
from doubledraw.platform.disclosure.models import PublicVisit
from doubledraw.platform.inspections.models import Visit
from doubledraw.platform.kernel.actor import Actor


def source_of(row: PublicVisit) -> str:
    """Under which source a published version stands in the credit record."""
    return f"result:{row.key}:{row.version}"


def enter_result(row: PublicVisit, outcomes: str, visit: Visit, *, by: Actor, at: datetime) -> None:
    """Keep it, in the transaction that publishes it; `outcomes` is the edition of the code table."""
    note_event(
        visit.target.code,
        kind_of_result(outcomes, row.result),
        source_of(row),
        at,
        row.ended_on,
        row.task,
        by,
        organ_name=row.organ_name,
    )


def revoke_result(row: PublicVisit, visit: Visit, reason: str, *, by: Actor, at: datetime) -> None:
    """From today the version counts no more: it was corrected, or taken back."""
    note_event(
        visit.target.code,
        CreditKind.REVOKED,
        f"{source_of(row)}:revoked",
        at,
        localdate(at),
        reason,
        by,
        cancels=source_of(row),
        organ_name=row.organ_name,
    )
