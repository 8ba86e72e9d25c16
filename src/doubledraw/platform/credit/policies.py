"""Who may write what into the credit record, decide proposals, keep lists and measures, send files."""

from collections.abc import Iterable

from doubledraw.platform.credit.models import (
    CreditListing,
    CreditProposal,
    CreditRule,
    JointMeasure,
    ListingNote,
)
from doubledraw.platform.credit.states import (
    ListingState,
    MeasureKind,
    MeasureState,
    ProposalState,
    RuleState,
)
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role
from doubledraw.platform.registry.models import Target
from doubledraw.platform.registry.states import TargetStatus
from doubledraw.statute.citation import Citation


def may_note(target: Target, actor: Actor) -> Verdict:
    """Write an event into a firm's record by hand: a clerk, in the name of their own organ."""
    if target.status == TargetStatus.MERGED:
        return no("merged", "这个对象已并入另一个对象", remedy="请登记到它并入的那个对象。")
    if not actor.holds(Role.CLERK, actor.organ_path):
        return no("not_clerk", "信用信息由经办人登记", remedy="请把来源和内容告诉本机关的经办人。")
    return YES


def may_write_rule(organ: Organ, actor: Actor) -> Verdict:
    """Begin an edition of an organ's scoring rule."""
    if not actor.holds(Role.CLERK, organ.path):
        return no(
            "not_clerk_of_organ",
            "评价规则由{organ}的经办人起草",
            remedy="请由该机关的经办人办理。",
            organ=organ.name,
        )
    return YES


def may_change_rule(rule: CreditRule, actor: Actor) -> Verdict:
    """Change, propose or discard a draft: its writer."""
    if rule.state != RuleState.DRAFT:
        return no("not_draft", "只有草拟中的规则可以修改", remedy="请起草新的一版。")
    if rule.drafted_by != actor.user_id:
        return no(
            "not_the_writer",
            "这一版由{name}起草，别人不能改",
            remedy="请由起草人办理。",
            name=rule.drafted_name,
        )
    return may_write_rule(rule.organ, actor)


def may_discard_rule(rule: CreditRule, actor: Actor) -> Verdict:
    """Give a draft up: any clerk of the organ."""
    if rule.state != RuleState.DRAFT:
        return no("not_draft", "只有草拟中的规则可以放弃", remedy="待批准的请先退回。")
    return may_write_rule(rule.organ, actor)


def may_return_rule(rule: CreditRule, actor: Actor) -> Verdict:
    """Send a proposed edition back."""
    if rule.state != RuleState.PROPOSED:
        return no("not_proposed", "这一版不在待批准状态", remedy="请刷新页面看现在的状态。")
    return _approves(rule.organ, actor)


def may_adopt_rule(rule: CreditRule, actor: Actor) -> Verdict:
    """Adopt a proposed edition: never its writer, nor in its writer's name."""
    allowed = may_return_rule(rule, actor)
    if allowed and _is_or_stands_for(rule.drafted_by, rule.organ, actor):
        return no("own_rule", "起草人不能批准自己起草的规则", remedy="请由另一位审批人办理。")
    return allowed


def may_decide(proposal: CreditProposal, actor: Actor) -> Verdict:
    """Approve or reject a proposal: an approver of the organ that keeps the firm, never who proposed it."""
    if proposal.state != ProposalState.PROPOSED:
        return no("proposal_decided", "这项建议已经办过了", remedy="请刷新页面。")
    organ = proposal.target.organ
    allowed = _approves(organ, actor)
    if allowed and _is_or_stands_for(proposal.proposed_by, organ, actor):
        return no("own_proposal", "提出和批准不能是同一人", remedy="请由另一位审批人办理。")
    return allowed


def may_reckon(target: Target, actor: Actor) -> Verdict:
    """Ask for a recalculation now: a clerk of the keeping organ, so that an approver stays free to decide."""
    if not actor.holds(Role.CLERK, target.organ.path):
        return _not_keeper(target.organ)
    return YES


