"""What joint inspection asks: whoever has an item sends somebody, and every participant has agreed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role
from doubledraw.platform.plans.models import Plan
from doubledraw.platform.plans.policies.finding import Finding
from doubledraw.platform.plans.states import OPEN, PlanState


@dataclass(frozen=True, slots=True)
class Answer:
    """A participant: from which line on, with what, and what it has said; `agrees` None while it has not."""

    organ: str
    line: int
    has_items: bool
    has_seats: bool
    agrees: bool | None
    reason: str = ""


def joint_findings(answers: Sequence[Answer]) -> Iterator[Finding]:
    """CC-11: each participant takes part with its own people, by its own agreement."""
    for answer in answers:
        if answer.has_items and not answer.has_seats:
            yield Finding(
                answer.line,
                "seats",
                "participant_without_seat",
                "{organ}有事项要查，却没有派人",
                "请在“派谁去”里加上{organ}，或去掉它的事项。",
                params={"organ": answer.organ},
            )
        if answer.agrees is None:
            yield Finding(
                answer.line,
                "seats",
                "participant_not_agreed",
                "{organ}还没有答复是否参加",
                "{organ}的经办人在工作台“部门联合”里答复后，才能提交。",
                params={"organ": answer.organ},
            )
        elif not answer.agrees:
            yield Finding(
                answer.line,
                "seats",
                "participant_declined",
                "{organ}不同意参加：{why}",
                "请和{organ}商量，改过它的那一部分后由它重新答复；或去掉它的事项和人员。",
                params={"organ": answer.organ, "why": answer.reason},
            )


def may_answer(plan: Plan, organ: Organ, actor: Actor) -> Verdict:
    """Answer for a participating organ while the plan is being written: its clerk, not the one who drafts."""
    if not actor.holds(Role.CLERK, organ.path):
        return no(
            "not_clerk",
            "是否参加由{organ}的经办人答复",
            remedy="如果应当由您办理，请安全管理员授权。",
            organ=organ.name,
        )
    if actor.user_id == plan.drafted_by:
        return no(
            "own_plan",
            "您起草了这份计划，不能代{organ}答复",
            remedy="请由{organ}的另一位经办人答复。",
            organ=organ.name,
        )
    if plan.state not in OPEN:
        return no(
            "not_open",
            "这份计划{state}，不再征求意见",
            remedy="请和发起部门联系。",
            state=PlanState.of(plan.state).label,
        )
    return YES
