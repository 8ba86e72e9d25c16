"""What happens to obligations: opened, met, withdrawn, ruled on; each day's round; how people are reminded."""

from doubledraw.platform.obligations.services.closing import (
    meet_found,
    meet_kind,
    meet_obligation,
    meet_owed,
    meet_quarter,
    withdraw_kind,
)
from doubledraw.platform.obligations.services.daily import (
    escalate_overdue,
    open_recurring,
    schedule_round,
)
from doubledraw.platform.obligations.services.mailing import send_digests
from doubledraw.platform.obligations.services.opening import (
    Clock,
    open_by_clock,
    open_by_clocks,
    open_obligation,
)
from doubledraw.platform.obligations.services.redating import redate_obligations
from doubledraw.platform.obligations.services.reminding import (
    make_calendar_key,
    revoke_calendar_key,
    set_reminder,
)
from doubledraw.platform.obligations.services.ruling import (
    find_impossible,
    rule_on_date,
    waive_obligation,
)

__all__ = [
    "Clock",
    "escalate_overdue",
    "find_impossible",
    "make_calendar_key",
    "meet_found",
    "meet_kind",
    "meet_obligation",
    "meet_owed",
    "meet_quarter",
    "open_by_clock",
    "open_by_clocks",
    "open_obligation",
    "open_recurring",
    "redate_obligations",
    "revoke_calendar_key",
    "rule_on_date",
    "schedule_round",
    "send_digests",
    "set_reminder",
    "waive_obligation",
    "withdraw_kind",
]
