"""Who may write, propose, publish, return and retire an item. The law is passed in: `basis` is the adopted rule."""

from doubledraw.platform.catalogue.models import Item
from doubledraw.platform.catalogue.states import ItemState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.models import Organ
from doubledraw.platform.organs.states import Role
from doubledraw.statute.citation import Citation


def may_draft(organ: Organ, actor: Actor) -> Verdict:
    """Enter an item for this organ."""
    if not actor.holds(Role.CLERK, organ.path):
        return no(
            "not_clerk",
            "只有{organ}的经办人可以编制事项",
            remedy="请由该机关的经办人办理。",
            organ=organ.name,
        )
    return YES


def may_revise(item: Item, actor: Actor) -> Verdict:
    """Rewrite a draft. What has been proposed or published is not rewritten."""
    if item.state != ItemState.DRAFT:
        return no(
            "not_draft",
            "只有草拟中的事项可以修改",
            remedy="待公布的请先退回；已公布的请停用后另立新事项。",
        )
    return may_draft(item.organ, actor)


def may_propose(item: Item, actor: Actor, basis: Citation | None) -> Verdict:
    """Send a draft for publication: it must have its legal basis by now."""
    return may_draft(item.organ, actor) and has_basis(item, basis)


def may_publish(item: Item, actor: Actor, basis: Citation | None) -> Verdict:
    """Publish a proposed item: an approver, and never the one who wrote it."""
    allowed = _approves(item, actor)
    if allowed and actor.user_id == item.drafted_by:
        return no("own_item", "起草人不能公布自己起草的事项", remedy="请由另一位审批人办理。")
    return allowed and has_basis(item, basis)


def may_return(item: Item, actor: Actor) -> Verdict:
    """Send a proposed item back to its writer."""
    return _approves(item, actor)


def may_retire(item: Item, actor: Actor) -> Verdict:
    """Take an item out of force."""
    return _approves(item, actor)


def has_basis(item: Item, basis: Citation | None) -> Verdict:
    """No basis, no inspection."""
    if not item.basis.strip():
        return no(
            "no_basis",
            "事项没有法律、法规、规章依据，不能公布",
            basis,
            "请在“依据”中写明法规名称和条款。",
        )
    return YES


def _approves(item: Item, actor: Actor) -> Verdict:
    if not actor.holds(Role.APPROVER, item.organ.path):
        return no(
            "not_approver",
            "需要{organ}的审批人办理",
            remedy="请由该机关的审批人办理。",
            organ=item.organ.name,
        )
    return YES
