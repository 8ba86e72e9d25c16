"""What is common to everything one person asks for and another decides."""

from datetime import datetime

from doubledraw.platform.disclosure.events import DisclosureWasDecided
from doubledraw.platform.disclosure.models.deciding import Decided
from doubledraw.platform.disclosure.states import DECISION_FLOW
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Invalid
from doubledraw.platform.ledger.services import record
from doubledraw.platform.records.transitions import move


def decide(
    row: Decided, what: str, subject: str, agree: bool, remark: str, by: Actor, at: datetime
) -> None:
    """Take the step, with who decided and what they said; a refusal says why."""
    said = line(remark, 300)
    if not agree and not said:
        raise Invalid("no_remark", "退回要写明意见", remedy="请写明为什么退回。")
    changes = {
        "decided_by": by.user_id,
        "decided_by_name": by.name,
        "decided_at": at,
        "remark": said,
    }
    move(row, DECISION_FLOW, "agree" if agree else "refuse", **changes)
    record(DisclosureWasDecided(what, agree, said), by=by, at=at, subject=subject)


def asked(by: Actor, at: datetime) -> dict[str, object]:
    """The columns that say who asked."""
    return {"asked_by": by.user_id, "asked_by_name": by.name, "asked_at": at}


def line(value: str, most: int) -> str:
    """Text on one line, without signs no database takes."""
    return " ".join(value.replace("\0", " ").split())[:most]
