"""The only writer of what the public sees."""

from doubledraw.platform.disclosure.services.documents import follow_item, follow_plan
from doubledraw.platform.disclosure.services.drawing import follow_draw
from doubledraw.platform.disclosure.services.education import follow_education
from doubledraw.platform.disclosure.services.walls import follow_wall
from doubledraw.platform.disclosure.services.work_plans import follow_work_plan

__all__ = [
    "follow_draw",
    "follow_education",
    "follow_item",
    "follow_plan",
    "follow_wall",
    "follow_work_plan",
]
