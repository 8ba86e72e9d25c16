"""Who may be present, sign the result, add and see photos. Values come in; nothing is read here."""

from doubledraw.platform.draws.models import CeremonyPerson, Draw
from doubledraw.platform.draws.policies.rights import reads_list
from doubledraw.platform.draws.policies.standing import DRAW, EMBARGO, has_role
from doubledraw.platform.draws.states import DrawState, PersonRole
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role

KEEPERS = (Role.DRAWER, Role.SUPERVISOR)


def may_be_present(draw: Draw, actor: Actor, invited: int | None) -> Verdict:
    """Sign in as the person who was asked under this account (`invited`)."""
    if invited != actor.user_id:
        return no(
            "not_invited", "这次抽取没有邀请您的账号", DRAW, "请抽取人邀请您，或请他登记您到场。"
        )
    if draw.state not in (DrawState.FROZEN, DrawState.COMMITTED):
        return no("ceremony_over", "抽取已经结束，不再签到", DRAW)
    return YES


def may_sign(draw: Draw, actor: Actor, person: CeremonyPerson) -> Verdict:
    """Sign the result under one's own account."""
    if person.staff_id != actor.user_id:
        return no("not_own_name", "只能用自己的账号签自己的名", DRAW, "请本人登录签名。")
    return _is_to_sign(draw, person)


def may_take_signature(draw: Draw, actor: Actor, person: CeremonyPerson) -> Verdict:
    """Hand the screen to a witness without an account, to sign by hand."""
    needed = has_role(actor, Role.DRAWER, draw.organ.path)
    if needed and (person.role != PersonRole.WITNESS or person.staff_id is not None):
        return no(
            "signs_by_account",
            "有账号的人用自己的账号签名，不在别人的屏幕上签",
            DRAW,
            "请本人登录签名。",
        )
    return needed and _is_to_sign(draw, person)


def may_attach(draw: Draw, actor: Actor) -> Verdict:
    """Add a photo or film."""
    if any(actor.holds(role, draw.organ.path) for role in KEEPERS):
        return YES
    return no("not_keeper", "影像由抽取人或监督人上传", DRAW, "请交给抽取人或监督人。")


def may_see_attachments(draw: Draw, actor: Actor, named: frozenset[int]) -> Verdict:
    """Download what was photographed: a screen in the picture may show the list. `named`: this draw's auditors."""
    if reads_list(draw, actor, named):
        return YES
    return no(
        "attachments_closed",
        "影像只供抽取人、监督人和指定的见证审计人查阅",
        EMBARGO,
        "影像的摘要是公开的，可以用来核对。",
    )


def _is_to_sign(draw: Draw, person: CeremonyPerson) -> Verdict:
    if draw.outcome_files is None:
        return no("not_drawn", "还没有抽取，没有可以签的结果", DRAW, "请在抽取以后签名。")
    if person.signed_at is None:
        return no("was_absent", "没有签到的人不签名", DRAW, "签名的人要在场。")
    return YES
