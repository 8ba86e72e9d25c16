"""The role a person holds and the state a draw is in: what every right begins with, and its articles."""

from doubledraw.platform.draws.models import Draw
from doubledraw.platform.draws.states import DD1, DrawState
from doubledraw.platform.kernel.actor import Actor
from doubledraw.platform.kernel.verdict import YES, Verdict, no
from doubledraw.platform.organs.states import Role
from doubledraw.statute.citation import Citation

FREEZE = Citation(DD1, "§3.1")
COMMIT = Citation(DD1, "§3.2")
ENTROPY = Citation(DD1, "§3.3")
DRAW = Citation(DD1, "§3.4")
REVEAL = Citation(DD1, "§3.5")
VOID = Citation(DD1, "§3")
DRAW_BY = Citation(DD1, "§2.1")
EMBARGO = Citation(DD1, "§1 P3")
ATTEST = Citation(DD1, "§8")
LEAF = Citation(DD1, "§6")


def has_role(actor: Actor, role: Role, organ_path: str) -> Verdict:
    """Whether the role reaches the organ."""
    if actor.holds(role, organ_path):
        return YES
    return no(
        f"not_{role.value}", "需要{role}角色", None, "请由有此角色的人员办理。", role=role.label
    )


def stands_in(draw: Draw, *states: DrawState) -> Verdict:
    """Whether the draw is in one of these states."""
    if draw.state in states:
        return YES
    return no(
        "wrong_state",
        "当前状态是“{state}”，不能执行此操作",
        VOID,
        "请刷新页面，按现在的状态办理。",
        state=DrawState.of(draw.state).label,
    )


def is_to_be_completed(draw: Draw) -> bool:
    """A draw voided after its first public entropy is completed and revealed all the same (§3)."""
    return bool(
        draw.state == DrawState.VOIDED
        and draw.commitment
        and draw.voided_at is not None
        and draw.voided_at >= draw.first_when
    )


def takes_entropy(draw: Draw) -> Verdict:
    """Whether public values are still to be typed."""
    if draw.entropy_file:
        return no("entropy_is_fixed", "公共随机数已经全部复核，不再改动", ENTROPY)
    if draw.state == DrawState.COMMITTED or is_to_be_completed(draw):
        return YES
    return not_committed(draw)


def not_committed(draw: Draw) -> Verdict:
    """Why a draw without commitment goes no further."""
    if draw.state == DrawState.FROZEN:
        return no("not_committed", "承诺还没有公布", COMMIT, "请先公布承诺。")
    return stands_in(draw, DrawState.COMMITTED)
