"""Who writes an organ's own rules, who approves them, who takes a notice of holidays in."""

from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Office, Role
from doubledraw.platform.rulebook.models import OwnRules
from doubledraw.platform.rulebook.states import RulesState


def may_begin(organ: Organ, actor: Actor) -> Verdict:
    """Begin an edition of an organ's own rules: its clerk."""
    if not actor.holds(Role.CLERK, organ.path):
        return no(
            "not_clerk",
            "自定规则由{organ}的经办人起草",
            remedy="请由该机关的经办人办理。",
            organ=organ.name,
        )
    return YES


def may_write(rules: OwnRules, actor: Actor) -> Verdict:
    """Change or propose a draft: whoever began it, so that a writer never approves their own words."""
    if rules.state != RulesState.DRAFT:
        return no(
            "not_draft",
            "只有草拟中的自定规则可以修改",
            remedy="待批准的请先退回；已批准的请起草新版。",
        )
    allowed = may_begin(rules.organ, actor)
    if allowed and actor.user_id != rules.drafted_by:
        return no(
            "not_the_writer",
            "这一版由{name}起草，别人不能改",
            remedy="要换人起草，请先放弃这一版，再另起一版。",
            name=rules.drafted_name,
        )
    return allowed


def may_discard(rules: OwnRules, actor: Actor) -> Verdict:
    """Give a draft up: any clerk of the organ."""
    if rules.state != RulesState.DRAFT:
        return no("not_draft", "只有草拟中的可以放弃", remedy="待批准的请先退回。")
    return may_begin(rules.organ, actor)


def may_adopt(rules: OwnRules, actor: Actor) -> Verdict:
    """Approve a proposed edition: an approver of the organ, never its writer, nor for its writer."""
    allowed = may_return(rules, actor)
    if not allowed:
        return allowed
    lent = actor.lent(Role.APPROVER, rules.organ.path)
    if rules.drafted_by in (actor.user_id, lent.lender if lent else None):
        return no("own_rules", "起草人不能批准自己起草的规则", remedy="请由另一位审批人办理。")
    return YES


def may_return(rules: OwnRules, actor: Actor) -> Verdict:
    """Send a proposed edition back."""
    if rules.state != RulesState.PROPOSED:
        return no("not_proposed", "这一版不在待批准状态", remedy="请刷新页面看现在的状态。")
    return _approves(rules, actor)


def may_repeal(rules: OwnRules, actor: Actor) -> Verdict:
    """Take an approved edition out of force without a new one."""
    if rules.state != RulesState.ADOPTED:
        return no("not_adopted", "只有已批准的可以废止", remedy="草拟中的请放弃。")
    return _approves(rules, actor)


def may_import_notice(actor: Actor) -> Verdict:
    """Take in the State Council's notice of holidays: the operator of the system."""
    if actor.office != Office.SYSTEM:
        return no(
            "not_operator",
            "放假通知由系统管理员导入",
            remedy="请把通知的文号和网址告诉系统管理员。",
        )
    return YES


def _approves(rules: OwnRules, actor: Actor) -> Verdict:
    if not actor.holds(Role.APPROVER, rules.organ.path):
        return no(
            "not_approver",
            "需要{organ}的审批人办理",
            remedy="请由该机关的审批人办理。",
            organ=rules.organ.name,
        )
    return YES
