"""Who may write, propose, publish, return, revise and retire an item. The law is passed in: `basis` is the rule."""

from doubledraw.platform.catalogue.models import Item, ItemRevision
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
            remedy="待公布的请先退回；已公布的请起草修订稿。",
        )
    return may_draft(item.organ, actor)


def may_propose(item: Item, actor: Actor, basis: Citation | None) -> Verdict:
    """Send a draft for publication: it must have its legal basis by now."""
    return may_draft(item.organ, actor) and has_basis(item.basis, basis)


def may_publish(item: Item, actor: Actor, basis: Citation | None, filing: Verdict = YES) -> Verdict:
    """Publish a proposed item: an approver, never the one who wrote it; filed first where the rules say so."""
    allowed = _approves(item, actor)
    if allowed and actor.user_id == item.drafted_by:
        return no("own_item", "起草人不能公布自己起草的事项", remedy="请由另一位审批人办理。")
    return allowed and has_basis(item.basis, basis) and filing


def may_return(item: Item, actor: Actor) -> Verdict:
    """Send a proposed item back to its writer."""
    return _approves(item, actor)


def may_retire(item: Item, actor: Actor) -> Verdict:
    """Take an item out of force."""
    return _approves(item, actor)


def may_begin_revision(item: Item, actor: Actor, open_now: ItemRevision | None) -> Verdict:
    """Draft a new edition of a published item; one at a time."""
    if item.state != ItemState.PUBLISHED:
        return no(
            "not_published",
            "只有已公布的事项可以修订",
            remedy="草拟中的事项直接修改；已停用的事项请另立新事项。",
        )
    if open_now is not None:
        return no(
            "revision_open",
            "这个事项已经有一份修订稿",
            remedy="请先办完那一份：公布，或者退回后放弃。",
        )
    return may_draft(item.organ, actor)


def may_write_revision(revision: ItemRevision, actor: Actor) -> Verdict:
    """Rewrite, propose or give up a revision that is still a draft."""
    return may_draft(revision.item.organ, actor)


def may_propose_revision(revision: ItemRevision, actor: Actor, basis: Citation | None) -> Verdict:
    """Send a revision for publication."""
    allowed = may_draft(revision.item.organ, actor)
    return allowed and has_basis(str(revision.fields.get("basis", "")), basis)


def may_publish_revision(
    revision: ItemRevision, actor: Actor, basis: Citation | None, filing: Verdict = YES
) -> Verdict:
    """Publish a proposed revision: an approver, never the one who wrote it, while the item is in force."""
    allowed = _approves(revision.item, actor)
    if not allowed:
        return allowed
    if actor.user_id == revision.drafted_by:
        return no("own_item", "起草人不能公布自己起草的事项", remedy="请由另一位审批人办理。")
    if revision.item.state != ItemState.PUBLISHED:
        return no("not_published", "事项已停用，修订稿不能公布", remedy="请另立新事项。")
    return has_basis(str(revision.fields.get("basis", "")), basis) and filing


def may_return_revision(revision: ItemRevision, actor: Actor) -> Verdict:
    """Send a proposed revision back to its writer."""
    return _approves(revision.item, actor)


def has_basis(text: str, basis: Citation | None) -> Verdict:
    """No basis, no inspection."""
    if not text.strip():
        return no(
            "no_basis",
            "事项没有法律、法规、规章依据，不能公布",
            basis,
            "请在“依据”中写明法规名称和条款。",
        )
    return YES


def is_filed(filed: bool, rule: Citation | None) -> Verdict:
    """The list is filed with the reviewing office first, then published; `rule` is None where none asks for it."""
    if rule is None or filed:
        return YES
    return no(
        "not_filed",
        "还没有收到备案回执，不能公布",
        rule,
        "请先在“备案”页报送事项清单；收到回执后再公布。",
    )


def _approves(item: Item, actor: Actor) -> Verdict:
    if not actor.holds(Role.APPROVER, item.organ.path):
        return no(
            "not_approver",
            "需要{organ}的审批人办理",
            remedy="请由该机关的审批人办理。",
            organ=item.organ.name,
        )
    return YES
