"""The only writer of what the public sees."""

from doubledraw.platform.disclosure.services.deciding import (
    ask_masking,
    ask_retraction,
    decide_masking,
    decide_retraction,
)
from doubledraw.platform.disclosure.services.documents import follow_item, follow_plan
from doubledraw.platform.disclosure.services.drawing import follow_draw
from doubledraw.platform.disclosure.services.education import follow_education
from doubledraw.platform.disclosure.services.own_rules import decide_rules, propose_rules
from doubledraw.platform.disclosure.services.penalties import (
    ask_penalty_retraction,
    decide_penalty_retraction,
    publish_penalties_of_visit,
    publish_penalty,
)
from doubledraw.platform.disclosure.services.results import (
    follow_result,
    publish_result,
)
from doubledraw.platform.disclosure.services.rounds import (
    archive_ended,
    publish_left,
    publish_waiting,
    schedule_round,
)
from doubledraw.platform.disclosure.services.walls import follow_wall
from doubledraw.platform.disclosure.services.work_plans import follow_work_plan

__all__ = [
    "archive_ended",
    "ask_masking",
    "ask_penalty_retraction",
    "ask_retraction",
    "decide_masking",
    "decide_penalty_retraction",
    "decide_retraction",
    "decide_rules",
    "follow_draw",
    "follow_education",
    "follow_item",
    "follow_plan",
    "follow_result",
    "follow_wall",
    "follow_work_plan",
    "propose_rules",
    "publish_left",
    "publish_penalties_of_visit",
    "publish_penalty",
    "publish_result",
    "publish_waiting",
    "schedule_round",
]
