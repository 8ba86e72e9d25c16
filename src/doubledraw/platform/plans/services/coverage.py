"""Filing a full-coverage plan with the office above (重点领域检查备案表, CC-01, CC-18c)."""

from datetime import datetime

from django.db import transaction

from doubledraw.platform.approvals.documents import FiledEntry, FiledList
from doubledraw.platform.approvals.models import Filing
from doubledraw.platform.approvals.services import file_list
from doubledraw.platform.approvals.states import FilingMatter
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.errors import Conflict
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.policies.occasion import may_file_form
from doubledraw.platform.plans.selectors.population import period_of
from doubledraw.platform.plans.states import PlanState


@transaction.atomic
def file_key_fields(plan: Plan, office: Organ, digest: str, *, by: Actor, at: datetime) -> Filing:
    """Hand the form of an approved plan to the office; `digest` is of the content that was read."""
    may_file_form(plan, by).enforce()
    if digest != plan.digest:
        raise Conflict(
            "content_changed",
            "计划内容已经不是您看到的那一份",
            remedy="请重新打开备案表，看过现在的内容后再报送。",
        )
    state = PlanState.of(plan.state).label
    document = FiledList(
        organ=plan.organ.code,
        organ_name=plan.organ.name,
        office=office.code,
        office_name=office.name,
        matter=FilingMatter.KEY_FIELDS.value,
        period=period_of(plan),
        rows=plan.lines.count(),
        content=plan.digest,
        entries=(FiledEntry(plan.number, plan.title, state, plan.digest),),
    )
    return file_list(plan.organ, office, document, by=by, at=at)
