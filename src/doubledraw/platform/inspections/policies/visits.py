"""From the order to the firm's door: who orders, approves, gives notice, goes, looks."""

from dataclasses import dataclass
from datetime import datetime

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.states import DD1, DrawState
from doubledraw.platform.inspections.models import ApprovalForm, Notice, Visit
from doubledraw.platform.inspections.states import (
    APPROVAL,
    DONE,
    FormState,
    VisitState,
)
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role
from doubledraw.statute.citation import Citation

EMBARGO = Citation(DD1, "§1 P3")
ORDERERS = (Role.DRAWER, Role.CLERK)
APPROVERS = (Role.APPROVER, Role.HEAD)
ANSWERERS = (Role.HEAD, Role.SUPERVISOR, Role.LEGAL)
SUPERVISORS = (Role.SUPERVISOR, Role.AUDITOR)
"""Whose complaints about inspectors and objections to results are; nobody else answers them."""
LOOKERS = (*APPROVERS, *ANSWERERS)


@dataclass(frozen=True, slots=True)
class NoticeDuty:
    """Until when a notice must have reached the firm, under which article."""

    due: datetime
    cites: Citation
    length: int
    unit: str


@dataclass(frozen=True, slots=True)
class EntryDuty:
    """Until when a visit must be entered and fed back; `special` for a recorded special reason."""

    due: datetime
    cites: Citation
    special: datetime | None = None
    special_cites: Citation | None = None


def may_see_firm(*, has_looked: bool) -> Verdict:
    """Read on about a visit whose firm is still secret: it was opened today, and the look is written down."""
    if has_looked:
        return YES
    return no(
        "not_opened",
        "名单还在保密，请先打开这项任务",
        EMBARGO,
        "在任务页点“打开”；每人每天第一次打开都有记录。",
    )


def may_order(draw: Draw, actor: Actor) -> Verdict:
    """Turn released firms into visits of their teams; whoever does so need not see them."""
    if not _holds_any(actor, ORDERERS, draw):
        return no(
            "no_orderer",
            "下达检查任务需要抽取人或经办人角色",
            EMBARGO,
            "请由有此角色的人员办理。",
        )
    return _stands(draw)


def may_withdraw(visit: Visit, actor: Actor, *, is_in_force: bool) -> Verdict:
    """Take an order back: only of a firm that gave its place away, or of a draw that was voided."""
    needed = _holds_any(actor, ORDERERS, visit.draw)
    if not needed:
        return no(
            "no_orderer",
            "撤回检查任务需要抽取人或经办人角色",
            EMBARGO,
            "请由有此角色的人员办理。",
        )
    if visit.state not in (VisitState.ORDERED, VisitState.APPROVED):
        return _wrong_state(visit)
    if is_in_force and visit.draw.state != DrawState.VOIDED:
        return no(
            "still_drawn",
            "抽中的企业必须检查，任务不能撤回",
            Citation(DD1, "§5"),
            "企业应当替换的，先在抽取的“递补”里办理。",
        )
    return YES


def may_submit_form(visits: list[Visit], *, is_of_the_teams: bool) -> Verdict:
    """Fill the approval form for visits of one draw: a member of every one of their teams."""
    if not visits:
        return no("no_visits", "没有选任务", APPROVAL, "请选至少一项待审批的检查任务。")
    if not is_of_the_teams:
        return not_of_the_team()
    if len({visit.draw_id for visit in visits}) > 1:
        return no("several_draws", "一份审批表只能有一次抽取的任务", APPROVAL, "请分开填报。")
    if any(visit.form_id for visit in visits):
        return no("form_there", "其中有的任务已经报批", APPROVAL, "请刷新页面。")
    if any(visit.state == VisitState.WITHDRAWN for visit in visits):
        return no("withdrawn", "其中有的任务已经撤回", APPROVAL, "请刷新页面。")
    return YES


def may_decide_form(form: ApprovalForm, actor: Actor) -> Verdict:
    """Sign an approval form or send it back: the unit's responsible person, never its maker."""
    if not _holds_any(actor, APPROVERS, form.draw):
        return no(
            "no_approver",
            "批准检查需要审批人或科室负责人角色",
            APPROVAL,
            "请由有此角色的人员办理。",
        )
    if form.made_by == actor.user_id:
        return no(
            "own_form", "填表和批准不能是同一人", APPROVAL, "请由另一位审批人或科室负责人批准。"
        )
    if form.state != FormState.SUBMITTED:
        return no("form_decided", "这份审批表已经办结", APPROVAL, "请刷新页面。")
    return YES


