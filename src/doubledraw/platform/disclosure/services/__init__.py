"""The only writer of what the public sees."""

from doubledraw.platform.disclosure.services.deciding import (
    ask_masking,
    ask_retraction,
    decide_masking,
    decide_retraction,
)
from doubledraw.platform.disclosure.services.documents import follow_item, follow_plan
from doubledraw.platform.disclosure.services.drawing import follow_draw
from doubledraw.platform.disclosure.services.own_rules import decide_rules, propose_rules
from doubledraw.platform.disclosure.services.results import (
    follow_result,
    publish_result,
    publish_waiting,
)
from doubledraw.platform.disclosure.services.rounds import (
    archive_ended,
    publish_left,
    schedule_round,
)
from doubledraw.platform.disclosure.services.walls import follow_wall
from doubledraw.platform.disclosure.services.work_plans import follow_work_plan

__all__ = [
    "archive_ended",
    "ask_masking",
    "ask_retraction",
    "decide_masking",
    "decide_retraction",
    "decide_rules",
    "follow_draw",
    "follow_item",
    "follow_plan",
    "follow_result",
    "follow_wall",
    "follow_work_plan",
    "propose_rules",
    "publish_left",
    "publish_result",
    "publish_waiting",
    "schedule_round",
]
