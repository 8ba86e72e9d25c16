"""What stands around a visit on its page: the recorder it goes with, the messages of its notice."""

from datetime import datetime
from typing import Any

from doubledraw.platform.inspections.models import Notice, Visit
from doubledraw.platform.inspections.policies.loans import may_ask_recorder
from doubledraw.platform.inspections.selectors.loans import (
    keepers_for,
    loan_terms,
    loans_of_visit,
)
from doubledraw.platform.inspections.selectors.messages import consents_of, sent_of
from doubledraw.platform.inspections.states import LOAN_OPEN
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.outbox.states import Channel


def around(
    visit: Visit, newest: Notice | None, is_member: bool, actor: Actor, at: datetime
) -> dict[str, Any]:
    """What the sections beside the result need; a constant number of queries."""
    loans = loans_of_visit(visit)
    cites = loan_terms(visit).since_cites if visit.planned_at else None
    ask = may_ask_recorder(visit, newest, is_of_the_team=is_member, cites=cites)
    mine = any(one.asked_by == actor.user_id and one.state in LOAN_OPEN for one in loans)
    return {
        "loans": loans,
        "sent": sent_of(newest),
        "consents": list(consents_of(visit).values()) if is_member else [],
        "channels": list(Channel),
        "ask_recorder": ask if not mine else None,
        "keepers": keepers_for(visit, actor) if ask and not mine else [],
    }