def may_propose_removal(listing: CreditListing, actor: Actor) -> Verdict:
    """Propose to take a firm off a list: a clerk of the organ that keeps it."""
    if listing.state != ListingState.LISTED:
        return no("not_listed", "已经移出了", remedy="不用再办。")
    if not actor.holds(Role.CLERK, listing.target.organ.path):
        return _not_keeper(listing.target.organ)
    return YES


def may_note_listing(listing: CreditListing, actor: Actor) -> Verdict:
    """Enter that a firm was told or objected: a clerk of the organ that keeps it."""
    if not actor.holds(Role.CLERK, listing.target.organ.path):
        return _not_keeper(listing.target.organ)
    return YES


def may_answer_objection(note: ListingNote, actor: Actor) -> Verdict:
    """Answer an objection: an approver, never the one who put the firm on the list."""
    listing = note.listing
    allowed = _approves(listing.target.organ, actor)
    if allowed and listing.proposal.decided_by == actor.user_id:
        return no("own_listing", "批准列入的人不能答复对它的异议", remedy="请由另一位审批人办理。")
    return allowed


def may_enter_measure(
    organ: Organ, kind: str, lists: Iterable[CreditListing], actor: Actor, rule: Citation
) -> Verdict:
    """Propose a joint measure of an organ; by `rule` a ban only against a firm that stands on the blacklist."""
    if not actor.holds(Role.CLERK, organ.path):
        return no(
            "not_clerk_of_organ",
            "{organ}的措施由它的经办人登记",
            remedy="请由实施机关的经办人办理。",
            organ=organ.name,
        )
    is_barred = any(one.list == "blacklist" and one.state == "listed" for one in lists)
    if kind == MeasureKind.BAN and not is_barred:
        return no(
            "ban_without_list",
            "市场禁入只对严重违法失信主体实行",
            rule,
            "这个对象不在严重违法失信名单里，请选别的措施。",
        )
    return YES


def may_decide_measure(measure: JointMeasure, actor: Actor) -> Verdict:
    """Approve or reject a measure: an approver of the organ that applies it, never who entered it."""
    if measure.state != MeasureState.PROPOSED:
        return no("measure_decided", "这项措施已经办过了", remedy="请刷新页面。")
    allowed = _approves(measure.organ, actor)
    if allowed and _is_or_stands_for(measure.entered_by, measure.organ, actor):
        return no("own_measure", "登记和批准不能是同一人", remedy="请由另一位审批人办理。")
    return allowed


def may_end_measure(measure: JointMeasure, actor: Actor) -> Verdict:
    """End a measure, saying why."""
    if measure.state != MeasureState.IN_FORCE:
        return no("measure_not_in_force", "只有执行中的措施可以结束", remedy="请刷新页面。")
    return _approves(measure.organ, actor)


def may_export(organ: Organ, actor: Actor) -> Verdict:
    """Make a file for an outside system, and take its receipt in: a clerk of the organ."""
    if not actor.holds(Role.CLERK, organ.path):
        return no(
            "not_clerk_of_organ",
            "报送由{organ}的经办人办理",
            remedy="请由该机关的经办人办理。",
            organ=organ.name,
        )
    return YES


def _approves(organ: Organ, actor: Actor) -> Verdict:
    if actor.holds(Role.APPROVER, organ.path):
        return YES
    return no(
        "not_approver",
        "需要{organ}的审批人办理",
        remedy="请由该机关的审批人办理。",
        organ=organ.name,
    )


def _not_keeper(organ: Organ) -> Verdict:
    return no(
        "not_keeper",
        "这个对象由{organ}管理",
        remedy="请由该机关的经办人办理。",
        organ=organ.name,
    )


def _is_or_stands_for(maker: int, organ: Organ, actor: Actor) -> bool:
    lent = actor.lent(Role.APPROVER, organ.path)
    return maker in (actor.user_id, lent.lender if lent else None)
