"""The end of a task in dispute: anybody who has to do with it raises it, the office above decides."""

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.inspections.models import TaskEnd
from doubledraw.platform.inspections.states import EndState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.obligations.states import DATE_DISPUTES
from doubledraw.platform.organs.states import Role


def may_dispute_end(draw: Draw, actor: Actor, *, is_raised: bool, has_started: bool) -> Verdict:
    """Say that the day on which the task ended, or will have ended, is in dispute: before its clocks run."""
    if not actor.reaches(draw.organ.path):
        return no("not_involved", "只有本机关和上级机关的人员可以提出", DATE_DISPUTES)
    if is_raised:
        return no("end_raised", "结束日期的争议已经提出", DATE_DISPUTES, "请刷新页面。")
    if has_started:
        return no(
            "clock_running",
            "期限已经从结束之日起算",
            DATE_DISPUTES,
            "请在“期限”里找到这一项，由监督机关裁定期限。",
        )
    return YES


def may_decide_end(end: TaskEnd, actor: Actor) -> Verdict:
    """Fix the day: the supervising office, never the organ whose task it is."""
    path = end.organ.path
    if not actor.holds(Role.SUPERVISOR, path):
        return no(
            "not_supervisor",
            "结束日期有争议的，由监督{organ}的机关确定",
            DATE_DISPUTES,
            "请把争议和理由报监督机关。",
            organ=end.organ.name,
        )
    if actor.organ_path.startswith(path) or actor.user_id == end.raised_by:
        return no(
            "own_end",
            "本机关的人员和提出争议的人不能确定日期",
            DATE_DISPUTES,
            "请由监督机关的另一人确定。",
        )
    if end.state != EndState.DISPUTED:
        return no("end_decided", "结束日期已经确定", DATE_DISPUTES, "请刷新页面。")
    return YES