def may_issue(visit: Visit, *, is_of_the_team: bool) -> Verdict:
    """Seal a notice: the team, once the visit is approved and before it begins."""
    if not is_of_the_team:
        return not_of_the_team()
    if visit.state != VisitState.APPROVED:
        if visit.state == VisitState.ORDERED:
            return no(
                "not_approved",
                "检查还没有批准，不能发通知书",
                APPROVAL,
                "请先填检查审批表，等负责人批准。",
            )
        return _wrong_state(visit)
    return YES


def may_deliver(notice: Notice, newest: Notice | None, *, is_of_the_team: bool) -> Verdict:
    """Enter how the newest notice reached the firm: the team."""
    if not is_of_the_team:
        return not_of_the_team()
    if newest is None or newest.pk != notice.pk:
        return no("notice_replaced", "这份通知书已经换发", None, "请登记最新一份的送达。")
    if hasattr(notice, "delivery"):
        return no("delivered", "送达已经登记", None, "请刷新页面。")
    return YES


def may_begin(
    visit: Visit,
    newest: Notice | None,
    urgent: str,
    *,
    is_of_the_team: bool,
    cites: Citation | None,
) -> Verdict:
    """Go in: the team, with approval and a delivered notice, or the article or reason that does without."""
    if not is_of_the_team:
        return not_of_the_team()
    if visit.state == VisitState.ORDERED:
        if urgent:
            return YES
        return no(
            "not_approved",
            "检查还没有批准",
            APPROVAL,
            "请等负责人批准。紧急情况可以先检查：写明理由，事后补办审批。",
        )
    if visit.state != VisitState.APPROVED:
        return _wrong_state(visit)
    if urgent:
        return YES
    if newest is None:
        return no("no_notice", "还没有检查通知书", cites, "请先签发通知书；进门时要出示。")
    if not newest.unannounced and not hasattr(newest, "delivery"):
        return no(
            "not_delivered",
            "通知书还没有送达",
            cites,
            "请先登记送达回证。依法可以不事先通知的，换发写明依据的通知书。",
        )
    return YES


def may_send(visit: Visit, *, is_of_the_team: bool) -> Verdict:
    """Send something from the door: the team, once it has begun."""
    if not is_of_the_team:
        return not_of_the_team()
    if visit.state in (VisitState.ORDERED, VisitState.APPROVED):
        return no("not_begun", "还没有登记进门", None, "请先登记进门。")
    if visit.state == VisitState.WITHDRAWN:
        return _wrong_state(visit)
    return YES


def may_look(visit: Visit, actor: Actor, *, is_of_the_team: bool) -> Verdict:
    """Open a visit with the firm's name: its team, and those who approve, review and supervise."""
    if is_of_the_team or _holds_any(actor, LOOKERS, visit.draw):
        return YES
    if visit.draw.revealed_at is not None and actor.reaches(visit.draw.organ.path):
        return YES
    return no(
        "visit_of_others",
        "揭示以前，检查任务只给本组检查人员和批准、审核、监督的人看",
        EMBARGO,
        "名单揭示以后再看。",
    )


def may_answer(
    visit: Visit, actor: Actor, *, is_of_the_team: bool, is_complaint: bool = False
) -> Verdict:
    """Answer a firm's word: never the team it may be about; a complaint or objection, supervision alone."""
    if is_complaint and not _holds_any(actor, SUPERVISORS, visit.draw):
        return no(
            "no_supervisor",
            "投诉和异议由监督人或见证审计人办理",
            None,
            "请由有此角色的人员在“投诉办理”里办理。",
        )
    if not is_complaint and not _holds_any(actor, ANSWERERS, visit.draw):
        return no(
            "no_answerer",
            "答复企业需要科室负责人、监督人或法制审核人角色",
            None,
            "请由有此角色的人员办理。",
        )
    if is_of_the_team:
        return no("own_visit", "本组检查人员不能答复对本组的反映", None, "请由组外的人员答复。")
    return YES


def not_of_the_team() -> Verdict:
    """The refusal of everybody who was not drawn to go there."""
    return no(
        "not_of_the_team",
        "您不在这一家的检查组里",
        Citation(DD1, "§4"),
        "检查组是抽出来的；请由本组检查人员办理。",
    )


def _stands(draw: Draw) -> Verdict:
    if draw.state == DrawState.VOIDED:
        return no("voided", "抽取已经作废", EMBARGO, "请看代替它的抽取。")
    if draw.outcome_files is None:
        return no("not_drawn", "还没有抽取", Citation(DD1, "§3.4"))
    return YES


def _wrong_state(visit: Visit) -> Verdict:
    state = VisitState.of(visit.state)
    why = "这次检查已经结束" if state in DONE else "当前状态是“{state}”，不能执行此操作"
    return no("wrong_state", why, None, "请刷新页面，按现在的状态办理。", state=state.label)


def _holds_any(actor: Actor, roles: tuple[Role, ...], draw: Draw) -> bool:
    return any(actor.holds(role, draw.organ.path) for role in roles)
